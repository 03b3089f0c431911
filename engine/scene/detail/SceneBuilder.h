#pragma once

#include "engine/scene/detail/ModelNode.h"
#include "engine/tiles/TileRenderer.h"

#include <osg/Group>

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace kokudo::scene::detail {

/// How points are drawn where no style says it.
struct PointSizing {
  double pixels = 3;
  bool bySpacing = false;  ///< as large as the ground they stand for
};

/// Turns the tiles of one layer into drawables and keeps them under one group, in order of tile id
/// so that the picture does not depend on the order of arrival.
class SceneBuilder final : public tiles::TileRenderer {
 public:
  SceneBuilder(NodeServices services, LayerLook look);
  std::unique_ptr<tiles::RenderResource> prepareInWorker(
      tiles::TileId tile, std::shared_ptr<const content::Model> model) override;
  bool sendSome(tiles::RenderResource& resource) override;
  void attachInMainThread(tiles::RenderResource& resource) override;
  void setVisible(tiles::RenderResource& resource, bool visible) override;
  void release(std::unique_ptr<tiles::RenderResource> resource) override;

  osg::Group* group() { return _group; }
  /// How features look from now on; tiles already there follow by `repaint`.
  void setRules(FeatureRules rules);
  const FeatureRules& rules() const { return *_rules; }
  /// Paints tiles anew for about `milliseconds`. Needs the context. @return whether all are painted
  bool repaint(double milliseconds);
  bool repainted() const { return _repaint.empty(); }
  void setPointSizing(const PointSizing& sizing);
  /// The tables of what is visible, of features or of the properties of points.
  void visitTables(const std::function<void(const content::FeatureTable&)>& visit) const;
  /// Grows whenever what is visible changes.
  std::uint64_t revision() const { return _revision; }
  int visibleDrawables() const { return _visibleDrawables; }
  /// Contents since the beginning.
  std::uint64_t attached() const { return _attachedEver; }
  std::uint64_t released() const { return _releasedEver; }

 private:
  class Resource;
  std::shared_ptr<const FeatureRules> currentRules() const;
  void queue(Resource& resource);
  void applyPointSizing(Resource& resource) const;
  NodeServices _services;
  LayerLook _look;
  osg::ref_ptr<osg::Group> _group;
  std::multimap<tiles::TileId, Resource*> _attached;
  mutable std::mutex _rulesMutex;  ///< workers read the pointer
  std::shared_ptr<const FeatureRules> _rules;
  std::deque<Resource*> _repaint;
  PointSizing _points;
  std::uint64_t _revision = 0, _attachedEver = 0, _releasedEver = 0;
  int _visibleDrawables = 0;
};

}  // namespace kokudo::scene::detail
