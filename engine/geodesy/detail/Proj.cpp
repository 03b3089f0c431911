#include "engine/geodesy/detail/Proj.h"

#include "engine/geodesy/HeightDatum.h"

#include <sstream>

namespace kokudo::geodesy::detail {
namespace {

/// PROJ's own search path, asked for once: proj_info() keeps its answer in one shared place.
const std::vector<std::string>& defaultSearchPath() {
  static const std::vector<std::string> folders = [] {
    std::vector<std::string> parts;
    const char* path = proj_info().searchpath;
    std::istringstream in(path ? path : "");
    for (std::string part; std::getline(in, part, ':');)
      if (!part.empty()) parts.push_back(part);
    return parts;
  }();
  return folders;
}

}  // namespace

ContextPointer makeContext() {
  // Setting a search path replaces PROJ's own, which holds proj.db: it is repeated, and comes
  // first so that a stray proj.db in a grid folder is not taken.
  std::vector<std::string> folders = defaultSearchPath();
  for (const auto& folder : gridFolders()) folders.push_back(folder.string());
  std::vector<const char*> pointers;
  for (const std::string& folder : folders) pointers.push_back(folder.c_str());

  ContextPointer context(proj_context_create());
  proj_log_level(context.get(), PJ_LOG_NONE);
  proj_context_set_enable_network(context.get(), 0);
  proj_context_set_search_paths(context.get(), int(pointers.size()), pointers.data());
  return context;
}

std::vector<MissingGrid> missingGrids(PJ_CONTEXT* context, const PJ* operation) {
  std::vector<MissingGrid> missing;
  const int count = proj_coordoperation_get_grid_used_count(context, operation);
  for (int i = 0; i < count; ++i) {
    const char *name = nullptr, *url = nullptr;
    int available = 0;
    if (proj_coordoperation_get_grid_used(context, operation, i, &name, nullptr, nullptr, &url,
                                          nullptr, nullptr, &available) &&
        !available)
      missing.push_back({name ? name : "", url ? url : ""});
  }
  return missing;
}

bool Area::contains(double longitude, double latitude) const {
  if (!(latitude >= south && latitude <= north)) return false;
  if (west <= east) return longitude >= west && longitude <= east;
  return longitude >= west || longitude <= east;
}

std::optional<Area> areaOf(PJ_CONTEXT* context, const PJ* object) {
  Area area;
  const char* name = nullptr;
  if (!proj_get_area_of_use(context, object, &area.west, &area.south, &area.east, &area.north,
                            &name) ||
      area.west < -180.0)
    return std::nullopt;
  area.name = name ? name : "";
  return area;
}

}  // namespace kokudo::geodesy::detail
