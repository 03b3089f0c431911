#pragma once

#include <string>

namespace kokudo::viewer {

/// What a person did: the one form in which the window and the test scripts speak to the program.
/// Positions are pixels from the top left.
struct InputEvent {
  enum class Type { MouseMove, MouseButton, Scroll, Key, Text, Resize, Close, Drop };
  explicit InputEvent(Type what, double atX = 0, double atY = 0) : type(what), x(atX), y(atY) {}

  Type type;
  double x = 0, y = 0;  ///< position; of Scroll the amount in y; of Resize the new size
  int button = 0;       ///< 0 left, 1 right, 2 middle
  int key = 0;          ///< GLFW_KEY_*
  bool down = false;    ///< of buttons and keys
  bool shift = false, control = false;
  std::string text;  ///< UTF-8, of Text; of Drop the path of one file or folder
};

}  // namespace kokudo::viewer
