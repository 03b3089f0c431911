#pragma once

#include "engine/geodesy/Ellipsoid.h"
#include "engine/tiles/Tileset.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace kokudo::tiles::test {

/// Serves bodies from memory; an address can be held back until it is released or cancelled.
class FakeAccessor final : public io::AssetAccessor {
 public:
  void put(const std::string& uri, const std::string& body);
  std::string body(const std::string& uri) const;
  void hold(const std::string& uri);
  void release(const std::string& uri);
  void releaseAll();
  std::vector<std::string> fetched() const;
  int cancelledCount() const;
  Result<io::AssetResponse> fetch(const io::AssetRequest& request,
                                  const CancelToken& token) override;

 private:
  mutable std::mutex _mutex;
  std::condition_variable _released;
  std::map<std::string, std::string> _bodies;
  std::set<std::string> _held;
  std::vector<std::string> _fetched;
  int _cancelled = 0;
};

/// Counts what lives and knows what is visible.
class FakeRenderer final : public TileRenderer {
 public:
  struct Resource final : RenderResource {
    TileId tile = 0;
    std::shared_ptr<const content::Model> model;
    FakeRenderer* renderer = nullptr;
    bool attached = false, visible = false;
    ~Resource() override { --renderer->alive; }
    std::size_t byteSize() const override { return 1000; }
  };
  std::unique_ptr<RenderResource> prepareInWorker(
      TileId tile, std::shared_ptr<const content::Model> model) override;
  void attachInMainThread(RenderResource& resource) override;
  void setVisible(RenderResource& resource, bool visible) override;
  void release(std::unique_ptr<RenderResource> resource) override;

  std::atomic<int> alive{0};
  std::set<Resource*> shown;  ///< main thread
  int misuse = 0;             ///< calls in a wrong order
};

/// A rectangle on the ground in degrees, and the level of the tile it belongs to.
struct Patch {
  double west = 0, south = 0, east = 0, north = 0;
  int level = 0;
};

/// Body of a content that the fake decoder turns into two triangles over the patch; the lower
/// right one is feature 0, the upper left one feature 1 of a table with a column "name".
std::string patchBody(const Patch& patch, double height = 0);

/// A quadtree of patches under http://test/, written as tileset.json.
struct Quadtree {
  Patch root{135.0, 34.4, 135.4, 34.8, 0};
  int depth = 2;            ///< levels below the root
  double rootError = 4000;  ///< metres, halved each level
  std::string refine = "REPLACE";
  int firstLevelWithContent = 0;
  void putInto(FakeAccessor& accessor) const;
};

/// "http://test/0213.tile": the root is "r", then one digit a level (south-west, south-east,
/// north-west, north-east).
std::string tileUri(const std::string& name);

/// Everything a tileset needs, and loops that drive it.
class Stage {
 public:
  Stage();
  ~Stage();
  TilesetServices services();
  Tileset& open(TilesetOptions options = {}, const std::string& uri = "http://test/tileset.json");
  /// Updates until complete; false if that does not happen within 5 s.
  bool settle(const ViewState& view);
  /// Updates until the condition holds; false if that does not happen within 5 s.
  bool updateUntil(const ViewState& view, const std::function<bool()>& condition);
  /// Names of the contents on the screen, sorted ("r", "r0", ...).
  std::vector<std::string> shownNames() const;
  /// Of a grid of 12 x 12 points of the area, those in view that no ray finds covered.
  int holes(const ViewState& view, const Patch& area) const;

  std::shared_ptr<FakeAccessor> accessor = std::make_shared<FakeAccessor>();
  FakeRenderer renderer;
  tasks::WorkerPool workers{2}, fetchers{32};
  tasks::MainThreadQueue queue;
  std::unique_ptr<Tileset> tileset;
};

/// Looks straight down from `height` metres; 1000 x 1000 pixels, 1 radian.
ViewState downView(double longitude, double latitude, double height);

}  // namespace kokudo::tiles::test
