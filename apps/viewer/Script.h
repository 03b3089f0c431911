#pragma once

#include "apps/viewer/ViewerApp.h"
#include "engine/base/Result.h"

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::viewer {

/// A session written down: one command a line, '#' begins a remark. It moves the mouse and types as
/// a person would.
///
///     look-at LAT,LON,HEIGHT HEADING PITCH DISTANCE    degrees, metres
///     wait [SECONDS]                 until nothing loads, searches or flies (60 s)
///     click NAME                     a widget by its name: query, search, hit:0, layer:1, hide ...
///     click-at X Y
///     click-building                 the one nearest the middle of the picture
///     drag X1 Y1 X2 Y2 BUTTON
///     scroll X Y AMOUNT
///     drop PATH                      a file, folder or archive onto the window
///     type TEXT
///     color-by LAYER ATTRIBUTE [METHOD [CLASSES [PALETTE]]]   LAYER: 0, 1 ... as listed
///     key NAME                       enter, escape, f, i, n, t, l, slash, up, down, left, right
///     screenshot FILE.png
///     state FILE.json
///     idle SECONDS
class Script {
 public:
  /// BadInput naming the line that is no command.
  static Result<Script> load(const std::filesystem::path& file);
  /// Plays it to its end. @return the first command that failed, as an Error naming its line
  Status play(ViewerApp& app);

 private:
  struct Command {
    int line = 0;
    std::string name;
    std::vector<std::string> arguments;
    std::string rest;  ///< everything after the name
  };
  Status perform(ViewerApp& app, const Command& command);

  std::filesystem::path _file;
  std::vector<Command> _commands;
};

}  // namespace kokudo::viewer
