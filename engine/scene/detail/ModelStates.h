#pragma once

#include "engine/scene/detail/Shaders.h"

#include <osg/StateSet>

#include <map>
#include <mutex>

namespace kokudo::scene::detail {

/// What a model's primitive needs of program and fixed state.
struct ModelVariant {
  enum class Look { Plain, Lit, Maps, Unlit };
  Look look = Look::Plain;
  bool points = false;
  bool instanced = false;
  bool cutout = false;    ///< of opaque surfaces: what is too transparent is not drawn
  bool features = false;  ///< each feature has a look of its own
  bool blend = false;
  bool cull = false;  ///< seen from the front only
  auto operator<=>(const ModelVariant&) const = default;
};

/// Programs and state sets, one per variant in use. Any thread.
class ModelStates {
 public:
  explicit ModelStates(const Shaders& shaders);
  osg::StateSet* get(const ModelVariant& variant);
  osg::StateSet* terrain() { return _terrain; }

 private:
  osg::Program* program(const ModelVariant& variant);
  std::string _vertex, _fragment;
  std::mutex _mutex;
  std::map<ModelVariant, osg::ref_ptr<osg::Program>> _programs;
  std::map<ModelVariant, osg::ref_ptr<osg::StateSet>> _states;
  osg::ref_ptr<osg::StateSet> _terrain;
};

/// Units that models bind their textures to; unit 0 is left to the scene graph.
inline constexpr unsigned kMaterialUnit = 1, kFeatureUnit = 6, kInstanceUnit = 7;
inline constexpr unsigned kMaterialBinding = 0;

/// The uniforms that name the units, for the root.
void addTextureUnits(osg::StateSet& state);

}  // namespace kokudo::scene::detail
