#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/detail/Availability.h"
#include "engine/tiles/detail/PropertyTable.h"
#include "engine/tiles/detail/Schema.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

/// Bytes of an address named by what is read, relative to it; or an Error.
using FetchNamed = std::function<Result<std::string>(const std::string& uri)>;

/// How an implicit tile tree is divided.
struct SubtreeShape {
  bool octree = false;
  int levels = 1;  ///< of one subtree

  int childCount() const { return octree ? 8 : 4; }
  /// Tiles of the levels above `level`: where the level's bits begin.
  std::size_t nodesAbove(int level) const;
  /// Whether its bits are few enough to be read: 12 levels of a quadtree, 8 of an octree.
  bool isSane() const;
};

/// Coordinates of a tile interleaved (Morton order, x lowest).
std::uint64_t mortonIndex(bool octree, std::uint64_t x, std::uint64_t y, std::uint64_t z);

/// What one .subtree file says (OGC 22-025r4 §10): which tiles and contents are there, and their
/// metadata. `index` counts tiles by level, in a level by Morton order.
class Subtree {
 public:
  /// @param contents of a tile that has all of them  @param schema may be null: metadata is left
  /// out then. BadInput naming what breaks the format.
  static Result<std::shared_ptr<const Subtree>> parse(std::string bytes, const std::string& uri,
                                                      const SubtreeShape& shape,
                                                      std::size_t contents,
                                                      std::shared_ptr<const Schema> schema,
                                                      const FetchNamed& fetch);

  const std::string& uri() const { return _uri; }
  bool hasTile(std::size_t index) const { return _tiles.at(index); }
  bool hasContent(std::size_t content, std::size_t index) const;
  /// @param morton of the child below the last level
  bool hasChildSubtree(std::size_t morton) const { return _children.at(morton); }

  /// Nothing where there is none; `semantics` gets the values that have one.
  MetadataEntity tileMetadata(std::size_t index, Attributes& semantics) const;
  MetadataEntity contentMetadata(std::size_t content, std::size_t index,
                                 Attributes& semantics) const;
  const MetadataEntity& metadata() const { return _metadata; }
  /// Metadata that could not be read.
  const Diagnostics& diagnostics() const { return _diagnostics; }

 private:
  friend class SubtreeReader;
  std::string _uri;
  std::vector<std::string> _buffers;
  std::shared_ptr<const Schema> _schema;
  Availability _tiles, _children;
  std::vector<Availability> _contents;
  std::vector<PropertyTable> _tables;
  int _tileTable = -1;
  std::vector<int> _contentTables;
  MetadataEntity _metadata;
  Diagnostics _diagnostics;
};

}  // namespace kokudo::tiles::detail
