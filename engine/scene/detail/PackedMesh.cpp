#include "engine/scene/detail/PackedMesh.h"

#include <GL/gl.h>
#include <GL/glext.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace kokudo::scene::detail {

using content::Primitive;

namespace {

std::size_t vertexCountOf(const Primitive& primitive) {
  return primitive.positions.size() / 3;
}

/// Three signed ten-bit numbers (GL_INT_2_10_10_10_REV).
std::uint32_t packedNormal(const float* n) {
  std::uint32_t packed = 0;
  for (int i = 0; i < 3; ++i) {
    const float whole = std::round(std::clamp(n[i], -1.0f, 1.0f) * 511.0f);
    packed |= (static_cast<std::uint32_t>(static_cast<int>(whole)) & 0x3FFu) << (10 * i);
  }
  return packed;
}

/// Lays attributes out in a vertex and writes them.
class Interleaver {
 public:
  Interleaver(PackedMesh& mesh, std::size_t count) : _mesh(mesh), _count(count) {}

  void add(PackedMesh::Attribute attribute, std::size_t bytes) {
    attribute.offset = _mesh.stride;
    _mesh.attributes.push_back(attribute);
    _mesh.stride += bytes;
  }
  void allocate() { _mesh.vertices.resize(_mesh.stride * _count); }
  /// @param element gives the address of one vertex's value
  template <typename Element>
  void fill(unsigned slot, std::size_t bytes, Element element) {
    const auto place = std::find_if(_mesh.attributes.begin(), _mesh.attributes.end(),
                                    [slot](const auto& a) { return a.slot == slot; });
    std::byte* out = _mesh.vertices.data() + place->offset;
    for (std::size_t i = 0; i < _count; ++i, out += _mesh.stride)
      std::memcpy(out, element(i), bytes);
  }

 private:
  PackedMesh& _mesh;
  std::size_t _count;
};

unsigned glMode(Primitive::Mode mode) {
  switch (mode) {
    case Primitive::Mode::Points:
      return GL_POINTS;
    case Primitive::Mode::Lines:
      return GL_LINES;
    case Primitive::Mode::Triangles:
      break;
  }
  return GL_TRIANGLES;
}

template <typename Index>
void appendIndices(std::vector<std::byte>& out, const std::vector<std::uint32_t>& indices) {
  const std::size_t start = out.size();
  out.resize(start + indices.size() * sizeof(Index));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const Index narrow = static_cast<Index>(indices[i]);
    std::memcpy(out.data() + start + i * sizeof(Index), &narrow, sizeof(Index));
  }
}

void packIndices(PackedMesh& mesh, const Primitive& primitive) {
  const unsigned mode = glMode(primitive.mode);
  std::vector<std::uint32_t> surface = primitive.indices;
  const bool outlined = !primitive.outline.empty();
  if (surface.empty() && outlined) {
    // One buffer serves both, so the surface needs indices too.
    surface.resize(mesh.vertexCount);
    for (std::size_t i = 0; i < surface.size(); ++i) surface[i] = static_cast<std::uint32_t>(i);
  }
  mesh.surface = {mode, 0, surface.empty() ? mesh.vertexCount : surface.size()};
  if (surface.empty()) return;
  mesh.indexCount = surface.size() + primitive.outline.size();
  if (outlined) mesh.outline = {GL_LINES, surface.size(), primitive.outline.size()};
  if (mesh.vertexCount <= 0xFFFF) {
    mesh.indexType = GL_UNSIGNED_SHORT;
    appendIndices<std::uint16_t>(mesh.indices, surface);
    appendIndices<std::uint16_t>(mesh.indices, primitive.outline);
  } else {
    mesh.indexType = GL_UNSIGNED_INT;
    appendIndices<std::uint32_t>(mesh.indices, surface);
    appendIndices<std::uint32_t>(mesh.indices, primitive.outline);
  }
}

}  // namespace

bool PackedMesh::has(unsigned slot) const {
  return std::any_of(attributes.begin(), attributes.end(),
                     [slot](const Attribute& a) { return a.slot == slot; });
}

bool consistent(const Primitive& primitive) {
  const std::size_t count = vertexCountOf(primitive);
  if (count == 0 || primitive.positions.size() % 3 != 0) return false;
  const auto fits = [count](std::size_t size, std::size_t per) {
    return size == 0 || size == count * per;
  };
  if (!fits(primitive.normals.size(), 3) || !fits(primitive.colors.size(), 4) ||
      !fits(primitive.heights.size(), 1) || !fits(primitive.featureIds.size(), 1)) {
    return false;
  }
  for (const auto& texcoords : primitive.texcoordSets) {
    if (!fits(texcoords.size(), 2)) return false;
  }
  const auto inside = [count](std::uint32_t index) { return index < count; };
  return std::all_of(primitive.indices.begin(), primitive.indices.end(), inside) &&
         std::all_of(primitive.outline.begin(), primitive.outline.end(), inside);
}

std::vector<float> heightsAboveFoot(const Primitive& primitive, geodesy::Vec3 up) {
  const std::size_t count = vertexCountOf(primitive);
  // Without features the foot of the whole primitive says nothing about one building.
  if (primitive.featureIds.empty()) return std::vector<float>(count, 100.0f);
  std::vector<float> heights(count);
  std::unordered_map<std::uint32_t, float> foot;
  for (std::size_t i = 0; i < count; ++i) {
    const float* p = &primitive.positions[i * 3];
    heights[i] = static_cast<float>(p[0] * up.x + p[1] * up.y + p[2] * up.z);
    const auto [place, fresh] = foot.emplace(primitive.featureIds[i], heights[i]);
    if (!fresh) place->second = std::min(place->second, heights[i]);
  }
  for (std::size_t i = 0; i < count; ++i) heights[i] -= foot[primitive.featureIds[i]];
  return heights;
}

PackedMesh packMesh(const Primitive& primitive, const std::vector<int>& uvSets, geodesy::Vec3 up,
                    bool withFoot) {
  PackedMesh mesh;
  const std::size_t count = mesh.vertexCount = vertexCountOf(primitive);
  const std::vector<float> heights = !primitive.heights.empty() ? primitive.heights
                                     : withFoot                 ? heightsAboveFoot(primitive, up)
                                                                : std::vector<float>();
  Interleaver out(mesh, count);
  out.add({kPositionSlot, 3, GL_FLOAT, false, false, 0}, 12);
  if (!primitive.normals.empty())
    out.add({kNormalSlot, 4, GL_INT_2_10_10_10_REV, true, false, 0}, 4);
  if (!primitive.colors.empty()) out.add({kColourSlot, 4, GL_UNSIGNED_BYTE, true, false, 0}, 4);
  for (std::size_t i = 0; i < uvSets.size(); ++i)
    out.add({static_cast<unsigned>(kUvSlot + i), 2, GL_FLOAT, false, false, 0}, 8);
  if (!primitive.featureIds.empty()) out.add({kFeatureSlot, 1, GL_UNSIGNED_INT, false, true, 0}, 4);
  if (!heights.empty()) out.add({kHeightSlot, 1, GL_FLOAT, false, false, 0}, 4);
  out.allocate();

  out.fill(kPositionSlot, 12, [&](std::size_t i) { return &primitive.positions[i * 3]; });
  if (mesh.has(kNormalSlot)) {
    std::uint32_t packed = 0;
    out.fill(kNormalSlot, 4, [&](std::size_t i) {
      packed = packedNormal(&primitive.normals[i * 3]);
      return &packed;
    });
  }
  if (mesh.has(kColourSlot))
    out.fill(kColourSlot, 4, [&](std::size_t i) { return &primitive.colors[i * 4]; });
  for (std::size_t k = 0; k < uvSets.size(); ++k) {
    const auto& uv = primitive.texcoordSets[static_cast<std::size_t>(uvSets[k])];
    out.fill(static_cast<unsigned>(kUvSlot + k), 8, [&](std::size_t i) { return &uv[i * 2]; });
  }
  if (mesh.has(kFeatureSlot))
    out.fill(kFeatureSlot, 4, [&](std::size_t i) { return &primitive.featureIds[i]; });
  if (mesh.has(kHeightSlot)) out.fill(kHeightSlot, 4, [&](std::size_t i) { return &heights[i]; });

  for (std::size_t i = 0; i < count; ++i) {
    const float* p = &primitive.positions[i * 3];
    mesh.box.expandBy(p[0], p[1], p[2]);
  }
  packIndices(mesh, primitive);
  return mesh;
}

}  // namespace kokudo::scene::detail
