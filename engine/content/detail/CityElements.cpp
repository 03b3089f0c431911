#include "engine/content/detail/CityElements.h"

namespace kokudo::content {

namespace {

bool isUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

}  // namespace

std::string_view localNameOf(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool repeatsProperty(std::string_view property, std::string_view type) {
  const auto a = localNameOf(property), b = localNameOf(type);
  return a.size() == b.size() && !a.empty() && isUpper(b[0]) && a.substr(1) == b.substr(1) &&
         (a[0] == b[0] || a[0] - 'a' + 'A' == b[0]);
}

bool isCitySurface(std::string_view local) {
  for (const auto known : {"Polygon", "PolygonPatch", "Triangle", "Rectangle"}) {
    if (local == known) return true;
  }
  return false;
}

bool isGmlGeometry(std::string_view local) {
  for (const auto known : {"Solid",
                           "CompositeSolid",
                           "MultiSolid",
                           "MultiSurface",
                           "CompositeSurface",
                           "Surface",
                           "OrientableSurface",
                           "Shell",
                           "TriangulatedSurface",
                           "Tin",
                           "MultiCurve",
                           "CompositeCurve",
                           "Curve",
                           "LineString",
                           "OrientableCurve",
                           "Point",
                           "MultiPoint",
                           "MultiGeometry",
                           "GeometricComplex",
                           "Ring",
                           "LinearRing",
                           "RectifiedGrid",
                           "Envelope"}) {
    if (local == known) return true;
  }
  return isCitySurface(local);
}

int lodNamedBy(std::string_view local) {
  if (local.size() < 4 || !local.starts_with("lod")) return -1;
  return local[3] >= '0' && local[3] <= '4' ? local[3] - '0' : -1;
}

}  // namespace kokudo::content
