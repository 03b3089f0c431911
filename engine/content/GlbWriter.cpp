#include "engine/content/GlbWriter.h"

#include "engine/content/detail/DracoPacking.h"
#include "engine/content/detail/GlbBuffer.h"
#include "engine/content/detail/ImageCodec.h"
#include "engine/content/detail/MeshCompression.h"
#include "engine/content/detail/PropertyTableWriter.h"
#include "engine/content/detail/UprightFrame.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <optional>
#include <set>

namespace kokudo::content {

namespace {

constexpr int kVertices = 34962, kIndices = 34963;
constexpr int kByte = 5121, kSignedShort = 5122, kShort = 5123, kInt = 5125, kFloat = 5126;
// Half the step of a grid of powers of two: 2^-7 m, 2^-16 and whole numbers.
constexpr double kHeightTolerance = 0x1p-8, kTexcoordTolerance = 0x1p-17, kIdTolerance = 0.5;
// The largest run of whole numbers that a float holds exactly; vertex attributes have no 32-bit
// integer type.
constexpr std::uint32_t kMaximumFeatureId = 1u << 24;

/// (x, y, z) of ECEF axes -> (x, z, -y) of glTF's y-up axes.
std::vector<float> yUp(const std::vector<float>& values) {
  std::vector<float> turned(values.size());
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) {
    turned[i] = values[i];
    turned[i + 1] = values[i + 2];
    turned[i + 2] = -values[i + 1];
  }
  return turned;
}

class GlbBuilder {
 public:
  GlbBuilder(const Model& model, const GlbOptions& options) : _model(model), _options(options) {
    if (options.compress && options.packing == GlbOptions::Packing::Draco)
      _frame.emplace(model.origin);
  }

  Result<std::string> build() {
    if (!_model.featureTables.empty()) {
      auto metadata =
          writePropertyTables(_model.featureTables, _options.compress, _buffer, _tableIndices);
      if (!metadata["propertyTables"].empty()) {
        _metadata = std::move(metadata);
        _used.insert("EXT_structural_metadata");
      }
    }
    OrderedJson primitives = OrderedJson::array();
    for (std::size_t i = 0; i < _model.primitives.size(); ++i) {
      const Primitive& primitive = _model.primitives[i];
      if (auto good = check(primitive, i); !good) return good.error();
      if (primitive.positions.empty()) continue;
      if (_frame && isPackable(primitive)) {
        auto packed = writeDraco(primitive);
        if (!packed) return packed.error();
        primitives.push_back(std::move(*packed));
      } else if (_options.compress)
        primitives.push_back(write(reordered(primitive)));
      else
        primitives.push_back(write(primitive));
    }
    if (auto good = writeImages(); !good) return good.error();
    return assemble(document(std::move(primitives)));
  }

 private:
  Status check(const Primitive& p, std::size_t index) const {
    const std::size_t n = p.positions.size() / 3;
    const auto fits = [n](std::size_t size, std::size_t each) {
      return size == 0 || size == n * each;
    };
    const char* wrong = nullptr;
    if (p.positions.size() % 3 != 0) wrong = "positions are not triples";
    if (!fits(p.normals.size(), 3)) wrong = "normals do not match the positions";
    for (const auto& texcoords : p.texcoordSets) {
      if (!fits(texcoords.size(), 2)) wrong = "texture coordinates do not match the positions";
    }
    if (p.instances >= 0) wrong = "instances are not written yet";
    if (!fits(p.colors.size(), 4)) wrong = "colours do not match the positions";
    if (!fits(p.heights.size(), 1)) wrong = "heights do not match the positions";
    if (!fits(p.featureIds.size(), 1)) wrong = "feature ids do not match the positions";
    if (std::any_of(p.indices.begin(), p.indices.end(), [n](auto i) { return i >= n; })) {
      wrong = "an index points behind the last vertex";
    }
    if (p.material >= static_cast<int>(_model.materials.size()))
      wrong = "there is no such material";
    if (p.featureTable >= static_cast<int>(_model.featureTables.size())) {
      wrong = "there is no such feature table";
    }
    if (std::any_of(p.featureIds.begin(), p.featureIds.end(),
                    [](auto id) { return id >= kMaximumFeatureId && id != kNoFeature; })) {
      wrong = "a feature id is 2^24 or more; split the tile";
    }
    if (!std::all_of(p.positions.begin(), p.positions.end(),
                     [](float v) { return std::isfinite(v); })) {
      wrong = "a position is not finite";
    }
    if (!wrong) return {};
    return Error{Error::Kind::BadUsage,
                 fmt::format("model cannot be written as glb: primitive {}: {}", index, wrong)};
  }

  std::vector<float> turned(const std::vector<float>& xyz) const {
    return _frame ? _frame->toLocal(yUp(xyz)) : yUp(xyz);
  }

  static bool isPackable(const Primitive& p) {
    return p.mode == Primitive::Mode::Triangles && !p.indices.empty() && p.indices.size() % 3 == 0;
  }

  Result<OrderedJson> writeDraco(const Primitive& p) {
    const std::size_t n = p.positions.size() / 3;
    DracoPacker packer(n);
    OrderedJson attributes, ids;
    const auto declare = [&](const std::string& name, int id, int component, const char* type) {
      ids[name] = id;
      attributes[name] = _buffer.accessors.size();
      _buffer.accessors.push_back({{"componentType", component}, {"count", 0}, {"type", type}});
    };
    const auto numbers = [&](const char* name, const std::vector<float>& values, const char* type,
                             double tolerance, Rounding rounding = Rounding::Nearest) {
      const int exponent = gridExponent(values, tolerance);
      const auto moved = onGrid(values, exponent, rounding);
      const bool places = std::string_view(name) == "POSITION";
      declare(name,
              places ? packer.addPositions(moved, exponent)
                     : packer.addNumbers(moved, values.size() / n, exponent),
              kFloat, type);
      if (places) addBounds(moved);
    };
    const std::size_t first = _buffer.accessors.size();
    numbers("POSITION", turned(p.positions), "VEC3",
            _options.positionTolerance / std::numbers::sqrt3);
    if (!p.normals.empty())
      declare("NORMAL", packer.addDirections(turned(p.normals), _options.normalBits), kFloat,
              "VEC3");
    for (std::size_t i = 0; i < p.texcoordSets.size(); ++i)
      if (!p.texcoordSets[i].empty())
        numbers(("TEXCOORD_" + std::to_string(i)).c_str(), p.texcoordSets[i], "VEC2",
                kTexcoordTolerance);
    if (!p.colors.empty()) {
      declare("COLOR_0", packer.addColors(p.colors), kByte, "VEC4");
      _buffer.accessors.back()["normalized"] = true;
    }
    if (!p.heights.empty())
      numbers("_HEIGHT", p.heights, "SCALAR", _options.heightTolerance, Rounding::NextToZero);
    OrderedJson features;
    if (!p.featureIds.empty()) features = writeFeatureIds(p, numbers);
    auto packed = packer.pack(p.indices);
    if (!packed) return packed.error();
    for (std::size_t i = first; i < _buffer.accessors.size(); ++i)
      _buffer.accessors[i]["count"] = packed->vertices;
    OrderedJson json{{"attributes", std::move(attributes)}};
    json["indices"] = _buffer.accessors.size();
    _buffer.accessors.push_back({{"componentType", packed->vertices > 65535 ? kInt : kShort},
                                 {"count", packed->indices},
                                 {"type", "SCALAR"}});
    json["mode"] = 4;
    if (p.material >= 0) json["material"] = p.material;
    json["extensions"]["KHR_draco_mesh_compression"] = {
        {"bufferView", _buffer.addView(packed->bytes, 0)}, {"attributes", std::move(ids)}};
    if (!features.is_null()) json["extensions"]["EXT_mesh_features"] = std::move(features);
    _required.insert("KHR_draco_mesh_compression");
    return json;
  }

  OrderedJson write(const Primitive& p) {
    const std::size_t n = p.positions.size() / 3;
    OrderedJson attributes;
    const auto floats = [&](const char* name, const std::vector<float>& values, const char* type,
                            double tolerance) {
      attributes[name] = writeFloats(values, type, n, tolerance);
    };
    floats("POSITION", turned(p.positions), "VEC3",
           _options.positionTolerance / std::numbers::sqrt3);
    if (!p.normals.empty()) attributes["NORMAL"] = writeNormals(turned(p.normals), n);
    for (std::size_t i = 0; i < p.texcoordSets.size(); ++i) {
      const std::string name = "TEXCOORD_" + std::to_string(i);
      if (!p.texcoordSets[i].empty())
        floats(name.c_str(), p.texcoordSets[i], "VEC2", kTexcoordTolerance);
    }
    if (!p.colors.empty()) {
      const std::span<const std::uint8_t> colors(p.colors);
      attributes["COLOR_0"] =
          _options.compress ? _packer.addAccessor(packBytes(colors, 4), kByte, "VEC4", kVertices)
                            : _buffer.addAccessor(colors, kByte, "VEC4", n, kVertices);
      _buffer.accessors.back()["normalized"] = true;
    }
    if (!p.heights.empty())
      attributes["_HEIGHT"] =
          writeFloats(p.heights, "SCALAR", n, kHeightTolerance, Rounding::NextToZero);
    OrderedJson json;
    OrderedJson features;
    if (!p.featureIds.empty()) features = writeFeatureIds(p, floats);
    json["attributes"] = std::move(attributes);
    if (!p.indices.empty()) json["indices"] = writeIndices(p.indices, n, p.mode);
    json["mode"] = p.mode == Primitive::Mode::Points ? 0 : p.mode == Primitive::Mode::Lines ? 1 : 4;
    if (p.material >= 0) json["material"] = p.material;
    if (!features.is_null()) json["extensions"]["EXT_mesh_features"] = std::move(features);
    return json;
  }

  template <typename Floats>
  OrderedJson writeFeatureIds(const Primitive& p, const Floats& floats) {
    std::set<std::uint32_t> distinct(p.featureIds.begin(), p.featureIds.end());
    const bool gaps = distinct.erase(kNoFeature) > 0;
    std::uint32_t none = 0;
    if (!distinct.empty()) none = *distinct.rbegin() + 1;
    if (p.featureTable >= 0) {
      none = std::max(none, static_cast<std::uint32_t>(
                                _model.featureTables[std::size_t(p.featureTable)].count));
    }
    std::vector<float> ids;
    ids.reserve(p.featureIds.size());
    for (const auto id : p.featureIds)
      ids.push_back(static_cast<float>(id == kNoFeature ? none : id));
    floats("_FEATURE_ID_0", ids, "SCALAR", kIdTolerance);
    OrderedJson set{{"featureCount", std::max<std::size_t>(distinct.size(), 1)}, {"attribute", 0}};
    if (gaps) set["nullFeatureId"] = none;
    if (p.featureTable >= 0 && _tableIndices[std::size_t(p.featureTable)] >= 0) {
      set["propertyTable"] = _tableIndices[std::size_t(p.featureTable)];
    }
    _used.insert("EXT_mesh_features");
    return OrderedJson{{"featureIds", OrderedJson::array({std::move(set)})}};
  }

  /// @param tolerance by which compressing may move a value
  std::size_t writeFloats(const std::vector<float>& values, const char* type, std::size_t count,
                          double tolerance, Rounding rounding = Rounding::Nearest) {
    const bool isPosition = std::string_view(type) == "VEC3";
    if (!_options.compress) {
      const std::size_t accessor =
          _buffer.addAccessor(std::span<const float>(values), kFloat, type, count, kVertices);
      if (isPosition) addBounds(values);
      return accessor;
    }
    const auto exponent = fixedPointExponent(values, tolerance);
    const std::vector<float> moved = exponent ? onGrid(values, *exponent, rounding) : values;
    const std::size_t accessor = _packer.addAccessor(
        packFloats(moved, values.size() / count, exponent), kFloat, type, kVertices);
    if (isPosition) addBounds(moved);
    return accessor;
  }

  std::size_t writeNormals(const std::vector<float>& normals, std::size_t count) {
    if (!_options.compress)
      return _buffer.addAccessor(std::span<const float>(normals), kFloat, "VEC3", count, kVertices);
    const std::size_t accessor =
        _packer.addAccessor(packDirections(normals), kSignedShort, "VEC3", kVertices);
    _buffer.accessors.back()["normalized"] = true;
    _required.insert("KHR_mesh_quantization");
    return accessor;
  }

  void addBounds(const std::vector<float>& positions) {
    std::array<float, 3> low, high;
    low.fill(std::numeric_limits<float>::max());
    high.fill(std::numeric_limits<float>::lowest());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      low[i % 3] = std::min(low[i % 3], positions[i]);
      high[i % 3] = std::max(high[i % 3], positions[i]);
    }
    _buffer.accessors.back()["min"] = low;
    _buffer.accessors.back()["max"] = high;
  }

  std::size_t writeIndices(const std::vector<std::uint32_t>& indices, std::size_t vertices,
                           Primitive::Mode mode) {
    if (_options.compress) {
      const bool triangles = mode == Primitive::Mode::Triangles && indices.size() % 3 == 0;
      const PackedView packed = packIndices(indices, vertices, triangles);
      return _packer.addAccessor(packed, packed.stride == 4 ? kInt : kShort, "SCALAR", kIndices);
    }
    // 65535 would mean "restart" in 16 bits.
    if (vertices > 65535) {
      return _buffer.addAccessor(std::span<const std::uint32_t>(indices), kInt, "SCALAR",
                                 indices.size(), kIndices);
    }
    const std::vector<std::uint16_t> narrow(indices.begin(), indices.end());
    return _buffer.addAccessor(std::span<const std::uint16_t>(narrow), kShort, "SCALAR",
                               indices.size(), kIndices);
  }

  OrderedJson writeMaterials() {
    OrderedJson materials = OrderedJson::array();
    for (const Material& material : _model.materials) {
      OrderedJson pbr{{"baseColorFactor", material.baseColor},
                      {"metallicFactor", material.metallic},
                      {"roughnessFactor", material.roughness}};
      const TextureUse& texture = material.baseColorTexture;
      if (texture.image >= 0 && texture.image < static_cast<int>(_model.images.size())) {
        pbr["baseColorTexture"] = {{"index", texture.image}};
        if (texture.texcoordSet > 0) pbr["baseColorTexture"]["texCoord"] = texture.texcoordSet;
      }
      OrderedJson json{{"pbrMetallicRoughness", std::move(pbr)}};
      if (material.alpha == Material::Alpha::Blend) json["alphaMode"] = "BLEND";
      if (material.doubleSided) json["doubleSided"] = true;
      if (material.unlit) {
        json["extensions"]["KHR_materials_unlit"] = OrderedJson::object();
        _used.insert("KHR_materials_unlit");
      }
      materials.push_back(std::move(json));
    }
    return materials;
  }

  Status writeImages() {
    for (const auto& image : _model.images) {
      if (!image)
        return Error{Error::Kind::BadUsage, "model cannot be written as glb: an image is null"};
      auto bytes = encodeImage(*image, _options.imageQuality);
      if (!bytes) return bytes.error();
      OrderedJson json;
      if (!image->name.empty()) json["name"] = image->name;
      json["mimeType"] = encodedImageType(*image);
      json["bufferView"] = _buffer.addView(*bytes, 0);
      _images.push_back(std::move(json));
    }
    return {};
  }

  OrderedJson document(OrderedJson primitives) {
    OrderedJson asset{{"version", "2.0"}, {"generator", "kokudo"}};
    if (!_model.copyright.empty()) asset["copyright"] = _model.copyright;
    if (_packer.unpackedBytes() > 0) _required.insert("EXT_meshopt_compression");
    _used.insert(_required.begin(), _required.end());
    OrderedJson json{{"asset", std::move(asset)}, {"extensionsUsed", nullptr}, {"scene", 0}};
    if (primitives.empty()) {
      json["scenes"] = OrderedJson::array({OrderedJson::object()});
    } else {
      const geodesy::Vec3& o = _model.origin;
      json["scenes"] = {{{"nodes", {0}}}};
      json["nodes"] = {{{"mesh", 0}, {"translation", {o.x, o.z, -o.y}}}};
      if (_frame && _frame->isTurned()) json["nodes"][0]["rotation"] = _frame->rotation();
      json["meshes"] = {{{"primitives", std::move(primitives)}}};
    }
    if (!_model.materials.empty()) json["materials"] = writeMaterials();
    if (!_images.empty()) {
      OrderedJson textures = OrderedJson::array();
      for (std::size_t i = 0; i < _images.size(); ++i) textures.push_back({{"source", i}});
      json["textures"] = std::move(textures);
      json["images"] = std::move(_images);
    }
    if (!_buffer.accessors.empty()) json["accessors"] = std::move(_buffer.accessors);
    if (!_buffer.bytes.empty()) {
      json["bufferViews"] = std::move(_buffer.views);
      json["buffers"] = {{{"byteLength", _buffer.bytes.size()}}};
      // What unpacked views would lie in; every reader must unpack, so that it has no bytes.
      if (_packer.unpackedBytes() > 0)
        json["buffers"].push_back(
            {{"byteLength", _packer.unpackedBytes()},
             {"extensions", {{"EXT_meshopt_compression", {{"fallback", true}}}}}});
    }
    if (!_metadata.is_null()) json["extensions"]["EXT_structural_metadata"] = std::move(_metadata);
    if (_used.empty()) {
      json.erase("extensionsUsed");
    } else {
      json["extensionsUsed"] = _used;
    }
    if (!_required.empty()) json["extensionsRequired"] = _required;
    return json;
  }

  Result<std::string> assemble(const OrderedJson& json) const {
    std::string text = json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
    // The binary chunk starts at a multiple of 8 too: 12 + 8 + text + 8.
    while ((text.size() + 28) % 8 != 0) text += ' ';
    const std::size_t binary = (_buffer.bytes.size() + 7) / 8 * 8;
    const std::size_t total = 12 + 8 + text.size() + (binary > 0 ? 8 + binary : 0);
    if (total > std::numeric_limits<std::uint32_t>::max()) {
      return Error{Error::Kind::BadUsage, "model cannot be written as glb: larger than 4 GB"};
    }
    std::string out;
    out.reserve(total);
    const auto put = [&out](std::size_t value) {
      const auto word = static_cast<std::uint32_t>(value);
      char bytes[4];
      std::memcpy(bytes, &word, 4);
      out.append(bytes, 4);
    };
    out += "glTF";
    put(2);
    put(total);
    put(text.size());
    out += "JSON";
    out += text;
    if (binary > 0) {
      put(binary);
      out.append("BIN\0", 4);
      out += _buffer.bytes;
      out.resize(total, '\0');
    }
    return out;
  }

  const Model& _model;
  const GlbOptions& _options;
  std::optional<UprightFrame> _frame;  ///< what Draco packs into
  GlbBuffer _buffer;
  ViewPacker _packer{_buffer};
  OrderedJson _metadata;
  OrderedJson _images = OrderedJson::array();
  std::vector<int> _tableIndices;
  std::set<std::string> _used, _required;
};

}  // namespace

Result<std::string> writeGlb(const Model& model, const GlbOptions& options) {
  return GlbBuilder(model, options).build();
}

}  // namespace kokudo::content
