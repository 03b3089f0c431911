#include "engine/geodesy/Cartographic.h"

#include <numbers>

namespace kokudo::geodesy {
namespace {
constexpr double kDegree = std::numbers::pi / 180.0;
}

Cartographic Cartographic::fromDegrees(double longitude, double latitude, double height) {
  return {longitude * kDegree, latitude * kDegree, height};
}

double Cartographic::longitudeDegrees() const {
  return longitude / kDegree;
}

double Cartographic::latitudeDegrees() const {
  return latitude / kDegree;
}

}  // namespace kokudo::geodesy
