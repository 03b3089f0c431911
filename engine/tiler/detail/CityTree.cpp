#include "engine/tiler/detail/CityTree.h"

#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/TilesetJson.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace kokudo::tiler::detail {

namespace {

constexpr int kDeepest = 20;

using Square = std::array<double, 4>;  // west, south, east, north

double centreX(const CityFeature& f) {
  return (f.region[0] + f.region[2]) / 2;
}
double centreY(const CityFeature& f) {
  return (f.region[1] + f.region[3]) / 2;
}

class CityTreeBuilder {
 public:
  CityTreeBuilder(const std::vector<CityFeature>& features, std::size_t maximum,
                  std::size_t maximumTexels)
      : _features(features),
        _maximum(std::max<std::size_t>(maximum, 1)),
        _maximumTexels(maximumTexels) {}

  CityNode build(std::vector<std::uint32_t> members, const Square& square, int level,
                 const std::string& name) const {
    CityNode node;
    node.level = level;
    node.name = name;
    node.region = regionOf(members);
    if (isLeaf(members) || level >= kDeepest) {
      node.features = std::move(members);
      return node;
    }
    const double x = (square[0] + square[2]) / 2, y = (square[1] + square[3]) / 2;
    std::array<std::vector<std::uint32_t>, 4> quarters;
    for (std::uint32_t f : members)
      quarters[(centreX(_features[f]) >= x) + 2 * (centreY(_features[f]) >= y)].push_back(f);
    for (std::size_t q = 0; q < 4; ++q) {
      if (quarters[q].empty()) continue;
      const bool right = q & 1, top = q & 2;
      const Square part{right ? x : square[0], top ? y : square[1], right ? square[2] : x,
                        top ? square[3] : y};
      node.children.push_back(build(std::move(quarters[q]), part, level + 1, name + char('0' + q)));
    }
    chooseOverview(std::move(members), node);
    return node;
  }

 private:
  bool isLeaf(const std::vector<std::uint32_t>& members) const {
    if (members.size() > _maximum) return false;
    std::size_t texels = 0;
    for (std::uint32_t f : members) texels += _features[f].texels;
    return texels <= _maximumTexels || members.size() == 1;
  }

  std::array<double, 6> regionOf(const std::vector<std::uint32_t>& members) const {
    std::array<double, 6> region = _features[members.front()].region;
    for (std::uint32_t f : members) include(region, _features[f].region);
    return region;
  }

  /// The largest stay visible from far away; the rest is what the node's error is made of.
  void chooseOverview(std::vector<std::uint32_t> members, CityNode& node) const {
    std::stable_sort(members.begin(), members.end(), [&](std::uint32_t a, std::uint32_t b) {
      return _features[a].size > _features[b].size;
    });
    const double largestLeftOut = _features[members[std::min(_maximum, members.size() - 1)]].size;
    members.resize(std::min(_maximum, members.size()));
    std::sort(members.begin(), members.end());
    node.features = std::move(members);
    const double radius = geodesy::Ellipsoid::wgs84().semiMajorAxis();
    const double diagonal =
        radius * std::hypot((node.region[2] - node.region[0]) * std::cos(node.region[1]),
                            node.region[3] - node.region[1]);
    double below = 0;
    for (const CityNode& child : node.children) below = std::max(below, child.geometricError);
    // A town is more than its largest missing house: many small ones are seen as a texture.
    node.geometricError = std::max({largestLeftOut, diagonal / 16, below * 1.01});
  }

  const std::vector<CityFeature>& _features;
  std::size_t _maximum, _maximumTexels;
};

}  // namespace

CityNode buildCityTree(const std::vector<CityFeature>& features, std::size_t maximum,
                       std::size_t maximumTexels) {
  if (features.empty()) return {};
  std::vector<std::uint32_t> all(features.size());
  std::iota(all.begin(), all.end(), 0u);
  Square box{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity(),
             -std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const CityFeature& f : features) {
    box[0] = std::min(box[0], centreX(f));
    box[1] = std::min(box[1], centreY(f));
    box[2] = std::max(box[2], centreX(f));
    box[3] = std::max(box[3], centreY(f));
  }
  const double side = std::max(box[2] - box[0], box[3] - box[1]);
  box[2] = box[0] + side;
  box[3] = box[1] + side;
  return CityTreeBuilder(features, maximum, maximumTexels).build(std::move(all), box, 0, "r");
}

}  // namespace kokudo::tiler::detail
