#include "index/search/detail/count/Grid.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace kokudo::search::detail {
namespace {

struct Key {
  std::int64_t x, y;
  bool operator==(const Key&) const = default;
};

struct Hash {
  std::size_t operator()(const Key& key) const {
    return static_cast<std::size_t>(key.x) * 0x9E3779B97F4A7C15u ^ static_cast<std::size_t>(key.y);
  }
};

// The records counted so far in a cell.
struct Members {
  double longitude = 0, latitude = 0;  // sums
  std::uint64_t count = 0;
  const Segment* segment = nullptr;
  std::uint32_t document = 0;

  std::string oneId() const {
    return count == 1 ? std::string(StoredRecord(segment->stored[document]).id) : std::string();
  }
};

class Cells {
 public:
  // Neighbours in order often share a cell.
  Members& at(const Key& key) {
    if (!_last || !(key == _lastKey)) {
      _last = &_cells[key];
      _lastKey = key;
    }
    return *_last;
  }
  const std::unordered_map<Key, Members, Hash>& all() const { return _cells; }

 private:
  std::unordered_map<Key, Members, Hash> _cells;  // whose elements stay where they are
  Members* _last = nullptr;
  Key _lastKey{};
};

Key cellOf(double longitude, double latitude, double size) {
  return {static_cast<std::int64_t>(std::floor(longitude / size)),
          static_cast<std::int64_t>(std::floor(latitude / size))};
}

Key quadCellOf(const Segment& segment, std::uint32_t d, int zoom) {
  const double size = std::ldexp(360.0, -zoom);
  Key key = cellOf(segment.longitude[d] + 180, segment.latitude[d] + 90, size);
  // 180 east and the pole belong to the last cells.
  const std::int64_t last = (std::int64_t(1) << zoom) - 1;
  return {std::clamp(key.x, std::int64_t(0), last), std::clamp(key.y, std::int64_t(0), last)};
}

void countOne(Cells& cells, const Key& key, const Segment& segment, std::uint32_t d) {
  Members& members = cells.at(key);
  ++members.count;
  members.segment = &segment;
  members.document = d;
}

}  // namespace

std::vector<GridCount> countGrid(const Corpus& corpus, const Found& found, double cellDegrees) {
  Cells cells;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    found.sets[i].forEach([&](std::uint32_t d) {
      if (!segment.hasPlace(d)) return;
      const double longitude = segment.longitude[d], latitude = segment.latitude[d];
      const Key key = cellOf(longitude, latitude, cellDegrees);
      countOne(cells, key, segment, d);
      Members& members = cells.at(key);
      members.longitude += longitude;
      members.latitude += latitude;
    });
  }
  std::vector<GridCount> result;
  for (const auto& [key, members] : cells.all()) {
    const auto n = static_cast<double>(members.count);
    result.push_back({members.longitude / n, members.latitude / n, members.count, members.oneId()});
  }
  std::sort(result.begin(), result.end(), [](const GridCount& a, const GridCount& b) {
    return a.latitude != b.latitude ? a.latitude < b.latitude : a.longitude < b.longitude;
  });
  return result;
}

std::vector<CellCount> countCells(const Corpus& corpus, const Found& found, int zoom) {
  Cells cells;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const DocumentSet& set = found.sets[i];
    const bool alongOrder =
        segment.places.isOpen() && zoom <= kOrderZoom && set.form() != DocumentSet::Form::List;
    if (!alongOrder) {
      set.forEach([&](std::uint32_t d) {
        if (segment.hasPlace(d)) countOne(cells, quadCellOf(segment, d, zoom), segment, d);
      });
      continue;
    }
    const auto documents = segment.places.documents();
    const auto keys = segment.places.keys();
    const int shift = 2 * (kOrderZoom - zoom);
    std::uint64_t cell = ~std::uint64_t(0);
    Members* members = nullptr;
    for (std::size_t n = 0; n < documents.size(); ++n) {
      const std::uint32_t d = documents[n];
      if (d >= segment.documents || !set.contains(d)) continue;
      if (const std::uint64_t here = std::uint64_t(keys[n]) >> shift; here != cell) {
        cell = here;
        members = &cells.at(quadCellOf(segment, d, zoom));
      }
      ++members->count;
      members->segment = &segment;
      members->document = d;
    }
  }
  std::vector<CellCount> result;
  for (const auto& [key, members] : cells.all())
    result.push_back({zoom, static_cast<std::uint32_t>(key.x), static_cast<std::uint32_t>(key.y),
                      members.count, members.oneId()});
  std::sort(result.begin(), result.end(), [](const CellCount& a, const CellCount& b) {
    return a.y != b.y ? a.y < b.y : a.x < b.x;
  });
  return result;
}

}  // namespace kokudo::search::detail
