#include "engine/tiles/detail/Subtree.h"

#include "engine/tiles/detail/SubtreeReader.h"

#include <utility>

namespace kokudo::tiles::detail {

std::size_t SubtreeShape::nodesAbove(int level) const {
  const int bits = octree ? 3 : 2;
  return ((std::size_t(1) << bits * level) - 1) / static_cast<std::size_t>(childCount() - 1);
}

bool SubtreeShape::isSane() const {
  return levels >= 1 && levels <= (octree ? 8 : 12);
}

std::uint64_t mortonIndex(bool octree, std::uint64_t x, std::uint64_t y, std::uint64_t z) {
  const int step = octree ? 3 : 2;
  std::uint64_t index = 0;
  for (int bit = 0; bit < 21; ++bit) {
    index |= (x >> bit & 1) << step * bit;
    index |= (y >> bit & 1) << (step * bit + 1);
    if (octree) index |= (z >> bit & 1) << (step * bit + 2);
  }
  return index;
}

bool Subtree::hasContent(std::size_t content, std::size_t index) const {
  return content < _contents.size() && _contents[content].at(index);
}

MetadataEntity Subtree::tileMetadata(std::size_t index, Attributes& semantics) const {
  if (_tileTable < 0) return {};
  const PropertyTable& table = _tables[static_cast<std::size_t>(_tileTable)];
  const std::size_t row = _tiles.rank(index);
  return row < table.count() ? table.row(row, semantics) : MetadataEntity{};
}

MetadataEntity Subtree::contentMetadata(std::size_t content, std::size_t index,
                                        Attributes& semantics) const {
  if (content >= _contentTables.size() || content >= _contents.size()) return {};
  const PropertyTable& table = _tables[static_cast<std::size_t>(_contentTables[content])];
  const std::size_t row = _contents[content].rank(index);
  return row < table.count() ? table.row(row, semantics) : MetadataEntity{};
}

Result<std::shared_ptr<const Subtree>> Subtree::parse(std::string bytes, const std::string& uri,
                                                      const SubtreeShape& shape,
                                                      std::size_t contents,
                                                      std::shared_ptr<const Schema> schema,
                                                      const FetchNamed& fetch) {
  if (!shape.isSane()) {
    return Error{Error::Kind::Unsupported, uri + ": subtrees of so many levels are not read"};
  }
  SubtreeReader reader(uri, shape, contents, std::move(schema), fetch);
  return reader.read(std::move(bytes));
}

}  // namespace kokudo::tiles::detail
