#include "engine/scene/detail/WarmUp.h"

namespace kokudo::scene::detail {
namespace {

/// A triangle so small that no pixel sees it, with all that a tile's vertices may have.
content::Primitive speck() {
  content::Primitive primitive;
  primitive.positions = {0, 0, 0, 1e-6f, 0, 0, 0, 1e-6f, 0};
  primitive.normals = {0, 0, 1, 0, 0, 1, 0, 0, 1};
  primitive.texcoordSets = {{0, 0, 1, 0, 0, 1}};
  primitive.featureIds = {0, 0, 0};
  primitive.indices = {0, 1, 2};
  return primitive;
}

content::TextureUse firstImage() {
  content::TextureUse use;
  use.image = 0;
  return use;
}

content::Model specks() {
  content::Model model;
  auto image = std::make_shared<content::Image>();
  image->width = image->height = 2;
  image->channels = 4;
  image->pixels.assign(16, 255);
  model.images = {image};
  model.materials.resize(4);
  model.materials[1].baseColor = {1, 0, 0, 1};
  model.materials[2].baseColorTexture = firstImage();
  model.materials[3].baseColorTexture = firstImage();
  model.materials[3].unlit = true;
  for (int material = 0; material < 4; ++material) {
    model.primitives.push_back(speck());
    model.primitives.back().material = material;
  }
  model.primitives.push_back(speck());
  model.primitives.back().heights = {0, 0, 0};
  return model;
}

}  // namespace

void warmUp(Stage& stage, const NodeServices& services, unsigned framebuffer) {
  const content::Model model = specks();
  std::vector<ModelNode> nodes;
  for (const LayerLook look : {LayerLook::City, LayerLook::Model}) {
    nodes.push_back(buildModelNode(model, look, services));
    nodes.back().upload(*services.textures);
    stage.layers()->addChild(nodes.back().root);
  }
  tiles::ViewState view;
  view.position = {1e7, 0, 0};
  view.direction = {-1, 0, 0};
  view.up = {0, 0, 1};
  stage.draw(view, framebuffer);
  for (const auto& node : nodes) stage.layers()->removeChild(node.root);
}

}  // namespace kokudo::scene::detail
