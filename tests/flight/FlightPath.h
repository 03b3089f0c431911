#pragma once

#include "engine/base/Result.h"
#include "engine/scene/GlobeCamera.h"

#include <string_view>
#include <vector>

namespace kokudo::flight {

/// A camera path: views at given seconds, and what lies between them.
class FlightPath {
 public:
  struct Key {
    double seconds = 0;
    scene::LookAt view;
  };

  /// One key a line, in order of time: "seconds lat lon height heading pitch distance" (degrees,
  /// metres above the ellipsoid); '#' begins a comment. BadInput names the line.
  static Result<FlightPath> parse(std::string_view text);

  const std::vector<Key>& keys() const { return _keys; }
  double seconds() const { return _keys.back().seconds; }
  /// The view at a time; before the first key the first, after the last the last. Distances change
  /// by the same factor each second, all else evenly.
  scene::LookAt at(double seconds) const;

 private:
  std::vector<Key> _keys;
};

}  // namespace kokudo::flight
