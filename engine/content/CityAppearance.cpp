#include "engine/content/CityAppearance.h"

namespace kokudo::content {

bool CityAppearance::texturesOf(const CityPolygon& polygon, Look& look) const {
  for (std::size_t i = 0; i < polygon.rings.size(); ++i) {
    if (i >= polygon.ringIds.size() || polygon.ringIds[i].empty()) return false;
    const auto found = _rings.find(polygon.ringIds[i]);
    if (found == _rings.end()) return false;
    const RingTexcoords& ring = found->second;
    // The list repeats its first entry, as the ring in the file does; some writers leave it out.
    const std::size_t vertices = polygon.rings[i].size();
    if (ring.count != vertices && ring.count != vertices + 1) return false;
    if (look.texture >= 0 && look.texture != ring.texture) return false;
    look.texture = ring.texture;
    const auto first = _texcoords.begin() + static_cast<std::ptrdiff_t>(ring.first);
    look.texcoords.insert(look.texcoords.end(), first,
                          first + static_cast<std::ptrdiff_t>(vertices));
  }
  return look.texture >= 0;
}

CityAppearance::Look CityAppearance::of(const CityPolygon& polygon) const {
  Look look;
  if (!_rings.empty() && texturesOf(polygon, look)) return look;
  look = {};
  if (_colours.empty()) return look;
  for (const std::string& id : polygon.ids) {
    const auto found = _colours.find(id);
    if (found == _colours.end()) continue;
    look.coloured = true;
    look.colour = found->second;
    break;
  }
  return look;
}

}  // namespace kokudo::content
