#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/MappedFile.h"
#include "index/search/detail/QuadCells.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace kokudo::search::detail {

/// Zoom of the finest cells of the order: 360 / 2^16 degrees, about 600 m.
constexpr int kOrderZoom = 16;

/// Place of a point along the Z-order curve through the cells of `kOrderZoom`.
std::uint32_t orderKey(double longitude, double latitude);
/// The cell of `zoom` that `key` lies in.
Box boxOfCell(std::uint32_t key, int zoom);

/// How a cell's documents stand to a shape.
enum class Relation { Outside, Inside, Crossing };

/// A region of the world and the documents in it.
class Shape {
 public:
  virtual ~Shape() = default;
  /// Of documents with their point in `cell` and their box within `reach` degrees of the point.
  virtual Relation relationOf(const Box& cell, double reach) const = 0;
  virtual bool holds(std::uint32_t document) const = 0;
};

/// Documents with a place, in classes by how far their box reaches from their point, each in
/// Z-order. The last class is too wide, or odd, for cells and in no order.
class SpatialOrder {
 public:
  struct Class {
    std::uint64_t begin = 0, end = 0;
    double reach = 0;  ///< degrees; infinite for the last class
  };

  /// Closed where the segment has none.
  static Result<SpatialOrder> open(const std::filesystem::path& folder, std::uint64_t revision,
                                   std::uint32_t documents);
  bool isOpen() const { return _documents.isOpen(); }
  /// Exactly the documents that `shape` holds.
  DocumentSet inside(const Shape& shape) const;
  /// At least as many as `shape` holds, from its cells only.
  std::uint64_t estimate(const Shape& shape) const;
  std::span<const std::uint32_t> documents() const {
    return {_documents.data(), _documents.size()};
  }
  std::span<const std::uint32_t> keys() const { return {_keys.data(), _keys.size()}; }

 private:
  struct Node {
    std::uint32_t prefix;  // of the key, `zoom` pairs of bits
    int zoom;
    std::uint64_t begin, end;
  };
  template <typename Take, typename Test>
  void descend(const Node& node, const Shape& shape, double reach, std::uint64_t smallest,
               Take take, Test test) const;

  std::uint32_t _all = 0;
  Column<std::uint32_t> _keys, _documents;
  Column<Class> _classes;
};

/// Writes the order of a segment's places. Boxes of NaN have no place.
Status writeSpatialOrder(const std::filesystem::path& folder, std::uint64_t revision,
                         const std::vector<double>& longitude, const std::vector<double>& latitude,
                         const std::vector<Box>& bbox);

}  // namespace kokudo::search::detail
