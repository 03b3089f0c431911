#include "engine/content/detail/GltfPrimitive.h"

#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfTexture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kokudo::content {

namespace {

class PrimitiveReader {
 public:
  PrimitiveReader(const GltfDocument& document, const Json& json,
                  const std::vector<FeatureTable>& tables)
      : _document(document),
        _json(json),
        _attributes(member(json, "attributes")),
        _tables(tables) {}

  Result<LocalPrimitive> read() {
    for (const auto step :
         {&PrimitiveReader::positions, &PrimitiveReader::directions, &PrimitiveReader::texcoords,
          &PrimitiveReader::colors, &PrimitiveReader::heights, &PrimitiveReader::features,
          &PrimitiveReader::indices}) {
      if (auto status = (this->*step)(); !status) return status.error();
    }
    return std::move(_out);
  }

 private:
  /// Reads attribute `name` if it is there; every attribute has as many elements as POSITION.
  Result<std::vector<double>> attribute(const char* name, std::size_t low, std::size_t high,
                                        std::size_t* components = nullptr) {
    const auto index = unsignedOf(member(_attributes, name));
    if (!index) return std::vector<double>{};
    auto values = readAccessor(_document, static_cast<std::size_t>(*index));
    if (!values) return values.error();
    if (values->components < low || values->components > high ||
        (_count != 0 && values->count != _count)) {
      return _document.bad(fmt::format("{} has {} elements of {} numbers; {} vertices are there",
                                       name, values->count, values->components, _count));
    }
    if (components) *components = values->components;
    return std::move(values->values);
  }

  Status positions() {
    auto values = attribute("POSITION", 3, 3);
    if (!values) return values.error();
    if (!std::all_of(values->begin(), values->end(), [](double v) { return std::isfinite(v); })) {
      return _document.bad("a vertex position is not a finite number");
    }
    _count = values->size() / 3;
    _out.positions = std::move(*values);
    return {};
  }

  Status directions() {
    auto values = attribute("NORMAL", 3, 3);
    if (!values) return values.error();
    _out.primitive.normals.assign(values->begin(), values->end());
    return {};
  }

  Status texcoords() {
    for (int set = 0;; ++set) {
      const std::string name = "TEXCOORD_" + std::to_string(set);
      if (!unsignedOf(member(_attributes, name.c_str()))) return {};
      auto values = attribute(name.c_str(), 2, 2);
      if (!values) return values.error();
      _out.primitive.texcoordSets.emplace_back(values->begin(), values->end());
    }
  }

  Status colors() {
    std::size_t components = 0;
    auto values = attribute("COLOR_0", 3, 4, &components);
    if (!values) return values.error();
    if (values->empty()) return {};
    _out.primitive.colors.assign(_count * 4, 255);
    for (std::size_t i = 0; i < _count; ++i) {
      for (std::size_t c = 0; c < components; ++c) {
        const double value = (*values)[i * components + c];
        const double whole = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) * 255.0 : 0.0;
        _out.primitive.colors[i * 4 + c] = static_cast<std::uint8_t>(std::lround(whole));
      }
    }
    return {};
  }

  Status heights() {
    auto values = attribute("_HEIGHT", 1, 1);
    if (!values) return values.error();
    _out.primitive.heights.assign(values->begin(), values->end());
    return {};
  }

  Status features() {
    const Json& sets =
        member(member(member(_json, "extensions"), "EXT_mesh_features"), "featureIds");
    // A vertex has room for one id here: the first set that leads to attributes wins.
    const Json* chosen = nullptr;
    for (std::size_t i = 0; i < sizeOf(sets); ++i) {
      if (member(sets[i], "texture").is_object()) continue;
      if (!chosen) chosen = &sets[i];
      if (unsignedOf(member(*chosen, "propertyTable"))) break;
      if (unsignedOf(member(sets[i], "propertyTable"))) chosen = &sets[i];
    }
    if (chosen) return featureSet(*chosen);
    for (const char* name : {"_BATCHID", "BATCHID"}) {
      if (!unsignedOf(member(_attributes, name))) continue;
      if (!_tables.empty()) _out.primitive.featureTable = 0;
      return featureAttribute(name, kNoFeature);
    }
    return {};
  }

  Status featureSet(const Json& set) {
    const auto table = unsignedOf(member(set, "propertyTable"));
    if (table && *table < _tables.size()) _out.primitive.featureTable = static_cast<int>(*table);
    const auto none = static_cast<std::uint32_t>(std::min<std::uint64_t>(
        unsignedOf(member(set, "nullFeatureId")).value_or(kNoFeature), kNoFeature));
    if (const auto number = unsignedOf(member(set, "attribute"))) {
      return featureAttribute(("_FEATURE_ID_" + std::to_string(*number)).c_str(), none);
    }
    _out.primitive.featureIds.resize(_count);
    std::iota(_out.primitive.featureIds.begin(), _out.primitive.featureIds.end(), 0u);
    settleIds(none);
    return {};
  }

  Status featureAttribute(const char* name, std::uint32_t none) {
    const auto index = unsignedOf(member(_attributes, name));
    if (!index)
      return _document.bad(fmt::format("feature ids name the missing attribute {}", name));
    auto ids = readUnsigned(_document, static_cast<std::size_t>(*index));
    if (!ids) return ids.error();
    if (ids->size() != _count) {
      return _document.bad(
          fmt::format("{} has {} elements for {} vertices", name, ids->size(), _count));
    }
    _out.primitive.featureIds = std::move(*ids);
    settleIds(none);
    return {};
  }

  void settleIds(std::uint32_t none) {
    const int table = _out.primitive.featureTable;
    const std::size_t rows =
        table >= 0 ? _tables[static_cast<std::size_t>(table)].count : std::size_t(kNoFeature);
    for (auto& id : _out.primitive.featureIds) {
      if (id == none || id >= rows) id = kNoFeature;
    }
  }

  Status indices() {
    const int mode =
        static_cast<int>(std::min<std::uint64_t>(unsignedOf(member(_json, "mode")).value_or(4), 7));
    if (mode > 6) return _document.bad("a primitive has an unknown mode");
    std::vector<std::uint32_t> indices;
    if (const auto index = unsignedOf(member(_json, "indices"))) {
      auto read = readUnsigned(_document, static_cast<std::size_t>(*index));
      if (!read) return read.error();
      indices = std::move(*read);
    } else {
      indices.resize(_count);
      std::iota(indices.begin(), indices.end(), 0u);
    }
    for (const auto i : indices) {
      if (i >= _count) {
        return _document.bad(
            fmt::format("index {} points behind the last of {} vertices", i, _count));
      }
    }
    Primitive& p = _out.primitive;
    p.mode = mode == 0  ? Primitive::Mode::Points
             : mode < 4 ? Primitive::Mode::Lines
                        : Primitive::Mode::Triangles;
    p.indices = asList(mode, indices);
    return {};
  }

  const GltfDocument& _document;
  const Json& _json;
  const Json& _attributes;
  const std::vector<FeatureTable>& _tables;
  LocalPrimitive _out;
  std::size_t _count = 0;
};

}  // namespace

std::vector<std::uint32_t> asList(int mode, const std::vector<std::uint32_t>& in) {
  std::vector<std::uint32_t> out;
  const std::size_t n = in.size();
  switch (mode) {
    case 1:
      return {in.begin(), in.end() - static_cast<std::ptrdiff_t>(n % 2)};
    case 2:
    case 3:
      for (std::size_t i = 1; i < n; ++i) out.insert(out.end(), {in[i - 1], in[i]});
      if (mode == 2 && n > 1) out.insert(out.end(), {in[n - 1], in[0]});
      return out;
    case 4:
      return {in.begin(), in.end() - static_cast<std::ptrdiff_t>(n % 3)};
    case 5:
      for (std::size_t i = 2; i < n; ++i) {
        // Every second triangle turns the other way.
        out.insert(out.end(), {in[i - 2], in[i - 1 + i % 2], in[i - i % 2]});
      }
      return out;
    case 6:
      for (std::size_t i = 2; i < n; ++i) out.insert(out.end(), {in[0], in[i - 1], in[i]});
      return out;
    default:
      return in;
  }
}

Result<LocalPrimitive> readPrimitive(const GltfDocument& document, const Json& json,
                                     const std::vector<FeatureTable>& tables) {
  return PrimitiveReader(document, json, tables).read();
}

}  // namespace kokudo::content
