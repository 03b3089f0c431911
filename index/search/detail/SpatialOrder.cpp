#include "index/search/detail/SpatialOrder.h"

#include "index/search/detail/OutputFile.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace kokudo::search::detail {
namespace {

// Fewer documents than this are tested one by one sooner than their cell is parted further.
constexpr std::uint64_t kTestAtOnce = 32, kEstimateAtOnce = 512;

// Bits of x at even places.
std::uint32_t spread(std::uint32_t x) {
  x = (x | x << 8) & 0x00FF00FF;
  x = (x | x << 4) & 0x0F0F0F0F;
  x = (x | x << 2) & 0x33333333;
  return (x | x << 1) & 0x55555555;
}

std::uint32_t gather(std::uint32_t x) {
  x &= 0x55555555;
  x = (x | x >> 1) & 0x33333333;
  x = (x | x >> 2) & 0x0F0F0F0F;
  x = (x | x >> 4) & 0x00FF00FF;
  return (x | x >> 8) & 0x0000FFFF;
}

// Documents in any order, each once: a list while they are few, then bits.
class Gathered {
 public:
  explicit Gathered(std::uint32_t documents) : _documents(documents) {}
  void add(std::uint32_t document) {
    if (document >= _documents) return;
    if (!_bits.empty()) return set(document);
    _list.push_back(document);
    if (_list.size() > _documents / kListShare) turnToBits();
  }
  void add(const std::uint32_t* begin, const std::uint32_t* end) {
    for (; begin != end && _bits.empty(); ++begin) add(*begin);
    for (; begin != end; ++begin)
      if (*begin < _documents) set(*begin);
  }
  DocumentSet take() {
    if (!_bits.empty()) return DocumentSet::ofBits(std::move(_bits), _documents);
    std::sort(_list.begin(), _list.end());
    return DocumentSet::ofList(std::move(_list), _documents);
  }

 private:
  void set(std::uint32_t document) { _bits[document / 64] |= std::uint64_t(1) << document % 64; }
  void turnToBits() {
    _bits.resize(wordsFor(_documents));
    for (const std::uint32_t document : _list) set(document);
    _list = {};
  }

  static constexpr std::uint32_t kListShare = 32;
  std::uint32_t _documents;
  std::vector<std::uint32_t> _list;
  std::vector<std::uint64_t> _bits;
};

Box boxOfPrefix(std::uint32_t prefix, int zoom) {
  const double size = std::ldexp(360.0, -zoom);
  const double west = -180 + gather(prefix) * size, south = -90 + gather(prefix >> 1) * size;
  return {west, south, west + size, south + size};
}

}  // namespace

std::uint32_t orderKey(double longitude, double latitude) {
  const double size = std::ldexp(360.0, -kOrderZoom);
  const auto number = [&](double degrees) {
    return static_cast<std::uint32_t>(std::clamp(std::floor(degrees / size), 0.0, 65535.0));
  };
  return spread(number(longitude + 180)) | spread(number(latitude + 90)) << 1;
}

Box boxOfCell(std::uint32_t key, int zoom) {
  return boxOfPrefix(zoom == 0 ? 0 : key >> 2 * (kOrderZoom - zoom), zoom);
}

Result<SpatialOrder> SpatialOrder::open(const std::filesystem::path& folder, std::uint64_t revision,
                                        std::uint32_t documents) {
  SpatialOrder order;
  order._all = documents;
  if (!std::filesystem::exists(folder / "place-keys.column")) return order;
  auto keys = Column<std::uint32_t>::open(folder / "place-keys.column", revision);
  if (!keys) return keys.error();
  auto list = Column<std::uint32_t>::open(folder / "place-documents.column", revision);
  if (!list) return list.error();
  auto classes = Column<Class>::open(folder / "place-classes.column", revision);
  if (!classes) return classes.error();
  bool agree = keys->size() == list->size();
  for (std::size_t i = 0; i < classes->size(); ++i)
    agree = agree && (*classes)[i].begin <= (*classes)[i].end && (*classes)[i].end <= keys->size();
  if (!agree)
    return Error{Error::Kind::Integrity,
                 folder.string() +
                     ": the files of the places do not agree; build the index again "
                     "(kokudo index build)"};
  order._keys = std::move(*keys);
  order._documents = std::move(*list);
  order._classes = std::move(*classes);
  return order;
}

template <typename Take, typename Test>
void SpatialOrder::descend(const Node& node, const Shape& shape, double reach,
                           std::uint64_t smallest, Take take, Test test) const {
  if (node.begin >= node.end) return;
  const Relation relation = shape.relationOf(boxOfPrefix(node.prefix, node.zoom), reach);
  if (relation == Relation::Outside) return;
  if (relation == Relation::Inside) return take(node.begin, node.end);
  if (node.zoom == kOrderZoom || node.end - node.begin <= smallest)
    return test(node.begin, node.end);
  const int shift = 2 * (kOrderZoom - node.zoom - 1);
  std::uint64_t begin = node.begin;
  for (std::uint32_t child = 0; child < 4; ++child) {
    const std::uint32_t prefix = node.prefix << 2 | child;
    const std::uint64_t beyond = (std::uint64_t(prefix) + 1) << shift;
    const auto end = static_cast<std::uint64_t>(
        std::lower_bound(_keys.data() + begin, _keys.data() + node.end, beyond) - _keys.data());
    descend({prefix, node.zoom + 1, begin, end}, shape, reach, smallest, take, test);
    begin = end;
  }
}

DocumentSet SpatialOrder::inside(const Shape& shape) const {
  Gathered found(_all);
  const auto take = [&](std::uint64_t begin, std::uint64_t end) {
    found.add(_documents.data() + begin, _documents.data() + end);
  };
  const auto test = [&](std::uint64_t begin, std::uint64_t end) {
    for (; begin < end; ++begin)
      if (const std::uint32_t d = _documents[begin]; d < _all && shape.holds(d)) found.add(d);
  };
  for (std::size_t i = 0; i < _classes.size(); ++i) {
    const Class& c = _classes[i];
    if (std::isinf(c.reach))
      test(c.begin, c.end);
    else
      descend({0, 0, c.begin, c.end}, shape, c.reach, kTestAtOnce, take, test);
  }
  return found.take();
}

std::uint64_t SpatialOrder::estimate(const Shape& shape) const {
  std::uint64_t count = 0;
  const auto add = [&](std::uint64_t begin, std::uint64_t end) { count += end - begin; };
  for (std::size_t i = 0; i < _classes.size(); ++i) {
    const Class& c = _classes[i];
    if (std::isinf(c.reach))
      add(c.begin, c.end);
    else
      descend({0, 0, c.begin, c.end}, shape, c.reach, kEstimateAtOnce, add, add);
  }
  return count;
}

Status writeSpatialOrder(const std::filesystem::path& folder, std::uint64_t revision,
                         const std::vector<double>& longitude, const std::vector<double>& latitude,
                         const std::vector<Box>& bbox) {
  constexpr double kReaches[] = {0.0025, 0.02, 0.2, std::numeric_limits<double>::infinity()};
  std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> classes(std::size(kReaches));
  for (std::uint32_t d = 0; d < longitude.size(); ++d) {
    const Box& b = bbox[d];
    const double x = longitude[d], y = latitude[d];
    if (x != x) continue;
    const double reach = std::max({x - b[0], b[2] - x, y - b[1], b[3] - y});
    // Also what crosses 180 degrees, and a point outside its own box.
    const bool odd = !(x >= b[0] && x <= b[2] && y >= b[1] && y <= b[3]);
    std::size_t at = std::size(kReaches) - 1;
    while (!odd && at > 0 && reach <= kReaches[at - 1]) --at;
    classes[at].emplace_back(orderKey(x, y), d);
  }
  std::vector<std::uint32_t> keys, documents;
  std::vector<SpatialOrder::Class> bounds;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    std::sort(classes[i].begin(), classes[i].end());
    SpatialOrder::Class bound{keys.size(), keys.size() + classes[i].size(), kReaches[i]};
    bounds.push_back(bound);
    for (const auto& [key, document] : classes[i]) {
      keys.push_back(key);
      documents.push_back(document);
    }
  }
  const Status done[] = {writeColumn(folder / "place-keys.column", revision, keys),
                         writeColumn(folder / "place-documents.column", revision, documents),
                         writeColumn(folder / "place-classes.column", revision, bounds)};
  for (const Status& status : done)
    if (!status) return status;
  return {};
}

}  // namespace kokudo::search::detail
