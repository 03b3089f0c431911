#include "engine/geodesy/CrsTransform.h"

#include "engine/geodesy/detail/Crs.h"
#include "engine/geodesy/detail/Operations.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>

namespace kokudo::geodesy {
namespace {

using detail::Area;
using detail::ContextPointer;
using detail::ObjectPointer;
using detail::Operation;
using detail::Operations;

/// Area of EPSG:6713, JGD2000 to JGD2011 (1): the prefectures whose ground moved on 2011-03-11.
const Area kMovedIn2011{135.42, 34.84, 142.14, 41.58, ""};

constexpr const char* kMoved =
    "JGD2000 coordinates are taken as JGD2011 without the grid of the 2011 Tohoku earthquake "
    "(touhokutaiheiyouoki2011): off by up to metres";

bool isFinite(const PJ_COORD& c) {
  return std::isfinite(c.xyz.x) && std::isfinite(c.xyz.y) && std::isfinite(c.xyz.z);
}

/// Infinite where the operation has no answer; `why` then gets PROJ's number for it.
PJ_COORD apply(PJ* transformation, PJ_DIRECTION direction, const XyCoordinate& point,
               int* why = nullptr) {
  const PJ_COORD result =
      proj_trans(transformation, direction, proj_coord(point.x, point.y, point.z, 0.0));
  if (isFinite(result)) return result;
  if (why) *why = proj_errno(transformation);
  proj_errno_reset(transformation);
  return result;
}

XyCoordinate toXy(const PJ_COORD& c) {
  return {c.xyz.x, c.xyz.y, c.xyz.z};
}

/// Whether the operation takes the movement of 2011 into account.
bool shiftsByGrid(const Operation& operation) {
  return operation.info.definition.find("hgridshift") != std::string::npos;
}

Error noOperation(const std::string& from, const std::string& to, const Operations& found) {
  if (!found.lackingGrids.empty())
    return {Error::Kind::Unsupported,
            fmt::format("{} to {}: {}, which is missing; put it into a folder of $KOKUDO_GRIDS or "
                        "into the workspace's grids folder",
                        from, to, detail::needOf(found.lackingGrids.front()))};
  return {Error::Kind::Unsupported,
          fmt::format("{} to {}: PROJ knows no operation but a ballpark one, which may be wrong by "
                      "hundreds of metres",
                      from, to)};
}

}  // namespace

struct CrsTransform::Impl {
  ContextPointer context;  // first, so that it outlives what is made with it
  std::string from, to;
  Operations operations;
  ObjectPointer locator;  // `from` to degrees; null if it is in degrees
  bool crossesEarthquake = false;

  /// Longitude and latitude in degrees of a point in `from`.
  XyCoordinate placeOf(const XyCoordinate& point) const {
    return locator ? toXy(apply(locator.get(), PJ_FWD, point)) : point;
  }

  bool holds(const Operation& operation, const XyCoordinate& point) const {
    const XyCoordinate place = placeOf(point);
    return operation.area.contains(place.x, place.y);
  }

  const Operation& choose(const XyCoordinate& point) const {
    const auto& usable = operations.usable;
    if (usable.size() == 1) return usable.front();
    const XyCoordinate place = placeOf(point);
    for (const Operation& operation : usable)
      if (operation.area.contains(place.x, place.y)) return operation;
    return usable.front();
  }

  /// The better operation that lacks its grid at this place, or null.
  const Operation* missedAt(const Operation& used, const XyCoordinate& place) const {
    for (const Operation& missed : operations.lackingGrids)
      if (missed.area.contains(place.x, place.y) && isMoreAccurate(missed, used)) return &missed;
    return nullptr;
  }

  std::string warningEverywhere() const {
    const Operation& used = operations.usable.front();
    if (crossesEarthquake && !shiftsByGrid(used))
      return std::string(kMoved) + " in the north-east of Honshu";
    for (const Operation& missed : operations.lackingGrids)
      if (isMoreAccurate(missed, used)) return detail::substitution(missed, used);
    return {};
  }

  Error failed(const XyCoordinate& point, const std::string& source, const std::string& target,
               int why) const {
    const char* reason = why ? proj_context_errno_string(context.get(), why) : nullptr;
    return {Error::Kind::BadInput,
            fmt::format("({}, {}, {}) cannot be turned from {} into {}: {}", point.x, point.y,
                        point.z, source, target, reason ? reason : "no finite answer")};
  }
};

CrsTransform::CrsTransform(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
CrsTransform::CrsTransform(CrsTransform&&) noexcept = default;
CrsTransform& CrsTransform::operator=(CrsTransform&&) noexcept = default;
CrsTransform::~CrsTransform() = default;

Result<CrsTransform> CrsTransform::create(const std::string& from, const std::string& to) {
  auto impl = std::make_unique<Impl>();
  impl->context = detail::makeContext();
  impl->from = from;
  impl->to = to;
  PJ_CONTEXT* context = impl->context.get();
  const auto source = detail::parseCrs(context, from);
  if (!source) return source.error();
  const auto target = detail::parseCrs(context, to);
  if (!target) return target.error();

  impl->operations = detail::findOperations(context, source->get(), target->get());
  if (impl->operations.usable.empty()) return noOperation(from, to, impl->operations);
  impl->locator = detail::makeLocator(context, source->get());
  impl->crossesEarthquake =
      detail::isOnJgd2000(context, source->get()) != detail::isOnJgd2000(context, target->get());
  impl->operations.usable.front().info.warning = impl->warningEverywhere();
  return CrsTransform(std::move(impl));
}

Result<XyCoordinate> CrsTransform::forward(const XyCoordinate& point) const {
  int why = 0;
  const PJ_COORD result = apply(_impl->choose(point).transformation.get(), PJ_FWD, point, &why);
  if (isFinite(result)) return toXy(result);
  return _impl->failed(point, _impl->from, _impl->to, why);
}

Result<XyCoordinate> CrsTransform::inverse(const XyCoordinate& point) const {
  // Which operation fits is known only of the answer: take the first that agrees with its area.
  int why = 0;
  std::optional<XyCoordinate> fallback;
  for (const Operation& operation : _impl->operations.usable) {
    const PJ_COORD result = apply(operation.transformation.get(), PJ_INV, point, &why);
    if (!isFinite(result)) continue;
    const bool only = _impl->operations.usable.size() == 1;
    if (only || _impl->holds(operation, toXy(result))) return toXy(result);
    if (!fallback) fallback = toXy(result);
  }
  if (fallback) return *fallback;
  return _impl->failed(point, _impl->to, _impl->from, why);
}

const CrsOperation& CrsTransform::operation() const {
  return _impl->operations.usable.front().info;
}

const CrsOperation& CrsTransform::operationAt(const XyCoordinate& point) const {
  return _impl->choose(point).info;
}

bool CrsTransform::insideArea(const XyCoordinate& point) const {
  return _impl->holds(_impl->choose(point), point);
}

std::string CrsTransform::warningAt(const XyCoordinate& point) const {
  const Operation& used = _impl->choose(point);
  const XyCoordinate place = _impl->placeOf(point);
  std::string warning;
  if (!used.area.contains(place.x, place.y))
    warning =
        fmt::format("outside the official area of '{}' ({})", used.info.name, used.info.areaName);
  const auto add = [&](const std::string& text) {
    warning += (warning.empty() ? "" : "; ") + text;
  };
  if (_impl->crossesEarthquake && !shiftsByGrid(used) && kMovedIn2011.contains(place.x, place.y))
    add(kMoved);
  else if (const Operation* missed = _impl->missedAt(used, place))
    add(detail::substitution(*missed, used));
  return warning;
}

}  // namespace kokudo::geodesy
