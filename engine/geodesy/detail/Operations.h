#pragma once

#include "engine/geodesy/CrsTransform.h"
#include "engine/geodesy/detail/Proj.h"

#include <string>
#include <vector>

namespace kokudo::geodesy::detail {

/// One way from one CRS to another.
struct Operation {
  ObjectPointer transformation;  ///< x east, y north; null for one that lacks a grid
  CrsOperation info;
  Area area;
  std::vector<MissingGrid> missing;
};

/// What PROJ offers between two CRS, best first, ballpark operations left out.
struct Operations {
  std::vector<Operation> usable;
  std::vector<Operation> lackingGrids;
};

Operations findOperations(PJ_CONTEXT* context, const PJ* from, const PJ* to);

/// "'JGD2000 to JGD2011 (1)' (0.2 m) needs the grid x.tif (https://...)"
std::string needOf(const Operation& operation);

/// What a user must know where `used` stands in for `missed`.
std::string substitution(const Operation& missed, const Operation& used);

/// Whether `a` is known to be more accurate than `b`.
bool isMoreAccurate(const Operation& a, const Operation& b);

}  // namespace kokudo::geodesy::detail
