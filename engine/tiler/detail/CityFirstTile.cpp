#include "engine/tiler/detail/CityFirstTile.h"

#include "engine/content/GlbWriter.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiler/detail/CityModel.h"
#include "engine/tiler/detail/CityTable.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kMostVertices = kFirstTileBytes / 4;  // more are never packed into so little
constexpr int kTries = 12;

double diagonalOf(const std::array<double, 6>& region) {
  const double radius = geodesy::Ellipsoid::wgs84().semiMajorAxis();
  const double eastward = (region[2] - region[0]) * std::cos(region[1]) * radius;
  return std::hypot(eastward, (region[3] - region[1]) * radius, region[5] - region[4]);
}

/// The largest that have so many vertices together; what takes too many by itself is passed over.
std::vector<const CityFeature*> largestOf(const std::vector<CityFeature>& features,
                                          std::size_t vertices) {
  std::vector<std::size_t> order(features.size());
  std::iota(order.begin(), order.end(), std::size_t(0));
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return features[a].size > features[b].size;
  });
  std::vector<std::size_t> chosen;
  for (std::size_t i : order) {
    if (features[i].positions.size() > vertices) continue;
    vertices -= features[i].positions.size();
    chosen.push_back(i);
  }
  std::sort(chosen.begin(), chosen.end());
  std::vector<const CityFeature*> found;
  for (std::size_t i : chosen) found.push_back(&features[i]);
  return found;
}

}  // namespace

Result<std::optional<CityFirstTile>> makeCityFirstTile(const std::vector<CityFeature>& features,
                                                       const std::array<double, 6>& region,
                                                       const CityTilerOptions& options) {
  const double diagonal = diagonalOf(region);
  content::GlbOptions packing;
  packing.compress = options.compress;
  packing.packing = content::GlbOptions::Packing::Draco;
  packing.positionTolerance = std::max(packing.positionTolerance, diagonal / 8192);
  packing.normalBits = 8;
  std::size_t vertices = kMostVertices;
  for (int i = 0; i < kTries; ++i) {
    const auto chosen = largestOf(features, vertices);
    if (chosen.empty()) break;
    auto glb =
        content::writeGlb(cityModelOf(chosen, namesOf(chosen), {}, options.copyright), packing);
    if (!glb) return glb.error();
    if (glb->size() <= kFirstTileBytes)
      return std::optional(CityFirstTile{std::move(*glb), 2 * diagonal});
    // A little less than in proportion, for what does not grow with the vertices.
    vertices = vertices * kFirstTileBytes * 9 / (glb->size() * 10);
  }
  return std::optional<CityFirstTile>();
}

}  // namespace kokudo::tiler::detail
