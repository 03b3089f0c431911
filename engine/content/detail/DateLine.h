#pragma once

#include "engine/geodesy/Cartographic.h"

#include <vector>

namespace kokudo::content {

/// Makes a line or ring that jumps from one side of the antimeridian to the other go on beyond 180
/// degrees instead of round the earth: of two ways the shorter. RFC 7946 §3.1.9 wants it cut there,
/// but many files are not. Edges of a whole turn stay (a picture of the world has them), as do
/// rings round a pole.
/// @param closed whether the last goes on to the first
void goTheShortWay(std::vector<geodesy::Cartographic>& places, bool closed);

/// Turns a hole by whole turns so that it lies in its outer ring.
void shiftBeside(std::vector<geodesy::Cartographic>& hole,
                 const std::vector<geodesy::Cartographic>& outer);

}  // namespace kokudo::content
