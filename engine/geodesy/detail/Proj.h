#pragma once

#include <proj.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::geodesy::detail {

struct FreeProj {
  void operator()(PJ_CONTEXT* context) const { proj_context_destroy(context); }
  void operator()(PJ* object) const { proj_destroy(object); }
  void operator()(PJ_OBJ_LIST* list) const { proj_list_destroy(list); }
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* factory) const {
    proj_operation_factory_context_destroy(factory);
  }
};

using ContextPointer = std::unique_ptr<PJ_CONTEXT, FreeProj>;
using ObjectPointer = std::unique_ptr<PJ, FreeProj>;
using ListPointer = std::unique_ptr<PJ_OBJ_LIST, FreeProj>;
using FactoryPointer = std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, FreeProj>;

/// A context of its own that is silent, has no network and finds grids on PROJ's path and in
/// `gridFolders()`. A context and what is made with it belong to one thread at a time.
ContextPointer makeContext();

/// The grid files an operation uses that are not there.
struct MissingGrid {
  std::string name;
  std::string url;  ///< "" if PROJ knows none
};
std::vector<MissingGrid> missingGrids(PJ_CONTEXT* context, const PJ* operation);

/// An area in degrees; west > east crosses the antimeridian.
struct Area {
  double west = -180, south = -90, east = 180, north = 90;
  std::string name;
  bool contains(double longitude, double latitude) const;
};
/// Absent if PROJ knows none.
std::optional<Area> areaOf(PJ_CONTEXT* context, const PJ* object);

}  // namespace kokudo::geodesy::detail
