#include "engine/content/detail/GltfInstances.h"

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfFeatureIds.h"
#include "engine/content/detail/GltfTransform.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace kokudo::content {

namespace {

// An instance holds some 10 numbers in the file and 12 to 28 in memory.
constexpr std::uint64_t kCostOfInstance = 4;

class InstanceReader {
 public:
  InstanceReader(GltfReading& reading, const Json& node)
      : _reading(reading),
        _document(reading.document),
        _extensions(member(node, "extensions")),
        _attributes(member(member(_extensions, "EXT_mesh_gpu_instancing"), "attributes")) {}

  Result<LocalInstances> read(const geodesy::Mat4& matrix) {
    for (const auto& [name, components, out] :
         {std::tuple{"TRANSLATION", std::size_t(3), &_translations},
          std::tuple{"ROTATION", std::size_t(4), &_rotations},
          std::tuple{"SCALE", std::size_t(3), &_scales}}) {
      if (auto status = attribute(name, components, *out); !status) return status.error();
    }
    if (auto status = countOthers(); !status) return status.error();
    const std::size_t count = _count.value_or(0);
    if (!_document.spend(count * kCostOfInstance)) return _document.spent();
    LocalInstances out;
    out.matrices.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      out.matrices.push_back(matrix * matrixOf(partsOf(i)));
      if (!isFinite(out.matrices.back())) {
        return _document.bad(fmt::format("instance {} has no finite place", i));
      }
    }
    if (auto status = features(out); !status) return status.error();
    return out;
  }

 private:
  Status attribute(const char* name, std::size_t components, std::vector<double>& out) {
    const auto index = unsignedOf(member(_attributes, name));
    if (!index) return {};
    auto values = readAccessor(_document, static_cast<std::size_t>(*index));
    if (!values) return values.error();
    if (values->components != components) {
      return _document.bad(fmt::format("EXT_mesh_gpu_instancing: {} has {} numbers, expected {}",
                                       name, values->components, components));
    }
    out = std::move(values->values);
    return settleCount(name, values->count);
  }

  Status settleCount(const std::string& name, std::size_t count) {
    if (!_count) _count = count;
    if (*_count == count) return {};
    return _document.bad(fmt::format("EXT_mesh_gpu_instancing: {} has {} elements, others {}",
                                     name.substr(0, 80), count, *_count));
  }

  /// Attributes of the application's own say how many instances there are, too.
  Status countOthers() {
    if (!_attributes.is_object()) return {};
    for (auto it = _attributes.begin(); it != _attributes.end(); ++it) {
      const auto index = unsignedOf(it.value());
      if (!index) continue;
      auto described = describeAccessor(_document, static_cast<std::size_t>(*index));
      if (!described) return described.error();
      if (auto status = settleCount(it.key(), described->count); !status) return status;
    }
    return {};
  }

  NodeParts partsOf(std::size_t i) const {
    NodeParts parts;
    const auto take = [i](const std::vector<double>& from, auto& to) {
      if (!from.empty()) std::copy_n(from.data() + i * to.size(), to.size(), to.begin());
    };
    take(_translations, parts.translation);
    take(_rotations, parts.rotation);
    take(_scales, parts.scale);
    return parts;
  }

  Status features(LocalInstances& out) {
    const Json& json = member(member(_extensions, "EXT_instance_features"), "featureIds");
    const auto ids = [this](const std::string& name) -> Result<std::vector<std::uint32_t>> {
      const auto index = unsignedOf(member(_attributes, name.c_str()));
      if (!index) return _document.bad("instance features name the missing attribute " + name);
      return readUnsigned(_document, static_cast<std::size_t>(*index));
    };
    auto sets = readFeatureIdSets(_reading, json, out.matrices.size(), ids);
    if (!sets) return sets.error();
    // An instance has no texture coordinates.
    std::erase_if(*sets, [](const FeatureIdSet& set) { return set.texture.used(); });
    if (const int leading = leadingSet(*sets); leading > 0) {
      std::rotate(sets->begin(), sets->begin() + leading, sets->begin() + leading + 1);
    }
    out.featureIdSets = std::move(*sets);
    return {};
  }

  GltfReading& _reading;
  const GltfDocument& _document;
  const Json& _extensions;
  const Json& _attributes;
  std::optional<std::size_t> _count;
  std::vector<double> _translations, _rotations, _scales;
};

}  // namespace

Result<LocalInstances> readInstances(GltfReading& reading, const Json& node,
                                     const geodesy::Mat4& matrix) {
  return InstanceReader(reading, node).read(matrix);
}

LocalInstances mirroredPart(const LocalInstances& all, bool mirrored) {
  LocalInstances out;
  out.featureIdSets = all.featureIdSets;
  for (auto& set : out.featureIdSets) set.ids.clear();
  for (std::size_t i = 0; i < all.matrices.size(); ++i) {
    if (mirrors(all.matrices[i]) != mirrored) continue;
    out.matrices.push_back(all.matrices[i]);
    for (std::size_t k = 0; k < out.featureIdSets.size(); ++k) {
      out.featureIdSets[k].ids.push_back(all.featureIdSets[k].ids[i]);
    }
  }
  return out;
}

}  // namespace kokudo::content
