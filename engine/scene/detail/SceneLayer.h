#pragma once

#include "engine/scene/detail/SceneBuilder.h"
#include "engine/tiles/Tileset.h"

#include <memory>
#include <string>

namespace kokudo::scene::detail {

/// One tileset in the scene with the nodes made of it. The tileset goes first: it gives its tiles
/// back to the builder.
struct SceneLayer {
  std::string id, kind, credit;
  std::unique_ptr<SceneBuilder> builder;
  std::unique_ptr<tiles::Tileset> tileset;

  LayerLook look() const {
    return kind == "terrain" ? LayerLook::Terrain
           : kind == "city"  ? LayerLook::City
                             : LayerLook::Model;
  }
  bool terrain() const { return kind == "terrain"; }
  bool shown() const { return tileset->visible(); }
};

}  // namespace kokudo::scene::detail
