#include "engine/geodesy/Cartographic.h"

#include "engine/geodesy/detail/Angles.h"

namespace kokudo::geodesy {

using detail::kRadiansPerDegree;

Cartographic Cartographic::fromDegrees(double longitude, double latitude, double height) {
  return {longitude * kRadiansPerDegree, latitude * kRadiansPerDegree, height};
}

double Cartographic::longitudeDegrees() const {
  return longitude / kRadiansPerDegree;
}

double Cartographic::latitudeDegrees() const {
  return latitude / kRadiansPerDegree;
}

}  // namespace kokudo::geodesy
