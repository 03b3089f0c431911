#include "engine/tiler/detail/TilesetJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace kokudo::tiler::detail {

namespace {

using Json = nlohmann::ordered_json;

Json tileJson(const TileNode& node) {
  Json tile;
  tile["boundingVolume"]["region"] = node.region;
  tile["geometricError"] = node.geometricError;
  if (!node.content.empty()) tile["content"]["uri"] = node.content;
  if (!node.children.empty()) {
    Json& children = tile["children"] = Json::array();
    for (const TileNode& child : node.children) children.push_back(tileJson(child));
  }
  return tile;
}

}  // namespace

void include(std::array<double, 6>& region, const std::array<double, 6>& other) {
  region[0] = std::min(region[0], other[0]);
  region[1] = std::min(region[1], other[1]);
  region[2] = std::max(region[2], other[2]);
  region[3] = std::max(region[3], other[3]);
  region[4] = std::min(region[4], other[4]);
  region[5] = std::max(region[5], other[5]);
}

std::string tilesetJson(const TileNode& root, double geometricError, const std::string& copyright,
                        const TilesetNotes& notes) {
  Json extras = Json::object();
  for (const auto& [name, text] : notes) extras[name] = text;
  Json tileset;
  tileset["asset"]["version"] = "1.1";
  tileset["asset"]["generator"] = "kokudo";
  if (!copyright.empty()) tileset["asset"]["copyright"] = copyright;
  if (!extras.empty()) tileset["asset"]["extras"] = extras;
  tileset["geometricError"] = geometricError;
  tileset["root"] = tileJson(root);
  tileset["root"]["refine"] = "REPLACE";
  if (!extras.empty()) tileset["extras"] = extras;
  return tileset.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kokudo::tiler::detail
