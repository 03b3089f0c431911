#pragma once

#include "engine/content/CityGml.h"
#include "engine/content/detail/CityCoordinates.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kokudo::content {

/// Gathers the polygons of one city object by level of detail, and settles what its geometries
/// refer to by xlink once the whole object is known.
class CityGeometry {
 public:
  /// A surface or solid begins at level `lod`; `id` is its gml:id or "".
  void open(int lod, std::string_view id);
  void close();
  void openPolygon(int lod, std::string_view id);
  /// @return what was wrong with the polygon (it is left out then), or ""
  std::string closePolygon();
  void openRing(std::string_view id);
  void addPoints(const std::vector<CityCoordinates::Point>& points);
  /// A surface that stands elsewhere in the object.
  void refer(int lod, std::string_view id);
  bool inRing() const { return _inRing; }
  void closeRing() { _inRing = false; }

  /// Moves everything into the object; @return the ids that were referred to and not found.
  std::vector<std::string> finish(CityObject& object);

 private:
  struct Range {
    int lod;
    std::size_t first, last;
  };
  struct Open {
    std::string id;
    int lod;
    std::size_t first;
  };
  std::array<std::vector<CityPolygon>, 5> _lods;
  std::map<std::string, Range, std::less<>> _ranges;
  std::vector<Open> _open;
  std::set<std::pair<int, std::string>> _references;
  CityPolygon _polygon;
  Open _polygonOpen{"", 0, 0};
  bool _inRing = false;
};

}  // namespace kokudo::content
