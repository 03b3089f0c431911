#include "engine/content/detail/GltfFeatureIds.h"

#include "engine/content/detail/PropertyTextureReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace kokudo::content {

namespace {

std::optional<std::uint32_t> nullIdOf(const Json& set) {
  const auto id = unsignedOf(member(set, "nullFeatureId"));
  if (!id) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(*id, kNoFeature));
}

Status readIds(GltfReading& reading, const Json& json, std::size_t count,
               const FeatureIdAttribute& attribute, FeatureIdSet& set) {
  const GltfDocument& document = reading.document;
  if (const auto number = unsignedOf(member(json, "attribute"))) {
    const std::string name = fmt::format("_FEATURE_ID_{}", *number);
    auto ids = attribute(name);
    if (!ids) return ids.error();
    if (ids->size() != count) {
      return document.bad(fmt::format("{} has {} elements for {}", name, ids->size(), count));
    }
    set.ids = std::move(*ids);
  } else {
    if (!document.spend(count)) return document.spent();
    set.ids.resize(count);
    std::iota(set.ids.begin(), set.ids.end(), 0u);
  }
  settleFeatureIds(reading.model, set.featureTable, nullIdOf(json).value_or(kNoFeature), set.ids);
  return {};
}

Status readTexture(GltfReading& reading, const Json& json, FeatureIdSet& set) {
  auto use = reading.textures.read(json, TexturePurpose::Numbers);
  if (!use) return use.error();
  set.texture = *use;
  set.channels = channelsOf(json);
  if (set.channels.empty() || set.channels.size() > 4) {
    return reading.document.bad("a feature id texture names no channels that an image has");
  }
  return {};
}

}  // namespace

void settleFeatureIds(const Model& model, int table, std::uint32_t none,
                      std::vector<std::uint32_t>& ids) {
  const std::size_t rows = table >= 0 ? model.featureTables[static_cast<std::size_t>(table)].count
                                      : std::size_t(kNoFeature);
  for (auto& id : ids) {
    if (id == none || id >= rows) id = kNoFeature;
  }
}

Result<std::vector<FeatureIdSet>> readFeatureIdSets(GltfReading& reading, const Json& sets,
                                                    std::size_t count,
                                                    const FeatureIdAttribute& attribute) {
  std::vector<FeatureIdSet> out;
  for (std::size_t i = 0; i < sizeOf(sets); ++i) {
    FeatureIdSet set;
    set.label = textOf(member(sets[i], "label"));
    // A set takes some 200 bytes, and many nodes may name its primitive.
    if (!reading.document.spend(8) || !reading.document.spendText(set.label)) {
      return reading.document.spent();
    }
    const auto table = unsignedOf(member(sets[i], "propertyTable"));
    if (table && *table < reading.model.featureTables.size()) {
      set.featureTable = static_cast<int>(*table);
    }
    const Json& texture = member(sets[i], "texture");
    if (texture.is_object()) {
      set.nullId = nullIdOf(sets[i]);
      if (auto status = readTexture(reading, texture, set); !status) return status.error();
      if (!set.texture.used()) continue;  // a warning tells why
    } else if (auto status = readIds(reading, sets[i], count, attribute, set); !status) {
      return status.error();
    }
    out.push_back(std::move(set));
  }
  return out;
}

int leadingSet(const std::vector<FeatureIdSet>& sets) {
  int first = -1;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (sets[i].texture.used()) continue;
    if (sets[i].featureTable >= 0) return static_cast<int>(i);
    if (first < 0) first = static_cast<int>(i);
  }
  return first;
}

}  // namespace kokudo::content
