#include "engine/scene/detail/ModelStates.h"

#include <osg/BlendFunc>
#include <osg/CullFace>
#include <osg/Depth>
#include <osg/PointSprite>

namespace kokudo::scene::detail {
namespace {

std::string definesOf(const ModelVariant& v) {
  // Colours of point clouds are display values, those of meshes linear (glTF 2.0 §3.7.2.1).
  std::string defines = v.points ? "#define POINTS\n#define VERTEX_COLOUR toLinear\n"
                                 : "#define VERTEX_COLOUR vec3\n";
  const auto add = [&](bool wanted, const char* name) {
    if (wanted) defines += std::string("#define ") + name + "\n";
  };
  add(v.look == ModelVariant::Look::Plain, "PLAIN");
  add(v.look == ModelVariant::Look::Maps, "MAPS");
  add(v.look == ModelVariant::Look::Unlit, "UNLIT");
  add(v.instanced, "INSTANCED");
  add(v.cutout, "CUTOUT");
  add(v.features, "FEATURES");
  return defines;
}

/// `#version` has to stay the first line.
std::string withDefines(const std::string& source, const std::string& defines) {
  const std::size_t line = source.find('\n') + 1;
  return source.substr(0, line) + defines + source.substr(line);
}

}  // namespace

ModelStates::ModelStates(const Shaders& shaders)
    : _vertex(shaders.modelVertex), _fragment(shaders.modelFragment), _terrain(new osg::StateSet) {
  _terrain->setAttributeAndModes(shaders.terrain);
}

osg::Program* ModelStates::program(const ModelVariant& variant) {
  ModelVariant key = variant;
  key.blend = key.cull = false;
  auto& made = _programs[key];
  if (!made) {
    const std::string defines = definesOf(key);
    made = new osg::Program;
    made->setName("model");
    made->addShader(new osg::Shader(osg::Shader::VERTEX, withDefines(_vertex, defines)));
    made->addShader(new osg::Shader(osg::Shader::FRAGMENT, withDefines(_fragment, defines)));
    made->addBindUniformBlock("Material", kMaterialBinding);
  }
  return made;
}

osg::StateSet* ModelStates::get(const ModelVariant& variant) {
  const std::lock_guard lock(_mutex);
  auto& state = _states[variant];
  if (state) return state;
  state = new osg::StateSet;
  state->setAttributeAndModes(program(variant));
  if (variant.cull) state->setAttributeAndModes(new osg::CullFace(osg::CullFace::BACK));
  if (variant.points) {
    state->setMode(GL_VERTEX_PROGRAM_POINT_SIZE, osg::StateAttribute::ON);
    state->setTextureAttributeAndModes(0, new osg::PointSprite);
  }
  if (variant.blend) {
    state->setMode(GL_BLEND, osg::StateAttribute::ON);
    state->setAttributeAndModes(
        new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE));
    state->setAttributeAndModes(new osg::Depth(osg::Depth::GREATER, 0, 1, false));
    state->setRenderingHint(osg::StateSet::TRANSPARENT_BIN);
  }
  return state;
}

void addTextureUnits(osg::StateSet& state) {
  const char* names[] = {"uBaseTexture", "uRoughnessTexture", "uNormalTexture", "uOcclusionTexture",
                         "uEmissiveTexture"};
  int unit = static_cast<int>(kMaterialUnit);
  for (const char* name : names) state.addUniform(new osg::Uniform(name, unit++));
  state.addUniform(new osg::Uniform("uFeatures", static_cast<int>(kFeatureUnit)));
  state.addUniform(new osg::Uniform("uInstances", static_cast<int>(kInstanceUnit)));
}

}  // namespace kokudo::scene::detail
