#include "engine/content/detail/JsonShape.h"

#include <algorithm>
#include <array>

namespace kokudo::content {

namespace {

constexpr std::array<std::string_view, 9> kGeoJsonTypes{
    "Feature",    "FeatureCollection", "Point",        "LineString",        "Polygon",
    "MultiPoint", "MultiLineString",   "MultiPolygon", "GeometryCollection"};

/// Walks over JSON text without keeping anything of it.
class Walker {
 public:
  explicit Walker(std::string_view text) : _text(text) {}

  JsonShape shape() {
    skipBlanks();
    if (next() != '{') return JsonShape::Unknown;
    bool root = false, error = false, asset = false;
    while (true) {
      skipTo('"');
      if (atEnd()) break;
      const std::string_view name = string();
      skipBlanks();
      if (next() != ':') break;
      skipBlanks();
      if (name == "type" && isGeoJsonType()) return JsonShape::GeoJson;
      asset = asset || name == "asset";
      root = root || name == "root";
      error = error || name == "geometricError";
      skipValue();
      if (!atEnd() && _text[_at] == '}') break;
    }
    if (root && error) return JsonShape::Tileset;
    return asset ? JsonShape::Gltf : JsonShape::Unknown;
  }

 private:
  bool atEnd() const { return _at >= _text.size(); }
  char next() { return atEnd() ? '\0' : _text[_at++]; }
  void skipBlanks() {
    while (!atEnd() &&
           (_text[_at] == ' ' || _text[_at] == '\t' || _text[_at] == '\r' || _text[_at] == '\n')) {
      ++_at;
    }
  }
  /// To the next `c`, or to the end; a closing brace ends the object.
  void skipTo(char c) {
    while (!atEnd() && _text[_at] != c) {
      if (_text[_at] == '}')
        _at = _text.size();
      else
        ++_at;
    }
  }
  std::string_view string() {
    const std::size_t first = ++_at;
    while (!atEnd() && _text[_at] != '"') _at += _text[_at] == '\\' ? 2 : 1;
    const std::size_t last = std::min(_at, _text.size());
    ++_at;
    return _text.substr(first, last - first);
  }
  bool isGeoJsonType() {
    if (atEnd() || _text[_at] != '"') return false;
    const std::size_t before = _at;
    const std::string_view type = string();
    _at = before;
    for (const auto known : kGeoJsonTypes) {
      if (type == known) return true;
    }
    return false;
  }
  /// To the comma or brace behind a value.
  void skipValue() {
    std::size_t depth = 0;
    while (!atEnd()) {
      const char c = _text[_at];
      if (c == '"') {
        string();
        continue;
      }
      if (depth == 0 && (c == ',' || c == '}')) return;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && depth > 0) --depth;
      ++_at;
    }
  }

  std::string_view _text;
  std::size_t _at = 0;
};

}  // namespace

JsonShape jsonShape(std::string_view text) {
  return Walker(text).shape();
}

}  // namespace kokudo::content
