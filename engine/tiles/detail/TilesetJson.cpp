#include "engine/tiles/detail/TilesetJson.h"

#include "engine/base/Uri.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;
using geodesy::Mat4;
using geodesy::Vec3;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr int kMaxDepth = 256;             // deeper trees would overflow the stack of the traversal
constexpr double kMaxMetres = 1e15;        // further out, squared distances lose their meaning
constexpr std::size_t kMaxWarnings = 100;  // a file may hold millions of broken tiles

Error bad(const std::string& where, const std::string& what) {
  return {Error::Kind::BadInput, where + ": " + what};
}

std::optional<element> member(const object& o, std::string_view key) {
  element value;
  return o.at_key(key).get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

std::optional<object> objectMember(const object& o, std::string_view key) {
  object value;
  return o.at_key(key).get(value) == simdjson::SUCCESS ? std::optional(value) : std::nullopt;
}

std::string textMember(const object& o, std::string_view key) {
  std::string_view value;
  return o.at_key(key).get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

/// `count` finite numbers, or nothing.
std::optional<std::vector<double>> numbers(const element& value, std::size_t count) {
  array list;
  if (value.get(list) != simdjson::SUCCESS) return std::nullopt;
  std::vector<double> out;
  for (const element item : list) {
    double number = 0;
    if (item.get(number) != simdjson::SUCCESS || !std::isfinite(number)) return std::nullopt;
    out.push_back(number);
  }
  return out.size() == count ? std::optional(out) : std::nullopt;
}

/// Neither endless nor absurdly far away: what is computed from it stays finite.
bool isSane(double metres) {
  return std::abs(metres) <= kMaxMetres;  // false for NaN
}

bool isSane(const Mat4& transform) {
  return std::all_of(transform.m.begin(), transform.m.end(), [](double n) { return isSane(n); });
}

/// The same rectangle with edges within half a turn: 170 to 190 degrees east becomes 170 to -170.
geodesy::GlobeRectangle wrapped(geodesy::GlobeRectangle r) {
  constexpr double kHalf = std::numbers::pi;
  if (r.west >= -kHalf && r.east <= kHalf && r.east >= -kHalf && r.west <= kHalf) return r;
  if (r.east - r.west >= 2 * kHalf) return {-kHalf, r.south, kHalf, r.north};
  return {std::remainder(r.west, 2 * kHalf), r.south, std::remainder(r.east, 2 * kHalf), r.north};
}

/// Builds the tiles of one tileset.
class Reader {
 public:
  Reader(const std::string& uri, Diagnostics& diagnostics) : _uri(uri), _diagnostics(diagnostics) {}

  Result<std::unique_ptr<Tile>> readTile(const object& json, const TilesetPlace& place,
                                         bool additive, const std::string& path);

 private:
  Result<BoundingVolume> readVolume(const object& json, const Mat4& transform,
                                    const std::string& where) const;
  Status readPlace(const object& json, Tile& tile, const Mat4& parent, const std::string& where);
  Status readContents(const object& json, Tile& tile, const std::string& where);
  Status addContent(const element& json, Tile& tile, const std::string& where);
  Status readChildren(const object& json, Tile& tile, const std::string& path);
  void leaveOut(const std::string& why);

  const std::string& _uri;
  Diagnostics& _diagnostics;
};

Result<BoundingVolume> Reader::readVolume(const object& json, const Mat4& transform,
                                          const std::string& where) const {
  if (const auto region = member(json, "region")) {
    const auto n = numbers(*region, 6);
    // A little beyond a turn or a pole is rounding.
    constexpr double kTurn = 2 * std::numbers::pi + 0.01;
    if (!n || (*n)[1] > (*n)[3] || (*n)[4] > (*n)[5] || std::abs((*n)[1]) > kTurn / 4 ||
        std::abs((*n)[3]) > kTurn / 4 || std::abs((*n)[0]) > kTurn || std::abs((*n)[2]) > kTurn) {
      return bad(where,
                 "boundingVolume.region is not west, south, east, north in radians, least "
                 "and greatest height");
    }
    return BoundingVolume(
        geodesy::BoundingRegion{wrapped({(*n)[0], (*n)[1], (*n)[2], (*n)[3]}), (*n)[4], (*n)[5]});
  }
  if (const auto box = member(json, "box")) {
    const auto n = numbers(*box, 12);
    if (!n) return bad(where, "boundingVolume.box is not 12 finite numbers");
    const auto at = [&n](std::size_t i) { return Vec3{(*n)[i], (*n)[i + 1], (*n)[i + 2]}; };
    return transformed(geodesy::OrientedBoundingBox{at(0), {at(3), at(6), at(9)}}, transform);
  }
  if (const auto sphere = member(json, "sphere")) {
    const auto n = numbers(*sphere, 4);
    if (!n || (*n)[3] < 0) return bad(where, "boundingVolume.sphere is not a centre and a radius");
    return transformed(geodesy::BoundingSphere{{(*n)[0], (*n)[1], (*n)[2]}, (*n)[3]}, transform);
  }
  return Error{Error::Kind::Unsupported,
               where + ": boundingVolume has none of region, box and sphere"};
}

double largestScale(const Mat4& m) {
  return std::max({length(m.transformDirection({1, 0, 0})), length(m.transformDirection({0, 1, 0})),
                   length(m.transformDirection({0, 0, 1}))});
}

Status Reader::readPlace(const object& json, Tile& tile, const Mat4& parent,
                         const std::string& where) {
  tile.transform = parent;
  if (const auto value = member(json, "transform")) {
    const auto n = numbers(*value, 16);
    if (!n) return bad(where, "transform is not 16 finite numbers");
    Mat4 local;
    std::copy(n->begin(), n->end(), local.m.begin());
    tile.transform = parent * local;
    if (!isSane(tile.transform)) {
      return bad(where, "transform leads further away than can be drawn");
    }
  }
  const auto volume = objectMember(json, "boundingVolume");
  if (!volume) return bad(where, "no boundingVolume");
  Result<BoundingVolume> bounds = readVolume(*volume, tile.transform, where);
  if (!bounds.ok()) return bounds.error();
  tile.volume = *bounds;
  const bool isRegion = std::holds_alternative<geodesy::BoundingRegion>(tile.volume);
  tile.cullVolume = isRegion ? BoundingVolume(toBox(tile.volume)) : tile.volume;
  tile.centre = centreOf(tile.cullVolume);
  tile.radius = radiusOf(tile.cullVolume);
  if (!isSane(length(tile.centre)) || !isSane(tile.radius)) {
    return bad(where, "boundingVolume is larger or further away than can be drawn");
  }
  if (const auto request = objectMember(json, "viewerRequestVolume")) {
    Result<BoundingVolume> requestVolume =
        readVolume(*request, tile.transform, where + ": viewerRequestVolume");
    if (!requestVolume.ok()) return requestVolume.error();
    tile.viewerRequestVolume = *requestVolume;
  }
  const auto error = member(json, "geometricError");
  double metres = 0;
  if (!error || error->get(metres) != simdjson::SUCCESS || !std::isfinite(metres) || metres < 0) {
    return bad(where, "no geometricError of 0 or more");
  }
  tile.geometricError = metres * largestScale(tile.transform);
  return {};
}

Status Reader::addContent(const element& json, Tile& tile, const std::string& where) {
  object content;
  if (json.get(content) != simdjson::SUCCESS) return bad(where, "content is not an object");
  std::string uri = textMember(content, "uri");
  if (uri.empty()) uri = textMember(content, "url");  // before 1.0
  if (uri.empty()) return bad(where, "content without uri");
  const std::string resolved = resolveUri(_uri, uri);
  const std::string scheme = uriScheme(resolved);
  const bool isRemote = uriScheme(_uri).starts_with("http");
  if (isRemote && !scheme.starts_with("http")) {
    return bad(where, "a tileset from the network may not name \"" + uri.substr(0, 100) + "\"");
  }
  tile.contentUris.push_back(resolved);
  return {};
}

Status Reader::readContents(const object& json, Tile& tile, const std::string& where) {
  if (const auto content = member(json, "content")) {
    if (Status status = addContent(*content, tile, where); !status.ok()) return status;
  }
  std::optional<element> several = member(json, "contents");
  if (const auto extensions = objectMember(json, "extensions")) {
    if (const auto extension = objectMember(*extensions, "3DTILES_multiple_contents")) {
      several = member(*extension, "contents");
      if (!several) several = member(*extension, "content");
    }
  }
  array list;
  if (several && several->get(list) == simdjson::SUCCESS) {
    for (const element content : list) {
      if (Status status = addContent(content, tile, where); !status.ok()) return status;
    }
  }
  return {};
}

bool isImplicit(const object& json) {
  if (member(json, "implicitTiling")) return true;
  const auto extensions = objectMember(json, "extensions");
  return extensions && member(*extensions, "3DTILES_implicit_tiling");
}

Result<std::unique_ptr<Tile>> Reader::readTile(const object& json, const TilesetPlace& place,
                                               bool additive, const std::string& path) {
  const std::string where = _uri + ": " + path;
  if (place.depth > kMaxDepth) {
    return bad(where, fmt::format("tiles nested deeper than {}", kMaxDepth));
  }
  if (isImplicit(json)) {
    return Error{Error::Kind::Unsupported,
                 where + ": implicit tiling is not read yet; give a tileset with an explicit tree"};
  }
  auto tile = std::make_unique<Tile>();
  tile->depth = place.depth;
  tile->externalDepth = place.externalDepth;
  if (Status status = readPlace(json, *tile, place.transform, where); !status.ok()) {
    return status.error();
  }
  std::string refine = textMember(json, "refine");
  std::transform(refine.begin(), refine.end(), refine.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (!refine.empty() && refine != "ADD" && refine != "REPLACE") {
    return bad(where, "refine is neither ADD nor REPLACE");
  }
  tile->additive = refine.empty() ? additive : refine == "ADD";
  if (Status status = readContents(json, *tile, where); !status.ok()) return status.error();
  if (Status status = readChildren(json, *tile, path); !status.ok()) return status.error();
  return tile;
}

void Reader::leaveOut(const std::string& why) {
  const std::size_t before = _diagnostics.items().size();
  if (before < kMaxWarnings) _diagnostics.warn(_uri, why + ": the tile is left out");
  if (before == kMaxWarnings) _diagnostics.warn(_uri, "more tiles are left out");
}

/// A child that cannot be read is left out with a warning: the others are still worth showing.
Status Reader::readChildren(const object& json, Tile& tile, const std::string& path) {
  const auto value = member(json, "children");
  if (!value) return {};
  array list;
  if (value->get(list) != simdjson::SUCCESS) return bad(_uri + ": " + path, "children is no array");
  std::size_t index = 0;
  for (const element item : list) {
    const std::string childPath = fmt::format("{}/{}", path, index++);
    object child;
    if (item.get(child) != simdjson::SUCCESS) {
      leaveOut(_uri + ": " + childPath + ": the tile is not an object");
      continue;
    }
    const TilesetPlace place{tile.transform, tile.depth + 1, tile.externalDepth};
    Result<std::unique_ptr<Tile>> read = readTile(child, place, tile.additive, childPath);
    if (!read.ok()) {
      leaveOut(read.error().message);
      continue;
    }
    read.value()->parent = &tile;
    tile.children.push_back(std::move(read.value()));
  }
  return {};
}

Status checkHead(const object& tileset, const std::string& uri) {
  const auto asset = objectMember(tileset, "asset");
  if (!asset) return bad(uri, "no \"asset\": not a 3D Tiles tileset");
  const std::string version = textMember(*asset, "version");
  if (version != "1.0" && version != "1.1" && version != "0.0") {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: asset.version is \"{}\"; 1.0 and 1.1 are read", uri, version)};
  }
  static constexpr std::array<std::string_view, 4> kKnown{
      "3DTILES_content_gltf", "3DTILES_multiple_contents", "3DTILES_metadata",
      "3DTILES_batch_table_hierarchy"};
  array required;
  if (tileset.at_key("extensionsRequired").get(required) != simdjson::SUCCESS) return {};
  for (const element item : required) {
    std::string_view name;
    if (item.get(name) != simdjson::SUCCESS) continue;
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) {
      return Error{Error::Kind::Unsupported,
                   fmt::format("{}: required extension {} is not read", uri, name)};
    }
  }
  return {};
}

std::string copyrightOf(const object& asset) {
  std::string copyright = textMember(asset, "copyright");
  if (const auto extras = objectMember(asset, "extras"); copyright.empty() && extras) {
    copyright = textMember(*extras, "copyright");
  }
  return copyright;
}

}  // namespace

bool looksLikeJson(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != bytes.npos && bytes[first] == '{';
}

Result<ParsedTileset> parseTileset(std::string_view bytes, const std::string& uri,
                                   const TilesetPlace& place) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  simdjson::dom::parser parser;
  object tileset;
  const simdjson::error_code code =
      parser.parse(simdjson::padded_string(bytes)).get_object().get(tileset);
  if (code != simdjson::SUCCESS) {
    return bad(uri, fmt::format("not a JSON object: {}", simdjson::error_message(code)));
  }
  if (Status status = checkHead(tileset, uri); !status.ok()) return status.error();
  const auto root = objectMember(tileset, "root");
  if (!root) return bad(uri, "no \"root\" tile");
  ParsedTileset parsed;
  const auto asset = objectMember(tileset, "asset");
  parsed.copyright = copyrightOf(*asset);
  if (const std::string up = textMember(*asset, "gltfUpAxis"); !up.empty() && up != "Y") {
    parsed.diagnostics.warn(uri, "asset.gltfUpAxis is \"" + up + "\"; glTF is read as y up");
  }
  Reader reader(uri, parsed.diagnostics);
  Result<std::unique_ptr<Tile>> tile = reader.readTile(*root, place, false, "root");
  if (!tile.ok()) return tile.error();
  parsed.root = std::move(tile.value());
  return parsed;
}

}  // namespace kokudo::tiles::detail
