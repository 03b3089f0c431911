#include "engine/scene/detail/ModelNode.h"

#include "engine/scene/detail/InstanceTexels.h"

#include <GL/gl.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace kokudo::scene::detail {

using content::Image;
using content::Model;
using content::Primitive;

namespace {

constexpr float kWorldImageFrom = 4.0e6f;  // metres
constexpr float kPointPixels = 3;
// Lines lie this share of their distance before their surface.
constexpr float kLineLift = 0.002f, kOutlineLift = 0.003f;
constexpr std::array<float, 4> kOutlineColour{0.02f, 0.02f, 0.025f, 1};  // linear
// What scene graph and driver hold beside vertices and pixels: nodes, the vertex array, buffers; a
// texture's levels.
constexpr std::size_t kBytesPerMesh = 8 << 10, kBytesPerTexture = 4 << 10;
constexpr std::size_t kMostFeatures = std::size_t(1) << 24;

geodesy::Vec3 upAt(const geodesy::Vec3& origin) {
  const double length = geodesy::length(origin);
  return length > 1 ? origin * (1 / length) : geodesy::Vec3{0, 0, 1};
}

/// The eye's height in metres from which on a texture of terrain is sharp. The world's picture
/// gives way to the relief at one height, whatever the level of the tile.
float imageFrom(const osg::BoundingBox& box, const Image& image) {
  const float width = 2 * box.radius();
  const float texel = width / static_cast<float>(std::max(image.width, 1));
  return std::min(400 * texel, kWorldImageFrom);
}

/// Metres that each of `count` points spread over a surface stands for.
float spacingOf(const osg::BoundingBox& box, std::size_t count) {
  const double x = box.xMax() - box.xMin(), y = box.yMax() - box.yMin(),
               z = box.zMax() - box.zMin();
  const double area = std::max({x * y, y * z, z * x});
  return static_cast<float>(std::sqrt(area / static_cast<double>(std::max<std::size_t>(count, 1))));
}

/// Builds the node of one model, primitive after primitive.
class NodeBuilder {
 public:
  NodeBuilder(const Model& model, LayerLook layer, const NodeServices& services)
      : _model(model), _layer(layer), _services(services), _up(upAt(model.origin)) {
    _node.root = new osg::MatrixTransform(
        osg::Matrixd::translate(model.origin.x, model.origin.y, model.origin.z));
    _node.root->setCullingActive(false);
    _node.materials = std::make_shared<MaterialBuffer>(services.objects);
  }

  void add(const Primitive& primitive) {
    if (!consistent(primitive)) return;
    PrimitiveLook look = chooseLook(primitive, _model, layerOf(primitive), *_services.textures);
    PackedMesh packed = packMesh(primitive, look.uvSets, _up, look.withFoot);
    MeshDrawable::Parts parts;
    parts.box = packed.box;
    if (!addInstances(primitive, look, parts)) return;
    parts.range = packed.surface;
    const DrawRange outline = packed.outline;
    parts.draw = drawOf(primitive, look, packed);
    parts.mesh = std::make_shared<GpuMesh>(std::move(packed), _services.objects);
    parts.materials = _node.materials;
    parts.material = _node.materials->add(look.material);
    parts.textures = look.textures;
    _node.meshes.push_back(parts.mesh);
    _node.byteSize += parts.mesh->byteSize() + kBytesPerMesh;
    for (const auto& texture : look.textures) remember(texture);
    _node.byteSize += look.textureBytes;
    ModelNode::Piece piece = pieceOf(primitive, look.variant);
    if (look.variant.points) piece.spacing = parts.draw[3], parts.draw[3] = 0;
    addPiece(piece, parts);
    if (outline.count) addOutline(piece, parts, outline);
  }

  ModelNode take() { return std::move(_node); }

 private:
  LayerLook layerOf(const Primitive& primitive) const {
    if (!primitive.heights.empty()) return LayerLook::Terrain;
    return _layer == LayerLook::Terrain ? LayerLook::Model : _layer;
  }

  std::array<float, 4> drawOf(const Primitive& primitive, const PrimitiveLook& look,
                              const PackedMesh& packed) const {
    if (!primitive.heights.empty()) {
      if (!look.textures[0]) return {0, 0, 0, 0};
      const int image = _model.materials[std::size_t(primitive.material)].baseColorTexture.image;
      return {1, imageFrom(packed.box, *_model.images[std::size_t(image)]), 0, 0};
    }
    if (look.variant.points) return {0, 0, kPointPixels, spacingOf(packed.box, packed.vertexCount)};
    return {0, 0, 1, primitive.mode == Primitive::Mode::Lines ? kLineLift : 0};
  }

  /// @return whether there is anything to draw
  bool addInstances(const Primitive& primitive, PrimitiveLook& look, MeshDrawable::Parts& parts) {
    if (primitive.instances < 0) return true;
    if (std::size_t(primitive.instances) >= _model.instanceSets.size()) return false;
    const auto& set = _model.instanceSets[std::size_t(primitive.instances)];
    if (set.transforms.empty()) return false;
    parts.instanceCount = static_cast<int>(set.transforms.size());
    look.variant.instanced = true;
    look.variant.cull = look.variant.cull && !anyMirrored(set);
    parts.box = boxOfInstances(set, parts.box);
    auto& known = _instances[primitive.instances];
    if (!known) {
      known = std::make_shared<TexelTable>(TexelTable::Format::Floats, _services.objects);
      _node.instances.push_back(known);
      _node.instanceTexels.push_back(instanceTexels(set));
      _node.byteSize += _node.instanceTexels.back().size() * sizeof(float);
    }
    parts.instances = known;
    return true;
  }

  void remember(const std::shared_ptr<GpuTexture>& texture) {
    auto& all = _node.textures;
    if (!texture || std::find(all.begin(), all.end(), texture) != all.end()) return;
    all.push_back(texture);
    _node.byteSize += kBytesPerTexture;
  }

  ModelNode::Piece pieceOf(const Primitive& primitive, const ModelVariant& variant) {
    ModelNode::Piece piece;
    piece.variant = variant;
    piece.terrain = !primitive.heights.empty();
    if (piece.terrain) return piece;
    const content::FeatureIdSet* ofInstances = nullptr;
    if (primitive.instances >= 0) {
      const auto& sets = _model.instanceSets[std::size_t(primitive.instances)].featureIdSets;
      if (!sets.empty() && !sets.front().ids.empty()) ofInstances = &sets.front();
    }
    const int table = ofInstances ? ofInstances->featureTable : primitive.featureTable;
    const auto& ids = ofInstances ? ofInstances->ids : primitive.featureIds;
    if (!ids.empty() && table >= 0 && std::size_t(table) < _model.featureTables.size()) {
      piece.table = tableOf(table);
    } else if (!ids.empty()) {
      piece.table = addTable({}, idsIn(ids));
    } else if (!primitive.vertexProperties.empty()) {
      RowTables tables;
      for (const auto& properties : primitive.vertexProperties) tables.push_back(&properties);
      piece.table = addTable(std::move(tables), primitive.positions.size() / 3);
      piece.byVertex = true;
    } else {
      piece.table = addTable({}, 1);
    }
    return piece;
  }

  static std::size_t idsIn(const std::vector<std::uint32_t>& ids) {
    std::size_t most = 0;
    for (const auto id : ids)
      if (id != content::kNoFeature) most = std::max<std::size_t>(most, id + std::size_t(1));
    return most;
  }

  int tableOf(int featureTable) {
    const auto known = _tables.find(featureTable);
    if (known != _tables.end()) return known->second;
    const auto& table = _model.featureTables[std::size_t(featureTable)];
    return _tables[featureTable] = addTable({&table}, table.count);
  }

  int addTable(RowTables tables, std::size_t rows) {
    if (rows == 0 || rows > kMostFeatures) return -1;
    _node.tables.push_back(
        std::make_shared<AppearanceTable>(std::move(tables), rows, _services.objects));
    return static_cast<int>(_node.tables.size()) - 1;
  }

  void addPiece(ModelNode::Piece piece, const MeshDrawable::Parts& parts) {
    piece.opaque = new MeshDrawable(parts, _services.counts);
    piece.opaque->setStateSet(piece.terrain ? _services.states->terrain()
                                            : _services.states->get(piece.variant));
    _node.root->addChild(piece.opaque);
    _node.pieces.push_back(std::move(piece));
  }

  void addOutline(ModelNode::Piece piece, MeshDrawable::Parts parts, const DrawRange& range) {
    MaterialBlock material;
    material.base = kOutlineColour;
    piece.variant.look = ModelVariant::Look::Unlit;
    piece.variant.cutout = piece.variant.blend = piece.variant.cull = false;
    parts.range = range;
    parts.material = _node.materials->add(material);
    parts.textures = {};
    parts.draw = {0, 0, 1, kOutlineLift};
    addPiece(std::move(piece), parts);
  }

  const Model& _model;
  LayerLook _layer;
  const NodeServices& _services;
  geodesy::Vec3 _up;
  ModelNode _node;
  std::map<int, int> _tables;
  std::map<int, std::shared_ptr<TexelTable>> _instances;
};

}  // namespace

ModelNode buildModelNode(const Model& model, LayerLook layer, const NodeServices& services) {
  NodeBuilder builder(model, layer, services);
  for (const Primitive& primitive : model.primitives) builder.add(primitive);
  return builder.take();
}

bool ModelNode::sendSlice(std::size_t& bytes) {
  return std::all_of(meshes.begin(), meshes.end(),
                     [&](const auto& mesh) { return mesh->sendSlice(bytes); });
}

void ModelNode::upload(TextureStore& store) {
  std::size_t all = std::numeric_limits<std::size_t>::max();
  sendSlice(all);
  for (std::size_t i = 0; i < instanceTexels.size(); ++i)
    instances[i]->set(instanceTexels[i].data(), instanceTexels[i].size() / 4);
  instanceTexels.clear();
  materials->upload();
  for (const auto& texture : textures) store.enqueue(texture);
}

}  // namespace kokudo::scene::detail
