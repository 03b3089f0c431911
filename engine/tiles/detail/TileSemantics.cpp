#include "engine/tiles/detail/TileSemantics.h"

#include "engine/tiles/detail/VolumeJson.h"

#include <cmath>
#include <optional>
#include <vector>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;

/// All values of a semantic as numbers; nothing if it is absent or not all are numbers.
std::vector<double> numbersOf(const Attributes& semantics, const std::string& name) {
  std::vector<double> out;
  for (const auto& [semantic, value] : semantics) {
    if (semantic != name) continue;
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      out.push_back(static_cast<double>(*whole));
    } else if (const auto* number = std::get_if<double>(&value); number && std::isfinite(*number)) {
      out.push_back(*number);
    }
  }
  return out;
}

std::string textOf(const Attributes& semantics, const std::string& name) {
  const Value* value = find(semantics, name);
  const auto* text = value ? std::get_if<std::string>(value) : nullptr;
  return text ? *text : "";
}

/// The volume that semantics with this prefix ("TILE", "CONTENT") give; nothing where none does.
std::optional<Result<BoundingVolume>> volumeOf(const Attributes& semantics,
                                               const std::string& prefix,
                                               const geodesy::Mat4& transform,
                                               const std::string& where) {
  const std::string at = where + ": " + prefix + "_BOUNDING_*";
  const auto values = [&](const char* shape) {
    return numbersOf(semantics, prefix + "_BOUNDING_" + shape);
  };
  std::optional<Result<BoundingVolume>> volume;
  if (const auto n = values("BOX"); !n.empty()) {
    volume = volumeOfBox(n, transform, at);
  } else if (const auto r = values("REGION"); !r.empty()) {
    volume = volumeOfRegion(r, at);
  } else if (const auto s = values("SPHERE"); !s.empty()) {
    volume = volumeOfSphere(s, transform, at);
  } else if (const Value* id = kokudo::find(semantics, prefix + "_BOUNDING_S2_CELL")) {
    const auto* whole = std::get_if<std::int64_t>(id);
    const auto* large = std::get_if<double>(id);
    const auto cell = geodesy::S2Cell::fromId(whole   ? static_cast<std::uint64_t>(*whole)
                                              : large ? static_cast<std::uint64_t>(*large)
                                                      : 0);
    if (!cell) return badInput(at, "the number is no S2 cell");
    volume = Result<BoundingVolume>(BoundingVolume(geodesy::BoundingCell{*cell, 0, 0}));
  }
  if (volume && volume->ok()) {
    if (Status sane = checkSane(**volume, at); !sane.ok()) return sane.error();
  }
  return volume;
}

/// Heights replace those of a region or a cell.
void applyHeights(const Attributes& semantics, const std::string& prefix, BoundingVolume& volume) {
  const auto low = numbersOf(semantics, prefix + "_MINIMUM_HEIGHT");
  const auto high = numbersOf(semantics, prefix + "_MAXIMUM_HEIGHT");
  const auto apply = [&](double& minimum, double& maximum) {
    const double newLow = low.empty() ? minimum : low[0];
    const double newHigh = high.empty() ? maximum : high[0];
    if (newLow > newHigh || !isSane(newLow) || !isSane(newHigh)) return;
    minimum = newLow;
    maximum = newHigh;
  };
  if (auto* region = std::get_if<geodesy::BoundingRegion>(&volume)) {
    apply(region->minimumHeight, region->maximumHeight);
  } else if (auto* cell = std::get_if<geodesy::BoundingCell>(&volume)) {
    apply(cell->minimumHeight, cell->maximumHeight);
  }
}

/// A cell from a semantic has the heights of the cell that it replaces, if that was one.
void keepHeights(const BoundingVolume& before, BoundingVolume& after) {
  auto* cell = std::get_if<geodesy::BoundingCell>(&after);
  if (!cell) return;
  if (const auto* old = std::get_if<geodesy::BoundingCell>(&before)) {
    cell->minimumHeight = old->minimumHeight;
    cell->maximumHeight = old->maximumHeight;
  } else if (const auto* region = std::get_if<geodesy::BoundingRegion>(&before)) {
    cell->minimumHeight = region->minimumHeight;
    cell->maximumHeight = region->maximumHeight;
  }
}

}  // namespace

Status applyTileSemantics(const Attributes& semantics, Tile& tile, const std::string& where) {
  if (semantics.empty()) return {};
  Status status;
  BoundingVolume volume = tile.volume;
  if (const auto given = volumeOf(semantics, "TILE", tile.transform, where)) {
    if (given->ok()) {
      volume = given->value();
      keepHeights(tile.volume, volume);
    } else {
      status = given->error();
    }
  }
  applyHeights(semantics, "TILE", volume);
  setVolume(tile, volume);
  if (const auto error = numbersOf(semantics, "TILE_GEOMETRIC_ERROR"); !error.empty()) {
    if (error[0] >= 0 && isSane(error[0])) {
      tile.geometricError = error[0] * largestScale(tile.transform);
    } else {
      status = badInput(where, "TILE_GEOMETRIC_ERROR is below 0");
    }
  }
  const std::string refine = textOf(semantics, "TILE_REFINE");
  if (refine == "ADD" || refine == "REPLACE") tile.additive = refine == "ADD";
  const auto refineNumber = numbersOf(semantics, "TILE_REFINE");
  if (!refineNumber.empty()) tile.additive = refineNumber[0] == 0;
  return status;
}

Status applyContentSemantics(const Attributes& semantics, const Tile& tile,
                             TileExtras::Content& content, std::string& uri,
                             const std::string& where) {
  if (semantics.empty()) return {};
  Status status;
  if (auto given = volumeOf(semantics, "CONTENT", tile.transform, where)) {
    if (given->ok()) {
      content.volume = given->value();
    } else {
      status = given->error();
    }
  }
  // Heights alone: those of the tile's own volume, narrowed.
  const bool hasHeights = !numbersOf(semantics, "CONTENT_MINIMUM_HEIGHT").empty() ||
                          !numbersOf(semantics, "CONTENT_MAXIMUM_HEIGHT").empty();
  if (!content.volume && hasHeights) content.volume = tile.volume;
  if (content.volume) {
    applyHeights(semantics, "CONTENT", *content.volume);
    const bool isBall = std::holds_alternative<geodesy::BoundingSphere>(*content.volume);
    if (!isBall) content.volume = BoundingVolume(toBox(*content.volume));
  }
  if (const std::string named = textOf(semantics, "CONTENT_URI"); !named.empty()) uri = named;
  if (const auto group = numbersOf(semantics, "CONTENT_GROUP_ID"); !group.empty()) {
    content.group = static_cast<int>(group[0]);
  }
  return status;
}

}  // namespace kokudo::tiles::detail
