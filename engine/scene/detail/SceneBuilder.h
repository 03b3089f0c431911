#pragma once

#include "engine/scene/detail/ModelGeometry.h"
#include "engine/tiles/TileRenderer.h"

#include <osg/Group>

#include <map>
#include <string>

namespace kokudo::scene::detail {

/// Turns the tiles of one layer into drawables and keeps them under one group, in order of tile id
/// so that the picture does not depend on the order of arrival.
class SceneBuilder final : public tiles::TileRenderer {
 public:
  explicit SceneBuilder(Shaders shaders);
  std::unique_ptr<tiles::RenderResource> prepareInWorker(
      tiles::TileId tile, std::shared_ptr<const content::Model> model) override;
  void attachInMainThread(tiles::RenderResource& resource) override;
  void setVisible(tiles::RenderResource& resource, bool visible) override;
  void release(std::unique_ptr<tiles::RenderResource> resource) override;

  osg::Group* group() { return _group; }
  /// Lights up the features whose property record_id is this; "" = none.
  void setHighlight(const std::string& recordId);
  /// Grows whenever what is visible changes.
  std::uint64_t revision() const { return _revision; }
  int visibleDrawables() const { return _visibleDrawables; }

 private:
  class Resource;
  void highlight(Resource& resource) const;
  Shaders _shaders;
  osg::ref_ptr<osg::Group> _group;
  std::multimap<tiles::TileId, Resource*> _attached;
  std::string _highlighted;
  std::uint64_t _revision = 0;
  int _visibleDrawables = 0;
};

}  // namespace kokudo::scene::detail
