#define GL_GLEXT_PROTOTYPES
#include "engine/scene/detail/MeshDrawable.h"

#include <GL/gl.h>
#include <GL/glext.h>
#include <osg/RenderInfo>
#include <osg/State>

#include <algorithm>
#include <cstring>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kBlockStride = 256;  // the most that GL asks for as alignment
static_assert(sizeof(MaterialBlock) <= kBlockStride);

void bind(osg::State& state, unsigned unit, unsigned texture) {
  state.setActiveTextureUnit(unit);
  glBindTexture(GL_TEXTURE_2D, texture);
}

/// Before they are sent.
void count(DrawCounts& counts, std::size_t triangles) {
  if (counts.atOnce > 0 && counts.waiting > 0 && counts.waiting + triangles > counts.atOnce) {
    glFinish();
    counts.waiting = 0;
  }
  ++counts.calls;
  counts.triangles += triangles;
  counts.waiting += triangles;
  counts.mostWaiting = std::max(counts.mostWaiting, counts.waiting);
}

}  // namespace

MaterialBuffer::~MaterialBuffer() {
  _objects->letGo(GlObjects::Kind::Buffer, _name, _bytes);
}

std::size_t MaterialBuffer::add(const MaterialBlock& block) {
  _blocks.push_back(block);
  return _blocks.size() - 1;
}

void MaterialBuffer::upload() {
  if (_name || _blocks.empty()) return;
  _bytes = _blocks.size() * kBlockStride;
  std::vector<std::byte> bytes(_bytes);
  for (std::size_t i = 0; i < _blocks.size(); ++i)
    std::memcpy(&bytes[i * kBlockStride], &_blocks[i], sizeof(MaterialBlock));
  _name = _objects->make(GlObjects::Kind::Buffer, _bytes);
  glBindBuffer(GL_UNIFORM_BUFFER, _name);
  glBufferData(GL_UNIFORM_BUFFER, static_cast<GLsizeiptr>(_bytes), bytes.data(), GL_STATIC_DRAW);
  glBindBuffer(GL_UNIFORM_BUFFER, 0);
  _objects->sent(_bytes);
}

void MaterialBuffer::bind(std::size_t number) const {
  glBindBufferRange(GL_UNIFORM_BUFFER, kMaterialBinding, _name,
                    static_cast<GLintptr>(number * kBlockStride), sizeof(MaterialBlock));
}

MeshDrawable::MeshDrawable(Parts parts, std::shared_ptr<DrawCounts> counts)
    : _parts(std::move(parts)), _counts(std::move(counts)) {
  setUseDisplayList(false);
  setUseVertexBufferObjects(true);
  setCullingActive(false);  // the tileset has culled in double already
}

void MeshDrawable::setAppearance(std::shared_ptr<const AppearanceTable> table, bool byVertex,
                                 Pass pass) {
  _table = std::move(table);
  _byVertex = byVertex;
  _pass = pass;
}

void MeshDrawable::setPointSize(float pixels, float spacing) {
  _parts.draw[2] = pixels;
  _parts.draw[3] = spacing;
}

void MeshDrawable::bindTextures(osg::State& state) const {
  for (std::size_t i = 0; i < kTexturesOfMaterial; ++i)
    if (_parts.textures[i])
      bind(state, kMaterialUnit + static_cast<unsigned>(i), _parts.textures[i]->name());
  if (_table) bind(state, kFeatureUnit, _table->name());
  if (_parts.instances) bind(state, kInstanceUnit, _parts.instances->name());
  state.setActiveTextureUnit(0);
}

void MeshDrawable::drawImplementation(osg::RenderInfo& info) const {
  count(*_counts, trianglesOf(_parts.range, _parts.instanceCount));
  bindTextures(*info.getState());
  if (_parts.materials) _parts.materials->bind(_parts.material);
  std::array<float, 4> draw = _parts.draw;
  if (_table) {
    draw[0] = static_cast<float>(_byVertex ? -_table->texelsPerRow() : _table->texelsPerRow());
    draw[1] = static_cast<float>(_pass);
  }
  glVertexAttrib4fv(kDrawSlot, draw.data());
  _parts.mesh->draw(_parts.range, _parts.instanceCount);
}

}  // namespace kokudo::scene::detail
