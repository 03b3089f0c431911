// Layers: those of the workspace, and tilesets that are opened beside them.
#include "apps/viewer/ViewerApp.h"
#include "apps/workbench/SceneAddress.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::viewer {

void ViewerApp::openLayers() {
  _state.layers = _workspace->layers();
  for (const auto& layer : _state.layers) {
    std::filesystem::path path(layer.tileset);
    const bool address = layer.tileset.find("://") != std::string::npos;
    const auto uri =
        address || path.is_absolute() ? layer.tileset : (_workspace->folder() / path).string();
    _scene->addLayer(layer.name, layer.kind, uri, layer.credit);
    if (!layer.visible) _scene->setLayerVisible(layer.name, false);
  }
}

Status ViewerApp::open(const std::string& tileset) {
  const auto address = workbench::sceneAddress("open", tileset);
  if (!address) return address.error();
  workspace::SceneLayer layer;
  layer.kind = "tileset";
  layer.tileset = *address;
  const std::string base = workbench::sceneName(*address);
  const auto taken = [&](const std::string& name) {
    return std::any_of(_state.layers.begin(), _state.layers.end(),
                       [&](const auto& other) { return other.name == name; });
  };
  layer.name = base;
  for (int i = 2; taken(layer.name); ++i) layer.name = fmt::format("{} ({})", base, i);
  _scene->addLayer(layer.name, layer.kind, layer.tileset, layer.credit);
  _opened = layer.name;
  _state.layers.push_back(std::move(layer));
  wantFrames(2);
  return {};
}

void ViewerApp::flyToOpened() {
  if (_opened.empty()) return;
  const auto view = _scene->viewOfLayer(_opened);
  const auto framing = _scene->framingOfLayer(_opened);
  if (!framing) return;
  if (!framing->onEarth) showAlone(_opened);
  _opened.clear();
  _scene->setGlobe(framing->onEarth);
  if (!framing->onEarth || !view || _framesDrawn < 2)
    _scene->camera().place(*framing);
  else
    _scene->camera().flyTo(*view);
  wantFrames(2);
}

/// What lies in the earth or in space would be seen through all that stands on the ground.
void ViewerApp::showAlone(const std::string& layer) {
  for (auto& other : _state.layers) {
    other.visible = other.name == layer;
    _scene->setLayerVisible(other.name, other.visible);
  }
}

}  // namespace kokudo::viewer
