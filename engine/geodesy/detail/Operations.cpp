#include "engine/geodesy/detail/Operations.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::geodesy::detail {
namespace {

ListPointer list(PJ_CONTEXT* context, const PJ* from, const PJ* to,
                 PROJ_GRID_AVAILABILITY_USE grids, PROJ_INTERMEDIATE_CRS_USE intermediate) {
  const FactoryPointer factory(proj_create_operation_factory_context(context, nullptr));
  if (!factory) return nullptr;
  proj_operation_factory_context_set_allow_ballpark_transformations(context, factory.get(), 0);
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(context, factory.get(), grids);
  proj_operation_factory_context_set_allow_use_intermediate_crs(context, factory.get(),
                                                                intermediate);
  return ListPointer(proj_create_operations(context, from, to, factory.get()));
}

/// Direct operations, else those by way of a third CRS: PROJ's own default finds the same, but for
/// heights it spends five times as long to look for detours that it then drops.
ListPointer list(PJ_CONTEXT* context, const PJ* from, const PJ* to,
                 PROJ_GRID_AVAILABILITY_USE grids) {
  ListPointer direct = list(context, from, to, grids, PROJ_INTERMEDIATE_CRS_USE_NEVER);
  if (direct && proj_list_get_count(direct.get()) > 0) return direct;
  return list(context, from, to, grids, PROJ_INTERMEDIATE_CRS_USE_IF_NO_DIRECT_TRANSFORMATION);
}

/// What is to be said of an operation whatever becomes of it.
Operation describe(PJ_CONTEXT* context, const PJ* raw) {
  Operation operation;
  const char* name = proj_get_name(raw);
  operation.info.name = name ? name : "";
  const double accuracy = proj_coordoperation_get_accuracy(context, raw);
  if (accuracy >= 0.0) operation.info.accuracyMetres = accuracy;
  operation.area = areaOf(context, raw).value_or(Area{});
  operation.info.areaName = operation.area.name;
  operation.info.west = operation.area.west;
  operation.info.south = operation.area.south;
  operation.info.east = operation.area.east;
  operation.info.north = operation.area.north;
  operation.missing = missingGrids(context, raw);
  return operation;
}

/// False where PROJ cannot make a pipeline of it.
bool makeUsable(PJ_CONTEXT* context, const PJ* raw, Operation& operation) {
  operation.transformation.reset(proj_normalize_for_visualization(context, raw));
  if (!operation.transformation) return false;
  const char* definition =
      proj_as_proj_string(context, operation.transformation.get(), PJ_PROJ_5, nullptr);
  if (!definition) return false;
  operation.info.definition = definition;
  return true;
}

/// Whether PROJ put a ballpark step into a chain all the same.
bool isBallpark(PJ_CONTEXT* context, const PJ* raw) {
  return proj_coordoperation_has_ballpark_transformation(context, raw) != 0;
}

std::string nameAndAccuracy(const Operation& operation) {
  if (!operation.info.accuracyMetres)
    return fmt::format("'{}' (accuracy not known)", operation.info.name);
  return fmt::format("'{}' ({} m)", operation.info.name, *operation.info.accuracyMetres);
}

template <typename Use>
void forEach(PJ_CONTEXT* context, const PJ_OBJ_LIST* operations, Use use) {
  const int count = operations ? proj_list_get_count(operations) : 0;
  for (int i = 0; i < count; ++i) {
    const ObjectPointer raw(proj_list_get(context, operations, i));
    if (raw && !isBallpark(context, raw.get())) use(raw.get());
  }
}

}  // namespace

Operations findOperations(PJ_CONTEXT* context, const PJ* from, const PJ* to) {
  Operations found;
  // Two lists: PROJ looks for a way round by a third CRS only when the direct operations are gone
  // for want of a grid, and only the list that ignores grids says what would have been better.
  const ListPointer here =
      list(context, from, to, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  forEach(context, here.get(), [&](const PJ* raw) {
    Operation operation = describe(context, raw);
    if (operation.missing.empty() && makeUsable(context, raw, operation))
      found.usable.push_back(std::move(operation));
  });
  const ListPointer all = list(context, from, to, PROJ_GRID_AVAILABILITY_IGNORED);
  forEach(context, all.get(), [&](const PJ* raw) {
    Operation operation = describe(context, raw);
    if (!operation.missing.empty()) found.lackingGrids.push_back(std::move(operation));
  });
  return found;
}

std::string needOf(const Operation& operation) {
  std::string text = fmt::format("'{}'", operation.info.name);
  if (operation.info.accuracyMetres) text += fmt::format(" ({} m)", *operation.info.accuracyMetres);
  text += " needs the grid ";
  for (std::size_t i = 0; i < operation.missing.size(); ++i) {
    const MissingGrid& grid = operation.missing[i];
    text += (i ? " and " : "") + grid.name;
    if (!grid.url.empty()) text += fmt::format(" ({})", grid.url);
  }
  return text;
}

std::string substitution(const Operation& missed, const Operation& used) {
  return fmt::format("{}, which is missing; used {} instead", needOf(missed),
                     nameAndAccuracy(used));
}

bool isMoreAccurate(const Operation& a, const Operation& b) {
  if (!a.info.accuracyMetres) return false;
  return !b.info.accuracyMetres || *a.info.accuracyMetres < *b.info.accuracyMetres;
}

}  // namespace kokudo::geodesy::detail
