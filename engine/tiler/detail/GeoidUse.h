#pragma once

#include "engine/geodesy/HeightDatum.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace kokudo::tiler::detail {

/// Which geoid models the vertices of a city went through.
struct GeoidUse {
  std::size_t official = 0, outside = 0, offshore = 0;

  std::string text() const {
    std::string all = "標高 + geoid GSIGEO2011 -> ellipsoidal height";
    if (outside)
      all += fmt::format("; {} of {} vertices outside the official area of GSIGEO2011", outside,
                         total());
    if (offshore)
      all += fmt::format("; {} of {} vertices offshore, where EGM96 is used instead", offshore,
                         total());
    return all;
  }
  std::size_t total() const { return official + outside + offshore; }
  void count(geodesy::GeoidQuality quality) {
    if (quality == geodesy::GeoidQuality::Official) ++official;
    if (quality == geodesy::GeoidQuality::OutsideOfficial) ++outside;
    if (quality == geodesy::GeoidQuality::Egm96Offshore) ++offshore;
  }
};

}  // namespace kokudo::tiler::detail
