#include "engine/content/detail/UnnamedObjects.h"

#include "engine/base/Sha256.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace kokudo::content {

namespace {

constexpr std::size_t kDigits = 16;

void add(Sha256& hash, std::string_view text) {
  hash.update(text);
  hash.update(std::string_view("\0", 1));
}

/// By bytes in a fixed order: the id must be the same on every machine.
void add(Sha256& hash, double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (8 * i));
  hash.update(std::string_view(bytes, 8));
}

std::string hashOf(const CityObject& object) {
  Sha256 hash;
  add(hash, object.type);
  for (const auto& [name, value] : object.attributes) {
    add(hash, name);
    add(hash, toText(value));
  }
  for (const auto& lod : object.lods) {
    add(hash, "lod");
    for (const auto& polygon : lod) {
      for (const auto& ring : polygon.rings) {
        add(hash, "ring");
        for (const auto& vertex : ring) {
          for (const double each : vertex) add(hash, each);
        }
      }
    }
  }
  return hash.hexDigest().substr(0, kDigits);
}

bool isNothing(const CityObject& object) {
  return object.attributes.empty() && std::all_of(object.lods.begin(), object.lods.end(),
                                                  [](const auto& lod) { return lod.empty(); });
}

}  // namespace

bool UnnamedObjects::name(CityObject& object) {
  if (isNothing(object)) {
    if (_empty++ == 0) _emptyType = object.type;
    return false;
  }
  object.gmlId = "no-gml-id-" + hashOf(object);
  if (_named++ == 0) _firstNamed = object.type + " " + object.gmlId;
  if (const auto times = ++_seen[object.gmlId]; times > 1)
    object.gmlId += fmt::format("-{}", times);
  return true;
}

void UnnamedObjects::tell(const std::string& where, Diagnostics& diagnostics) const {
  if (_named > 0) {
    diagnostics.warn(where, fmt::format("{} object(s) have no gml:id and are given one made of "
                                        "their content, the first {}",
                                        _named, _firstNamed));
  }
  if (_empty > 0) {
    diagnostics.warn(where, fmt::format("{} object(s) are empty, the first a {}: no gml:id, no "
                                        "attribute and no surface; there is nothing to show",
                                        _empty, _emptyType));
  }
}

}  // namespace kokudo::content
