#include "engine/geodesy/detail/Crs.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace kokudo::geodesy::detail {
namespace {

/// EPSG:10162..10174 (EPSG v10.077, 2022) are newer than the database of PROJ 9.1: JGD2011 / Japan
/// Plane Rectangular CS I..XIII (EPSG:6669..6681) with JGD2011 (vertical) height (EPSG:6695).
/// PLATEAU uses them for underground assets.
std::optional<std::string> definitionOfNewCode(const std::string& text) {
  constexpr std::string_view kPrefix = "EPSG:";
  if (text.size() != 10 || text.compare(0, 5, kPrefix) != 0) return std::nullopt;
  int code = 0;
  const auto [end, failed] = std::from_chars(text.data() + 5, text.data() + text.size(), code);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (code < 10162 || code > 10174) return std::nullopt;
  return fmt::format("EPSG:{}+6695", 6669 + (code - 10162));
}

/// PROJ reads "+proj=utm ..." as an operation unless told that a CRS is meant.
std::string asCrsText(const std::string& text) {
  if (const auto known = definitionOfNewCode(text)) return *known;
  const bool isProjString = text.find("proj=") != text.npos || text.find("init=") != text.npos;
  if (isProjString && text.find("type=crs") == text.npos) return text + " +type=crs";
  return text;
}

bool hasPlace(const PJ* crs) {
  switch (proj_get_type(crs)) {
    case PJ_TYPE_VERTICAL_CRS:
    case PJ_TYPE_TEMPORAL_CRS:
    case PJ_TYPE_ENGINEERING_CRS:
      return false;
    default:
      return proj_is_crs(crs) != 0;
  }
}

/// A CRS text can be a WKT of many lines: its start is enough to recognise it.
std::string shortened(const std::string& text) {
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

ObjectPointer datumOf(PJ_CONTEXT* context, const PJ* geodetic) {
  ObjectPointer datum(proj_crs_get_datum(context, geodetic));
  if (!datum) datum.reset(proj_crs_get_datum_ensemble(context, geodetic));
  return datum;
}

}  // namespace

Result<ObjectPointer> parseCrs(PJ_CONTEXT* context, const std::string& text) {
  ObjectPointer crs(text.empty() ? nullptr : proj_create(context, asCrsText(text).c_str()));
  if (!crs)
    return Error{
        Error::Kind::Unsupported,
        fmt::format("coordinate reference system '{}': not known to PROJ {}.{}.{}; expected "
                    "an EPSG code such as EPSG:6668, WKT or a PROJ string",
                    shortened(text), PROJ_VERSION_MAJOR, PROJ_VERSION_MINOR, PROJ_VERSION_PATCH)};
  if (!hasPlace(crs.get()))
    return Error{Error::Kind::Unsupported,
                 fmt::format("coordinate reference system '{}': has no horizontal part; expected "
                             "one, with a height datum after '+' as in EPSG:6668+6695",
                             shortened(text))};
  return crs;
}

ObjectPointer horizontalOf(PJ_CONTEXT* context, const PJ* crs) {
  ObjectPointer current(proj_clone(context, crs));
  while (current) {
    const PJ_TYPE type = proj_get_type(current.get());
    if (type == PJ_TYPE_COMPOUND_CRS)
      current.reset(proj_crs_get_sub_crs(context, current.get(), 0));
    else if (type == PJ_TYPE_BOUND_CRS)
      current.reset(proj_get_source_crs(context, current.get()));
    else
      break;
  }
  return current;
}

bool isGeographic(const PJ* horizontalCrs) {
  const PJ_TYPE type = proj_get_type(horizontalCrs);
  return type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
}

ObjectPointer makeLocator(PJ_CONTEXT* context, const PJ* crs) {
  const ObjectPointer horizontal = horizontalOf(context, crs);
  if (!horizontal || isGeographic(horizontal.get())) return nullptr;
  ObjectPointer geodetic(proj_crs_get_geodetic_crs(context, horizontal.get()));
  if (!geodetic || !isGeographic(geodetic.get()))  // geocentric
    geodetic.reset(proj_create(context, "EPSG:4979"));
  const ObjectPointer raw(
      proj_create_crs_to_crs_from_pj(context, horizontal.get(), geodetic.get(), nullptr, nullptr));
  return ObjectPointer(raw ? proj_normalize_for_visualization(context, raw.get()) : nullptr);
}

bool isOnJgd2000(PJ_CONTEXT* context, const PJ* crs) {
  const ObjectPointer horizontal = horizontalOf(context, crs);
  const ObjectPointer geodetic(horizontal ? proj_crs_get_geodetic_crs(context, horizontal.get())
                                          : nullptr);
  const ObjectPointer datum = geodetic ? datumOf(context, geodetic.get()) : nullptr;
  const std::string name = datum ? proj_get_name(datum.get()) : "";
  return name.find("Japanese Geodetic Datum 2000") != name.npos ||
         name.find("Japanese_Geodetic_Datum_2000") != name.npos ||
         name.find("JGD_2000") != name.npos || name.find("JGD2000") != name.npos;
}

}  // namespace kokudo::geodesy::detail
