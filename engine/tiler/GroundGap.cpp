#include "engine/tiler/TerrainTiler.h"
#include "engine/tiler/detail/GroundSetup.h"

#include <cmath>

namespace kokudo::tiler {

using namespace detail;

Result<GroundGap> measureGroundGap(const std::vector<std::filesystem::path>& cityModels,
                                   const std::vector<DemInput>& rasters,
                                   const std::optional<TerrainConditioning>& conditioning,
                                   const CancelToken& token) {
  NoProgress progress;
  Diagnostics diagnostics;
  auto setup = setUpGround(rasters, conditioning, true, "", progress, token, diagnostics);
  if (!setup) return setup.error();
  auto contacts = readGroundContacts(cityModels, progress, token, diagnostics);
  if (!contacts) return contacts.error();
  auto field = ElevationField::create(setup->sources);
  if (!field) return field.error();
  auto geoid = GeoidSurface::open();
  if (!geoid) return geoid.error();

  GroundGap gap;
  double sum = 0, squares = 0;
  std::size_t buried = 0;
  for (const GroundContact& building : contacts->buildings) {
    if (conditioning && !isHeldBack(building.gmlId, conditioning->holdBack)) continue;
    const auto heights = geoid->at(building.longitude, building.latitude);
    const auto ground = field->at(building.longitude, building.latitude, 0, heights);
    if (!ground.known) continue;
    const double difference = building.height - ground.drawn;
    ++gap.buildings;
    sum += difference;
    squares += difference * difference;
    buried += difference < -3;
  }
  if (gap.buildings == 0)
    return Error{Error::Kind::BadInput, "no building with a base height lies on the rasters"};
  const double n = double(gap.buildings);
  gap.mean = sum / n;
  gap.standardDeviation = std::sqrt(std::max(0.0, squares / n - gap.mean * gap.mean));
  gap.buriedOver3m = double(buried) / n;
  return gap;
}

}  // namespace kokudo::tiler
