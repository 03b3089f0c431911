#include "engine/tiler/detail/GroundSetup.h"

#include <fmt/format.h>

namespace kokudo::tiler::detail {

namespace {

/// Of the other rasters of its set.
std::vector<std::array<double, 4>> besides(const std::vector<RasterPyramid>& rasters,
                                           std::size_t index) {
  std::vector<std::array<double, 4>> extents;
  for (std::size_t i = 0; i < rasters.size(); ++i) {
    if (i != index && rasters[index].isOneSetWith(rasters[i]))
      extents.push_back(rasters[i].extent());
  }
  return extents;
}

/// Those of its set that overlap it or begin where it ends.
std::vector<const RasterPyramid*> touching(const std::vector<RasterPyramid>& rasters,
                                           std::size_t index) {
  std::vector<const RasterPyramid*> found;
  const RasterPyramid& own = rasters[index];
  const auto& a = own.extent();
  const double reach = own.spacingDegrees();
  for (std::size_t i = 0; i < rasters.size(); ++i) {
    const auto& b = rasters[i].extent();
    const bool apart =
        b[0] > a[2] + reach || b[2] < a[0] - reach || b[1] > a[3] + reach || b[3] < a[1] - reach;
    if (i != index && !apart && own.isOneSetWith(rasters[i])) found.push_back(&rasters[i]);
  }
  return found;
}

}  // namespace

Result<GroundSetup> setUpGround(const std::vector<DemInput>& rasters,
                                const std::optional<TerrainConditioning>& conditioning,
                                bool flattenSea, const std::string& shoreline, Progress& progress,
                                const CancelToken& token, Diagnostics& diagnostics) {
  GroundSetup setup;
  setup.sources.flattenSea = flattenSea;
  std::vector<RasterPyramid> loaded;
  for (std::size_t i = 0; i < rasters.size(); ++i) {
    if (token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while reading rasters"};
    progress.update(i, rasters.size(), rasters[i].path);
    auto raster = RasterPyramid::load(rasters[i]);
    if (!raster) return raster.error();
    loaded.push_back(std::move(*raster));
  }
  for (std::size_t i = 0; i < loaded.size(); ++i) loaded[i].borrowFrom(touching(loaded, i));
  for (std::size_t i = 1; i < loaded.size(); ++i) loaded[i].fadeOut(besides(loaded, i));
  for (RasterPyramid& raster : loaded)
    setup.sources.rasters.push_back(std::make_shared<const RasterPyramid>(std::move(raster)));
  if (!shoreline.empty()) {
    auto coast = CoastMask::read(shoreline, token);
    if (!coast) return coast.error();
    setup.sources.coast = std::make_shared<const CoastMask>(std::move(*coast));
  }
  if (!conditioning) return setup;
  if (!conditioning->landPolygons.empty()) {
    auto land = LandMask::read(conditioning->landPolygons);
    if (!land) return land.error();
    setup.sources.land = std::make_shared<const LandMask>(std::move(*land));
  }
  if (conditioning->cityModels.empty()) return setup;
  auto contacts = readGroundContacts(conditioning->cityModels, progress, token, diagnostics);
  if (!contacts) return contacts.error();
  setup.contacts = std::move(*contacts);
  auto constraints =
      GroundConstraints::build(setup.contacts, conditioning->blendMetres, conditioning->holdBack);
  setup.sources.constraints = std::make_shared<const GroundConstraints>(std::move(constraints));
  setup.conditioningText = fmt::format(
      "ground pulled to the bases of {} buildings and {} road surfaces, blended out over {} m; {} "
      "of "
      "the buildings held back for testing",
      setup.contacts.buildings.size(), setup.contacts.roads.size(), conditioning->blendMetres,
      conditioning->holdBack > 0 ? fmt::format("{:.0f} %", conditioning->holdBack * 100) : "none");
  if (setup.contacts.roadsWithoutHeight)
    diagnostics.warn("roads", fmt::format("{} road objects lie at exactly 0, which means that they "
                                          "have no height; the ground is not pulled to them",
                                          setup.contacts.roadsWithoutHeight));
  return setup;
}

}  // namespace kokudo::tiler::detail
