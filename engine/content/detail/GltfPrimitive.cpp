#include "engine/content/detail/GltfPrimitive.h"

#include "engine/content/detail/DracoMesh.h"
#include "engine/content/detail/GltfAccessor.h"
#include "engine/content/detail/GltfFeatureIds.h"
#include "engine/content/detail/PropertyAttributeReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kokudo::content {

namespace {

constexpr int kMaximumTexcoordSets = 16, kMaximumJointSets = 4;

class PrimitiveReader {
 public:
  PrimitiveReader(GltfReading& reading, const Json& json, const std::vector<double>& morphWeights)
      : _reading(reading),
        _document(reading.document),
        _json(json),
        _attributes(member(json, "attributes")),
        _extensions(member(json, "extensions")),
        _morphWeights(morphWeights) {}

  /// Empty where there are no positions: then nothing says how many vertices there are.
  Result<LocalPrimitive> read() {
    for (const auto step : {&PrimitiveReader::draco, &PrimitiveReader::positions}) {
      if (auto status = (this->*step)(); !status) return status.error();
    }
    if (_count == 0) return std::move(_out);
    for (const auto step :
         {&PrimitiveReader::directions, &PrimitiveReader::morphs, &PrimitiveReader::texcoords,
          &PrimitiveReader::colors, &PrimitiveReader::heights, &PrimitiveReader::influences,
          &PrimitiveReader::features, &PrimitiveReader::metadata, &PrimitiveReader::indices,
          &PrimitiveReader::outline}) {
      if (auto status = (this->*step)(); !status) return status.error();
    }
    return std::move(_out);
  }

 private:
  Status draco() {
    if (!member(_extensions, "KHR_draco_mesh_compression").is_object()) return {};
    auto mesh = decodeDracoMesh(_document, _json);
    if (!mesh) return mesh.error();
    _draco = std::move(*mesh);
    return {};
  }

  bool has(const std::string& name) const {
    return unsignedOf(member(_attributes, name.c_str())).has_value();
  }

  Result<AccessorValues> raw(const Json& owner, const std::string& name) {
    if (_draco && &owner == &_attributes) {
      const auto found = _draco->attributes.find(name);
      if (found != _draco->attributes.end()) return found->second;
    }
    const auto index = unsignedOf(member(owner, name.c_str()));
    return readRawAccessor(_document, static_cast<std::size_t>(index.value_or(UINT32_MAX)));
  }

  /// Reads attribute `name` if it is there; every attribute has as many elements as POSITION.
  Result<std::vector<double>> attribute(const std::string& name, std::size_t low, std::size_t high,
                                        std::size_t* components = nullptr) {
    return attributeOf(_attributes, name, low, high, components);
  }

  Result<std::vector<double>> attributeOf(const Json& owner, const std::string& name,
                                          std::size_t low, std::size_t high,
                                          std::size_t* components = nullptr) {
    if (!unsignedOf(member(owner, name.c_str()))) return std::vector<double>{};
    auto values = raw(owner, name);
    if (!values) return values.error();
    if (values->components < low || values->components > high ||
        (_count != 0 && values->count != _count)) {
      return _document.bad(fmt::format("{} has {} elements of {} numbers; {} vertices are there",
                                       name, values->count, values->components, _count));
    }
    normalize(*values);
    if (components) *components = values->components;
    return std::move(values->values);
  }

  Status positions() {
    auto values = attribute("POSITION", 3, 3);
    if (!values) return values.error();
    _count = values->size() / 3;
    _out.positions = std::move(*values);
    return checkPositions();
  }

  Status checkPositions() const {
    const auto& all = _out.positions;
    if (std::all_of(all.begin(), all.end(), [](double v) { return std::isfinite(v); })) return {};
    return _document.bad("a vertex position is not a finite number");
  }

  Status directions() {
    auto values = attribute("NORMAL", 3, 3);
    if (!values) return values.error();
    _out.primitive.normals.assign(values->begin(), values->end());
    return {};
  }

  /// The rest pose: displacements times the default weights (glTF 2.0 §3.7.2.2).
  Status morphs() {
    const Json& targets = member(_json, "targets");
    for (std::size_t i = 0; i < std::min(sizeOf(targets), _morphWeights.size()); ++i) {
      const double weight = _morphWeights[i];
      if (weight == 0) continue;
      auto moved = attributeOf(targets[i], "POSITION", 3, 3);
      if (!moved) return moved.error();
      for (std::size_t k = 0; k < moved->size(); ++k) _out.positions[k] += weight * (*moved)[k];
      auto turned = attributeOf(targets[i], "NORMAL", 3, 3);
      if (!turned) return turned.error();
      auto& normals = _out.primitive.normals;
      for (std::size_t k = 0; k < std::min(turned->size(), normals.size()); ++k) {
        normals[k] += static_cast<float>(weight * (*turned)[k]);
      }
    }
    return checkPositions();
  }

  Status texcoords() {
    auto& sets = _out.primitive.texcoordSets;
    for (int set = 0; set < kMaximumTexcoordSets; ++set) {
      const std::string name = "TEXCOORD_" + std::to_string(set);
      if (!has(name)) continue;
      auto values = attribute(name, 2, 2);
      if (!values) return values.error();
      // A set that is left out keeps its place, empty.
      sets.resize(static_cast<std::size_t>(set) + 1);
      sets.back().assign(values->begin(), values->end());
    }
    return {};
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

  /// Joints and weights, all sets of a vertex side by side.
  Status influences() {
    for (int set = 0; set < kMaximumJointSets; ++set) {
      const std::string joints = "JOINTS_" + std::to_string(set);
      const std::string weights = "WEIGHTS_" + std::to_string(set);
      if (!has(joints) || !has(weights)) return {};
      auto of = attribute(joints, 4, 4);
      if (!of) return of.error();
      auto by = attribute(weights, 4, 4);
      if (!by) return by.error();
      auto numbers = asUnsigned(_document, *of);
      if (!numbers) return numbers.error();
      append(*numbers, *by);
    }
    return {};
  }

  void append(const std::vector<std::uint32_t>& joints, const std::vector<double>& weights) {
    const std::size_t had = _out.influences, has = had + 4;
    std::vector<std::uint32_t> allJoints(_count * has);
    std::vector<double> allWeights(_count * has);
    for (std::size_t i = 0; i < _count; ++i) {
      for (std::size_t k = 0; k < has; ++k) {
        const bool old = k < had;
        allJoints[i * has + k] = old ? _out.joints[i * had + k] : joints[i * 4 + k - had];
        allWeights[i * has + k] = old ? _out.weights[i * had + k] : weights[i * 4 + k - had];
      }
    }
    _out.joints = std::move(allJoints);
    _out.weights = std::move(allWeights);
    _out.influences = has;
  }

  Result<std::vector<std::uint32_t>> ids(const std::string& name) {
    if (!has(name)) {
      return _document.bad(fmt::format("feature ids name the missing attribute {}", name));
    }
    auto values = raw(_attributes, name);
    if (!values) return values.error();
    if (values->components != 1 || values->count != _count) {
      return _document.bad(
          fmt::format("{} has {} elements of {} numbers for {} vertices, expected one each", name,
                      values->count, values->components, _count));
    }
    return asUnsigned(_document, values->values);
  }

  Status features() {
    const Json& json = member(member(_extensions, "EXT_mesh_features"), "featureIds");
    if (sizeOf(json) == 0) return batchIds();
    auto sets = readFeatureIdSets(_reading, json, _count,
                                  [this](const std::string& name) { return ids(name); });
    if (!sets) return sets.error();
    const int leading = leadingSet(*sets);
    Primitive& p = _out.primitive;
    if (leading >= 0) {
      FeatureIdSet& set = (*sets)[static_cast<std::size_t>(leading)];
      p.featureIds = std::move(set.ids);
      p.featureTable = set.featureTable;
      p.featureIdLabel = std::move(set.label);
      sets->erase(sets->begin() + leading);
    }
    p.otherFeatureIds = std::move(*sets);
    return {};
  }

  /// As b3dm has it (OGC 18-053r2 §9.2.1).
  Status batchIds() {
    for (const char* name : {"_BATCHID", "BATCHID"}) {
      if (!has(name)) continue;
      Primitive& p = _out.primitive;
      if (!_reading.model.featureTables.empty()) p.featureTable = 0;
      auto numbers = ids(name);
      if (!numbers) return numbers.error();
      p.featureIds = std::move(*numbers);
      settleFeatureIds(_reading.model, p.featureTable, kNoFeature, p.featureIds);
      return {};
    }
    return {};
  }

  Status metadata() {
    const Json& extension = member(_extensions, "EXT_structural_metadata");
    const Json& textures = member(extension, "propertyTextures");
    for (std::size_t i = 0; i < sizeOf(textures); ++i) {
      const auto index = unsignedOf(textures[i]);
      if (!index || *index >= _reading.model.propertyTextures.size()) {
        return _document.bad("a primitive names a missing property texture");
      }
      if (!_document.spend(1)) return _document.spent();
      _out.primitive.propertyTextures.push_back(static_cast<int>(*index));
    }
    auto tables =
        readPropertyAttributes(_document, _reading.schema, _json, _count,
                               [this](const std::string& name) { return raw(_attributes, name); });
    if (!tables) return tables.error();
    _out.primitive.vertexProperties = std::move(*tables);
    return {};
  }

  Status indices() {
    int mode =
        static_cast<int>(std::min<std::uint64_t>(unsignedOf(member(_json, "mode")).value_or(4), 7));
    if (mode > 6) return _document.bad("a primitive has an unknown mode");
    std::vector<std::uint32_t> indices;
    if (_draco) {
      mode = 4;  // strips are unpacked into lists
      indices = std::move(_draco->indices);
    } else if (const auto index = unsignedOf(member(_json, "indices"))) {
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

  Status outline() {
    const auto index =
        unsignedOf(member(member(_extensions, "CESIUM_primitive_outline"), "indices"));
    if (!index || _count == 0) return {};
    auto edges = readUnsigned(_document, static_cast<std::size_t>(*index));
    if (!edges) return edges.error();
    if (edges->size() % 2 != 0 ||
        std::any_of(edges->begin(), edges->end(), [this](auto i) { return i >= _count; })) {
      return _document.bad("CESIUM_primitive_outline names no pairs of vertices");
    }
    _out.primitive.outline = std::move(*edges);
    return {};
  }

  GltfReading& _reading;
  const GltfDocument& _document;
  const Json& _json;
  const Json& _attributes;
  const Json& _extensions;
  const std::vector<double>& _morphWeights;
  std::optional<DracoMesh> _draco;
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

Result<LocalPrimitive> readPrimitive(GltfReading& reading, const Json& json,
                                     const std::vector<double>& morphWeights) {
  return PrimitiveReader(reading, json, morphWeights).read();
}

}  // namespace kokudo::content
