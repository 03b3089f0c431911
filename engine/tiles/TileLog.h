#pragma once

#include "engine/base/Result.h"
#include "engine/tiles/TileRenderer.h"
#include "engine/tiles/ViewState.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kokudo::tiles {

/// What became of a tile in one update.
enum class TileEvent {
  Requested,  ///< its load began
  Received,   ///< fetched and decoded
  Attached,
  Shown,
  Hidden,
  Evicted,
  Cancelled,
  Failed
};

/// A record of what tilesets decided, as JSON Lines, from which a session can be replayed. One line
/// an update:
///   {"set":0,"update":7,"time":0.1,"view":[px,py,pz, dx,dy,dz, ux,uy,uz, width,height,fovY],
///    "error":16,"coarse":8,"loads":16,"events":[["requested",12],["shown",3]]}
/// and before a tileset's first one {"set":0,"uri":"..."}. `set` counts tilesets as they are
/// opened, a tile is numbered within its tileset, `error` is the screen-space error allowed, in
/// pixels. The time is that of the tileset's clock. Main thread.
class TileLog {
 public:
  /// Io if the file cannot be written.
  static Result<std::shared_ptr<TileLog>> create(const std::filesystem::path& file);
  /// Into a stream that outlives the log.
  explicit TileLog(std::ostream& out);
  ~TileLog();
  TileLog(const TileLog&) = delete;

  struct Update {
    std::uint64_t number = 0;
    double time = 0;
    ViewState view;
    double error = 0;
    int coarse = 0, loads = 0;
    std::vector<std::pair<TileEvent, TileId>> events;
  };
  /// @return the tileset's number
  int addTileset(const std::string& uri);
  void add(int set, const Update& update);

 private:
  std::unique_ptr<std::ostream> _file;
  std::ostream& _out;
  int _sets = 0;
};

/// A log read back. A tileset that is given one takes each result in the update in which the log
/// says that it came, waiting for it there: with the same views and the same clock it decides the
/// same.
class TileReplay {
 public:
  /// BadInput naming the line.
  static Result<std::shared_ptr<const TileReplay>> parse(std::string_view text);

  /// The updates of one tileset in order.
  const std::vector<TileLog::Update>& updates(int set) const;
  /// The number of the tileset that is opened next with this replay.
  int nextSet() const { return _next++; }

 private:
  std::map<int, std::vector<TileLog::Update>> _sets;
  mutable int _next = 0;
};

}  // namespace kokudo::tiles
