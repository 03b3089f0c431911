#include "tests/unit/engine/tiles/FakeWorld.h"

#include "engine/geodesy/LocalFrame.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <thread>

namespace kokudo::tiles::test {
namespace {

using geodesy::Cartographic;
using geodesy::Ellipsoid;
using geodesy::Vec3;

std::string regionJson(const Patch& p) {
  const double r = 3.14159265358979323846 / 180;
  return fmt::format("\"boundingVolume\":{{\"region\":[{:.12f},{:.12f},{:.12f},{:.12f},-100,100]}}",
                     p.west * r, p.south * r, p.east * r, p.north * r);
}

std::vector<Patch> quartersOf(const Patch& p) {
  const double x = (p.west + p.east) / 2;
  const double y = (p.south + p.north) / 2;
  const int level = p.level + 1;
  return {{p.west, p.south, x, y, level},
          {x, p.south, p.east, y, level},
          {p.west, y, x, p.north, level},
          {x, y, p.east, p.north, level}};
}

std::string tileJson(const Quadtree& tree, const Patch& patch, const std::string& name,
                     double error, FakeAccessor& accessor) {
  const bool isLeaf = patch.level == tree.depth;
  std::string json =
      "{" + regionJson(patch) +
      fmt::format(",\"geometricError\":{},\"refine\":\"{}\"", isLeaf ? 0.0 : error, tree.refine);
  if (patch.level >= tree.firstLevelWithContent) {
    accessor.put(tileUri(name), patchBody(patch));
    json += ",\"content\":{\"uri\":\"" + name + ".tile\"}";
  }
  if (!isLeaf) {
    json += ",\"children\":[";
    const std::vector<Patch> quarters = quartersOf(patch);
    for (std::size_t i = 0; i < quarters.size(); ++i) {
      json += (i ? "," : "") +
              tileJson(tree, quarters[i], name + std::to_string(i), error / 2, accessor);
    }
    json += "]";
  }
  return json + "}";
}

Result<content::Model> decodePatch(content::Bytes bytes, const content::DecodeContext& context) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  std::string word;
  Patch p;
  double height = 0;
  if (!(in >> word >> p.west >> p.south >> p.east >> p.north >> height) || word != "patch") {
    return Error{Error::Kind::BadInput, context.uri + ": not a patch"};
  }
  const auto at = [height](double longitude, double latitude) {
    return Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(longitude, latitude, height));
  };
  const Vec3 sw = at(p.west, p.south), se = at(p.east, p.south);
  const Vec3 nw = at(p.west, p.north), ne = at(p.east, p.north);
  content::Model model;
  model.origin = sw;
  model.copyright = "(c) patches";
  content::Primitive primitive;
  for (const Vec3& corner : {sw, se, ne, sw, ne, nw}) {
    const Vec3 local = corner - sw;
    for (const double value : {local.x, local.y, local.z}) {
      primitive.positions.push_back(static_cast<float>(value));
    }
  }
  primitive.indices = {0, 1, 2, 3, 4, 5};
  primitive.featureIds = {0, 0, 0, 1, 1, 1};
  primitive.featureTable = 0;
  model.primitives.push_back(primitive);
  content::FeatureTable table;
  table.count = 2;
  const std::string name = context.uri.substr(context.uri.rfind('/') + 1);
  table.columns.push_back({"name", "name", {name + "#0", name + "#1"}});
  model.featureTables.push_back(table);
  return model;
}

}  // namespace

void FakeAccessor::put(const std::string& uri, const std::string& body) {
  const std::lock_guard lock(_mutex);
  _bodies[uri] = body;
}

std::string FakeAccessor::body(const std::string& uri) const {
  const std::lock_guard lock(_mutex);
  return _bodies.at(uri);
}

void FakeAccessor::hold(const std::string& uri) {
  const std::lock_guard lock(_mutex);
  _held.insert(uri);
}

void FakeAccessor::release(const std::string& uri) {
  const std::lock_guard lock(_mutex);
  _held.erase(uri);
  _released.notify_all();
}

void FakeAccessor::releaseAll() {
  const std::lock_guard lock(_mutex);
  _held.clear();
  _released.notify_all();
}

std::vector<std::string> FakeAccessor::fetched() const {
  const std::lock_guard lock(_mutex);
  return _fetched;
}

int FakeAccessor::cancelledCount() const {
  const std::lock_guard lock(_mutex);
  return _cancelled;
}

Result<io::AssetResponse> FakeAccessor::fetch(const io::AssetRequest& request,
                                              const CancelToken& token) {
  std::unique_lock lock(_mutex);
  _fetched.push_back(request.uri);
  while (_held.count(request.uri) && !token.cancelled()) {
    _released.wait_for(lock, std::chrono::milliseconds(2));
  }
  if (token.cancelled()) {
    ++_cancelled;
    return Error{Error::Kind::Cancelled, request.uri + ": cancelled"};
  }
  io::AssetResponse response;
  response.finalUri = request.uri;
  const auto body = _bodies.find(request.uri);
  response.status = body == _bodies.end() ? 404 : 200;
  if (body != _bodies.end()) response.body = body->second;
  return response;
}

std::unique_ptr<RenderResource> FakeRenderer::prepareInWorker(
    TileId tile, std::shared_ptr<const content::Model> model) {
  auto resource = std::make_unique<Resource>();
  resource->tile = tile;
  resource->model = std::move(model);
  resource->renderer = this;
  ++alive;
  return resource;
}

void FakeRenderer::attachInMainThread(RenderResource& resource) {
  auto& own = static_cast<Resource&>(resource);
  misuse += own.attached;
  own.attached = true;
}

void FakeRenderer::setVisible(RenderResource& resource, bool visible) {
  auto& own = static_cast<Resource&>(resource);
  misuse += !own.attached || own.visible == visible;
  own.visible = visible;
  if (visible) {
    shown.insert(&own);
  } else {
    shown.erase(&own);
  }
}

void FakeRenderer::release(std::unique_ptr<RenderResource> resource) {
  misuse += static_cast<Resource&>(*resource).visible;
}

std::string patchBody(const Patch& p, double height) {
  return fmt::format("patch {:.10f} {:.10f} {:.10f} {:.10f} {}", p.west, p.south, p.east, p.north,
                     height);
}

std::string tileUri(const std::string& name) {
  return "http://test/" + name + ".tile";
}

void Quadtree::putInto(FakeAccessor& accessor) const {
  const std::string tile = tileJson(*this, root, "r", rootError, accessor);
  accessor.put("http://test/tileset.json",
               "{\"asset\":{\"version\":\"1.1\",\"copyright\":\"(c) quadtree\"},"
               "\"geometricError\":100000,\"root\":" +
                   tile + "}");
}

Stage::Stage() = default;

Stage::~Stage() {
  accessor->releaseAll();
}

TilesetServices Stage::services() {
  TilesetServices services;
  services.accessor = accessor;
  services.workers = &workers;
  services.mainQueue = &queue;
  services.renderer = &renderer;
  services.fetchers = &fetchers;
  services.decode = decodePatch;
  return services;
}

Tileset& Stage::open(TilesetOptions options, const std::string& uri) {
  tileset = std::make_unique<Tileset>(uri, services(), options);
  return *tileset;
}

bool Stage::updateUntil(const ViewState& view, const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < end) {
    queue.run(1);
    tileset->update(view);
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

bool Stage::settle(const ViewState& view) {
  return updateUntil(view, [this] { return tileset->complete(); });
}

std::vector<std::string> Stage::shownNames() const {
  std::vector<std::string> names;
  for (const FakeRenderer::Resource* resource : renderer.shown) {
    const auto* value = resource->model->featureTables[0].find(0, "name");
    const std::string name = std::get<std::string>(*value);
    names.push_back(name.substr(0, name.find('.')));
  }
  std::sort(names.begin(), names.end());
  return names;
}

int Stage::holes(const ViewState& view, const Patch& area) const {
  constexpr int kSteps = 12;
  const auto planes = view.planes();
  int holes = 0;
  for (int i = 0; i < kSteps * kSteps; ++i) {
    // Off the edges of all levels.
    const double u = (i % kSteps + 0.37) / kSteps;
    const double v = (i / kSteps + 0.41) / kSteps;
    const Vec3 point = Ellipsoid::wgs84().toEcef(Cartographic::fromDegrees(
        area.west + u * (area.east - area.west), area.south + v * (area.north - area.south)));
    const bool inView = std::all_of(planes.begin(), planes.end(), [&](const geodesy::Plane& plane) {
      return dot(plane.normal, point) + plane.distance > 0;
    });
    holes += inView && !tileset->pick(view.position, point - view.position);
  }
  return holes;
}

ViewState downView(double longitude, double latitude, double height) {
  const auto frame =
      geodesy::LocalFrame::at(Cartographic::fromDegrees(longitude, latitude, height));
  ViewState view;
  view.position = frame.origin;
  view.direction = frame.up * -1.0;
  view.up = frame.north;
  view.viewportWidth = view.viewportHeight = 1000;
  view.fovY = 1.0;
  return view;
}

}  // namespace kokudo::tiles::test
