#pragma once

#include <array>
#include <string>
#include <vector>

namespace kokudo::search::detail {

using Box = std::array<double, 4>;  // west, south, east, north degrees; west > east crosses 180

constexpr int kCoarsestZoom = 6, kFinestZoom = 14;

/// Terms under which a place with this extent is found: at each zoom the cells (360 / 2^zoom
/// degrees wide) it covers, or one term for "too large for this zoom".
std::vector<std::string> cellTermsOfPlace(const Box& bbox);

/// Terms of which at least one is on every place that meets the box, at the finest zoom that needs
/// at most `maxCells`; empty if even the coarsest needs more.
std::vector<std::string> cellTermsOfQuery(const Box& bbox, std::size_t maxCells);

bool intersects(const Box& a, const Box& b);

}  // namespace kokudo::search::detail
