#include "engine/tiler/detail/BuildingShape.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace kokudo::tiler::detail {

namespace {

constexpr double kMostRatio = 1.8;                       // of a plan's sides
constexpr double kLeastArea = 45, kMostArea = 140;       // m², where no area is known
constexpr double kLeastSide = 3, kMostSlender = 12;      // metres; height over the shorter side
constexpr double kFloorHeight = 3.2, kRoofHeight = 0.8;  // metres
constexpr double kBlockDegrees = 0.002;                  // streets share a direction within these
constexpr double kTurn = 5 * std::numbers::pi / 180;     // and houses are this much off

struct Range {
  const char* usage;  // PLATEAU's code or the beginning of its meaning
  double low, high;   // metres
};
// Building uses of 都市計画基礎調査 (codes 401-461) and their usual heights.
constexpr Range kUsages[] = {
    {"401", 12, 36},     {"業務", 12, 36}, {"402", 8, 24},      {"商業", 8, 24},
    {"403", 15, 40},     {"宿泊", 15, 40}, {"404", 12, 36},     {"411", 5.5, 9.5},
    {"住宅", 5.5, 9.5},  {"412", 9, 30},   {"共同住宅", 9, 30}, {"413", 6, 11},
    {"414", 10, 32},     {"421", 10, 25},  {"官公庁", 10, 25},  {"422", 8, 18},
    {"文教厚生", 8, 18}, {"431", 7, 14},   {"441", 6, 14},      {"工場", 6, 14}};
constexpr Range kHouse{"", 5.5, 9.5};

double unit(std::uint64_t hash) {
  return double(hash >> 11) * 0x1p-53;
}

bool isIn(double value, double low, double high) {
  return value >= low && value <= high;
}

double guessedHeight(const BuildingFacts& facts) {
  const Range* range = &kHouse;
  for (const Range& each : kUsages)
    if (facts.usage.starts_with(each.usage)) range = &each;
  // Squared: most buildings of a kind are low.
  const double t = unit(mixedHash(facts.id, 1));
  return range->low + (range->high - range->low) * t * t;
}

double angleOf(const BuildingFacts& facts) {
  const std::string block = fmt::format("{},{}", std::floor(facts.longitude / kBlockDegrees),
                                        std::floor(facts.latitude / kBlockDegrees));
  const double street = unit(mixedHash(block)) * std::numbers::pi / 2;
  return street + kTurn * (2 * unit(mixedHash(facts.id, 2)) - 1);
}

}  // namespace

std::uint64_t mixedHash(std::string_view text, std::uint64_t salt) {
  std::uint64_t hash = 14695981039346656037ull ^ (salt * 0x9e3779b97f4a7c15ull);
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211ull;
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ull;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebull;
  return hash ^ (hash >> 31);
}

BuildingShape shapeOf(const BuildingFacts& facts) {
  BuildingShape shape;
  shape.madeUp = BuildingShape::Plan;
  double area = facts.area, height = facts.height;
  if (!isIn(area, 1, 1e6)) {
    area = kLeastArea + (kMostArea - kLeastArea) * unit(mixedHash(facts.id, 3));
    shape.madeUp |= BuildingShape::Area;
  }
  if (!isIn(height, 1, 1000)) {
    const bool floors = isIn(facts.floors, 1, 200);
    height = floors ? facts.floors * kFloorHeight + kRoofHeight : guessedHeight(facts);
    shape.madeUp |= floors ? BuildingShape::HeightFromFloors : BuildingShape::Height;
  }
  const double ratio = 1 + (kMostRatio - 1) * unit(mixedHash(facts.id, 4));
  shape.height = float(height);
  // Areas of a few m² under a tall building are faults of the source: they would stand as needles.
  const double least = std::max(kLeastSide, height / kMostSlender);
  const double width = std::sqrt(area * ratio), depth = std::sqrt(area / ratio);
  if (depth < least) shape.madeUp |= BuildingShape::Widened;
  shape.halfWidth = float(std::max(width, least) / 2);
  shape.halfDepth = float(std::max(depth, least) / 2);
  shape.angle = float(angleOf(facts));
  return shape;
}

std::string madeUpText(std::uint8_t flags) {
  std::string text = "plan and direction";
  if (flags & BuildingShape::Area) text += ", area";
  if (flags & BuildingShape::HeightFromFloors) text += ", height from floors";
  if (flags & BuildingShape::Height) text += ", height";
  if (flags & BuildingShape::Widened) text += ", sides widened";
  return text;
}

std::string shapeRules() {
  return fmt::format(
      "synthetic: position and attributes are real, the shape is made up. Each point is the middle "
      "of a box. Its plan is a rectangle of the area that the source gives (else {} to {} m2 by a "
      "hash of the id), its sides 1:1 to 1:{} by that hash and at least {} m and a {}th of the "
      "height, its direction shared within {} degrees "
      "and up to {:.0f} degrees off by that hash. Its height is the source's (else {} m a floor "
      "and {} m, else what is usual for the usage, else {} to {} m by the hash). The property "
      "made_up of a feature says which of these were",
      kLeastArea, kMostArea, kMostRatio, kLeastSide, kMostSlender, kBlockDegrees,
      kTurn * 180 / std::numbers::pi, kFloorHeight, kRoofHeight, kHouse.low, kHouse.high);
}

}  // namespace kokudo::tiler::detail
