#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"

#include <array>
#include <string>

namespace kokudo::shards::detail {

using Box = std::array<double, 4>;  // west, south, east, north degrees

/// The extent of the place meets the box. BadUsage for a box that is none.
Result<Condition> meetsBox(const Box& box, const Dictionary& dictionary);
/// The point lies in the mesh cell, its north and east edge excluded.
Result<Condition> inMesh(const std::string& code);
/// The point is at most so far. BadUsage for what is no point or radius.
Result<Condition> within(const search::Query::Near& near);
/// The polygons hold the point.
Result<Condition> inPolygon(const std::string& text);

/// Scores points by nearness alone.
Xapian::Query nearestFirst(const search::Query::Near& near);

}  // namespace kokudo::shards::detail
