#include "apps/viewer/ViewerApp.h"

#include "apps/viewer/Degree.h"
#include "apps/viewer/GlCalls.h"
#include "engine/geodesy/Ellipsoid.h"

#include <fmt/format.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>

namespace kokudo::viewer {
namespace {

using workbench::Action;

constexpr double kIdleWaitSeconds = 0.5;
constexpr double kStreamingWaitSeconds = 0.004;
constexpr double kSlowFrameMilliseconds = 40;
// Cells per width of the view in which too many hits are counted together.
constexpr double kClustersAcross = 14;

bool changesAButtonOrKey(const InputEvent& event) {
  return event.type == InputEvent::Type::MouseButton || event.type == InputEvent::Type::Key ||
         event.type == InputEvent::Type::Text;
}

scene::Marker markerOf(const workbench::Pin& pin, const std::string& selected) {
  scene::Marker marker;
  marker.id = pin.id;
  marker.label = pin.title;
  marker.kind = pin.kind;
  marker.longitudeDegrees = pin.longitude;
  marker.latitudeDegrees = pin.latitude;
  marker.height = pin.height;
  marker.count = pin.count;
  marker.selected = !pin.id.empty() && pin.id == selected;
  return marker;
}

std::string textAttribute(const Attributes& attributes, const std::string& name) {
  const auto* value = find(attributes, name);
  return value ? toText(*value) : "";
}

// Half of a place's extent in metres, so that a mountain range is not looked at from 300 m.
double sizeOf(const catalog::Place& place) {
  const double height = (place.bbox[3] - place.bbox[1]) * 111000;
  const double width =
      (place.bbox[2] - place.bbox[0]) * 111000 * std::cos(place.latitude * kDegree);
  return std::hypot(width, height) / 2;
}

}  // namespace

ViewerApp::~ViewerApp() {
  // The session wakes the window: it goes first.
  _session.reset();
  _navigation.reset();
  _ui.reset();
  _scene.reset();
}

Result<std::unique_ptr<ViewerApp>> ViewerApp::create(const ViewerOptions& options) {
  std::unique_ptr<ViewerApp> app(new ViewerApp);
  auto workspace = workspace::Workspace::open(options.workspaceFolder);
  if (!workspace) return workspace.error();
  auto window = Window::open(options.width, options.height, "Kokudo 国土");
  if (!window) return window.error();
  app->_window = std::move(*window);
  scene::SceneOptions sceneOptions;
  sceneOptions.language = options.language == workbench::Language::Japanese ? "ja" : "en";
  auto scene = scene::SceneView::create(*app->_window, sceneOptions);
  if (!scene) return scene.error();
  app->_scene = std::move(*scene);
  auto ui = Ui::create(*app->_window, true);
  if (!ui) return ui.error();
  app->_ui = std::move(*ui);
  app->_workspace.emplace(std::move(*workspace));
  if (auto catalog = app->_workspace->openCatalog(false))
    app->_catalog.emplace(std::move(*catalog));
  app->_navigation = std::make_unique<Navigation>(*app->_scene);
  app->_session = std::make_unique<workbench::SearchSession>(options.workspaceFolder);
  app->_session->setWake(&Window::wake);
  app->_scene->setWake(&Window::wake);
  app->_state.language = options.language;
  app->_scene->resize(app->_window->width(), app->_window->height());
  app->openLayers(options);
  app->updateMargins();
  if (options.lookAt)
    app->_scene->camera().lookAt(*options.lookAt);
  else
    app->homeView();
  if (!options.search.empty()) app->search(options.search);
  return app;
}

void ViewerApp::openLayers(const ViewerOptions& options) {
  _state.layers = _workspace->layers();
  if (!options.scene.empty()) {
    workspace::SceneLayer layer;
    layer.name = options.scene.filename().string();
    layer.kind = "city";
    layer.tileset = options.scene.string();
    _state.layers.push_back(layer);
  }
  for (const auto& layer : _state.layers) {
    std::filesystem::path path(layer.tileset);
    const bool address = layer.tileset.find("://") != std::string::npos;
    const auto uri =
        address || path.is_absolute() ? layer.tileset : (_workspace->folder() / path).string();
    _scene->addLayer(layer.name, layer.kind, uri, layer.credit);
    if (!layer.visible) _scene->setLayerVisible(layer.name, false);
  }
}

void ViewerApp::homeView() {
  scene::LookAt japan;
  japan.target = geodesy::Cartographic::fromDegrees(137.6, 36.6);
  japan.pitch = -62 * kDegree;
  japan.distance = 2.3e6;
  _scene->camera().lookAt(japan);
}

double ViewerApp::now() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - _start).count();
}

bool ViewerApp::idle() const {
  return _framesWanted == 0 && _events.empty() && !_session->busy() && _scene->complete() &&
         !_scene->camera().flying();
}

void ViewerApp::turn(std::deque<InputEvent>& synthetic) {
  _events.insert(_events.end(), synthetic.begin(), synthetic.end());
  synthetic.clear();
  const bool busy = _framesWanted > 0 || !_events.empty();
  const double wait = busy ? 0 : _scene->complete() ? kIdleWaitSeconds : kStreamingWaitSeconds;
  _window->poll(wait, _events);
  // Dear ImGui 1.86 sees one state a frame: a press and its release must be two frames.
  while (!_events.empty()) {
    const InputEvent event = _events.front();
    _events.pop_front();
    handle(event);
    wantFrames(3);
    if (changesAButtonOrKey(event)) break;
  }
  if (_session->poll()) {
    _state.result = _session->result();
    showPins();
    wantFrames(2);
  }
  _state.searching = _session->busy();
  if (!_scene->complete() || _scene->camera().flying() || _ui->wantsFrame()) wantFrames(1);
  if (_framesWanted == 0) return;
  --_framesWanted;
  if (!busy) streamForAWhile();
  const double time = now();
  draw(_lastFrame == 0 ? 1.0 / 60 : time - _lastFrame);
  _lastFrame = time;
}

// Where a frame is slow, tiles that come in while nobody touches anything are drawn several at a
// time.
void ViewerApp::streamForAWhile() {
  if (_state.frameMilliseconds < kSlowFrameMilliseconds || _scene->camera().flying()) return;
  const double end = now() + _state.frameMilliseconds / 1000;
  while (_events.empty() && now() < end && !_scene->stream())
    _window->poll(kStreamingWaitSeconds, _events);
}

void ViewerApp::draw(double seconds) {
  const double begun = now();
  _ui->begin(_window->width(), _window->height(), seconds);
  buildPanels();
  _ui->end();
  if (_scene->frame(seconds)) wantFrames(1);
  glBindFramebuffer(GL_FRAMEBUFFER, _scene->framebuffer());
  glViewport(0, 0, _window->width(), _window->height());
  _ui->draw();
  _scene->blitToDefault();
  _window->swap();
  _state.frameMilliseconds = (now() - begun) * 1000;
  if (_framesDrawn++ == 0) _firstFrameMilliseconds = now() * 1000;
  updateStatus();
}

void ViewerApp::buildPanels() {
  Actions actions;
  if (_state.panelsShown) {
    searchPanel(*_ui, _state, _typed, _focusSearch, actions);
    inspectorPanel(*_ui, _state, actions);
    toolsPanel(*_ui, _state, actions);
  }
  _focusSearch = false;
  layersPanel(*_ui, _state, actions);
  statusBar(*_ui, _state);
  for (const auto& action : actions) apply(action);
  if (!actions.empty()) wantFrames(2);
}

void ViewerApp::updateStatus() {
  const auto statistics = _scene->statistics();
  _state.memoryBytes = statistics.memoryBytes;
  _state.tilesShown = statistics.tiles.tilesRendered;
  _state.tilesLoading = statistics.tiles.tilesLoading;
  _state.problems.clear();
  for (const auto& problem : _scene->problems())
    _state.problems.push_back(problem.where + ": " + problem.what);
  const auto position = _scene->camera().position();
  _state.cursorPosition = fmt::format(
      "{:.5f} N  {:.5f} E  {:.0f} m ({})", position.latitudeDegrees(), position.longitudeDegrees(),
      position.height, workbench::word(workbench::Word::Ellipsoidal, _state.language));
}

void ViewerApp::updateMargins() {
  const int left = _state.panelsShown ? kLeftWidth : 0;
  const int right = _state.panelsShown && _state.selection ? kRightWidth : 0;
  _scene->setMargins(left, right, kStatusHeight);
  const auto centre = freeCentre();
  _navigation->setCentre(centre[0], centre[1]);
}

std::array<double, 2> ViewerApp::freeCentre() const {
  const double left = _state.panelsShown ? kLeftWidth : 0;
  const double right = _state.panelsShown && _state.selection ? kRightWidth : 0;
  return {(left + _window->width() - right) / 2, (_window->height() - kStatusHeight) / 2.0};
}

void ViewerApp::handle(const InputEvent& event) {
  _ui->feed(event);
  if (event.type == InputEvent::Type::Close) _closed = true;
  if (event.type == InputEvent::Type::Resize) {
    _scene->resize(static_cast<int>(event.x), static_cast<int>(event.y));
    updateMargins();
  }
  if (event.type == InputEvent::Type::Key && event.down) handleKey(event);
  if (event.type == InputEvent::Type::MouseMove || event.type == InputEvent::Type::MouseButton) {
    _mouseX = event.x;
    _mouseY = event.y;
  }
  const auto outcome = _navigation->handle(event, _ui->wantsMouse(), now());
  if (outcome.clicked) selectAt(outcome.clicked->first, outcome.clicked->second);
  if (outcome.doubleClicked) {
    const auto [x, y] = *outcome.doubleClicked;
    if (const auto anchor = _navigation->anchorAt(x, y)) {
      auto view = _scene->camera().currentLookAt();
      view.target = geodesy::Ellipsoid::wgs84().toCartographic(*anchor);
      view.distance = geodesy::length(*anchor - _scene->camera().viewState().position) / 2.5;
      _scene->camera().flyTo(view);
    }
  }
  if (outcome.moved)
    _scene->camera().keepAbove(
        [this](const geodesy::Cartographic& p) { return _scene->groundHeight(p); }, 2.0);
}

void ViewerApp::handleKey(const InputEvent& event) {
  if (_ui->wantsKeyboard()) {
    return;
  }
  constexpr double kStepPixels = 60;
  switch (event.key) {
    case GLFW_KEY_LEFT:
      return _navigation->panPixels(kStepPixels, 0);
    case GLFW_KEY_RIGHT:
      return _navigation->panPixels(-kStepPixels, 0);
    case GLFW_KEY_UP:
      return _navigation->panPixels(0, kStepPixels);
    case GLFW_KEY_DOWN:
      return _navigation->panPixels(0, -kStepPixels);
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return apply({Action::Kind::ZoomIn, {}, {}, 0});
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return apply({Action::Kind::ZoomOut, {}, {}, 0});
    case GLFW_KEY_N:
      return apply({Action::Kind::NorthUp, {}, {}, 0});
    case GLFW_KEY_T:
      return apply({Action::Kind::ToggleTilt, {}, {}, 0});
    case GLFW_KEY_L:
      return apply({Action::Kind::ToggleLayersPanel, {}, {}, 0});
    case GLFW_KEY_F:
      _state.panelsShown = !_state.panelsShown;
      return updateMargins();
    case GLFW_KEY_SLASH:
      _focusSearch = true;
      return;
    case GLFW_KEY_ESCAPE:
      return clearSelection();
    default:
      return;
  }
}

void ViewerApp::apply(const Action& action) {
  auto& facets = _state.chosenFacets;
  switch (action.kind) {
    case Action::Kind::Search:
      facets.clear();
      return search(action.text);
    case Action::Kind::ToggleInView:
      _state.searchInView = !_state.searchInView;
      return _state.searched ? runSearch() : void();
    case Action::Kind::ToggleFacet: {
      const auto choice = std::make_pair(action.text, action.value);
      const auto found = std::find(facets.begin(), facets.end(), choice);
      if (found == facets.end())
        facets.push_back(choice);
      else
        facets.erase(found);
      return runSearch();
    }
    case Action::Kind::ClearSearch:
      _session->cancel();
      _typed.clear();
      _state.queryText.clear();
      facets.clear();
      _state.searched = false;
      _state.result = {};
      return showPins();
    case Action::Kind::SelectHit: {
      if (action.index >= _state.result.page.hits.size()) return;
      const auto hit = _state.result.page.hits[action.index];
      selectRecord(hit.id, hit.title);
      return flyToRecord();
    }
    case Action::Kind::FlyToSelection:
      return flyToRecord();
    case Action::Kind::ClearSelection:
      return clearSelection();
    case Action::Kind::ToggleLayer: {
      auto& layer = _state.layers.at(action.index);
      layer.visible = !layer.visible;
      return _scene->setLayerVisible(layer.name, layer.visible);
    }
    case Action::Kind::ToggleLayersPanel:
      _state.layersShown = !_state.layersShown;
      return;
    case Action::Kind::ToggleHelp:
      _state.helpShown = !_state.helpShown;
      return;
    case Action::Kind::ToggleLanguage: {
      const bool japanese = _state.language == workbench::Language::Japanese;
      _state.language = japanese ? workbench::Language::English : workbench::Language::Japanese;
      return _scene->setLanguage(japanese ? "en" : "ja");
    }
    case Action::Kind::ToggleTheme:
      _state.dark = !_state.dark;
      return _ui->setTheme(_state.dark);
    case Action::Kind::NorthUp:
      return _scene->camera().northUp();
    case Action::Kind::ZoomIn:
      return _navigation->zoomAtCentre(0.6);
    case Action::Kind::ZoomOut:
      return _navigation->zoomAtCentre(1 / 0.6);
    case Action::Kind::ToggleTilt:
      return _navigation->toggleTilt();
  }
}

void ViewerApp::search(const std::string& text) {
  _typed = text;
  _state.queryText = text;
  runSearch();
}

void ViewerApp::runSearch() {
  _state.searched = true;
  _state.searching = true;
  _lastSearchHeight = _scene->camera().position().height;
  _session->request(workbench::queryOf(_state, visibleBox()), clusterDegrees());
  wantFrames(2);
}

// The ground that the corners and edges of the free part of the picture see; nothing when the whole
// globe is in view.
std::optional<std::array<double, 4>> ViewerApp::visibleBox() const {
  const auto eye = _scene->camera().viewState().position;
  const double left = _state.panelsShown ? kLeftWidth : 0, right = _window->width();
  const double bottom = _window->height() - kStatusHeight;
  std::array<double, 4> box{180, 90, -180, -90};
  int seen = 0;
  for (int i = 0; i <= 8; ++i)
    for (int j = 0; j <= 8; ++j) {
      geodesy::Ecef ground;
      const auto ray = _scene->camera().rayThrough(left + (right - left) * i / 8, bottom * j / 8);
      if (!geodesy::Ellipsoid::wgs84().intersect(eye, ray, ground)) continue;
      const auto p = geodesy::Ellipsoid::wgs84().toCartographic(ground);
      box = {std::min(box[0], p.longitudeDegrees()), std::min(box[1], p.latitudeDegrees()),
             std::max(box[2], p.longitudeDegrees()), std::max(box[3], p.latitudeDegrees())};
      ++seen;
    }
  if (seen == 0 || box[2] - box[0] > 90) return std::nullopt;
  return box;
}

double ViewerApp::clusterDegrees() const {
  const auto box = visibleBox();
  return box ? std::max(1e-4, (*box)[2] - (*box)[0]) / kClustersAcross : 2.0;
}

void ViewerApp::showPins() {
  std::vector<scene::Marker> markers;
  const std::string selected = _state.selection ? _state.selection->recordId : "";
  for (const auto& pin : _state.result.pins) markers.push_back(markerOf(pin, selected));
  _scene->setMarkers(std::move(markers));
  _scene->setExtraCredits(_state.result.credits);
  wantFrames(2);
}

void ViewerApp::selectRecord(const std::string& id, const std::string& title) {
  workbench::Selection selection;
  selection.recordId = id;
  selection.title = title;
  if (_catalog && !id.empty())
    if (auto record = _catalog->find(id)) selection.record = std::move(*record);
  if (selection.record && selection.title.empty()) selection.title = selection.record->title;
  _state.selection = std::move(selection);
  _scene->setHighlight(id);
  updateMargins();
  showPins();
}

void ViewerApp::selectAt(double x, double y) {
  const auto hit = _scene->pick(x, y);
  if (hit.kind == scene::PickResult::Kind::Marker) {
    const auto& pin = _state.result.pins.at(hit.marker);
    if (pin.count == 1) return selectRecord(pin.id, pin.title);
    auto view = _scene->camera().currentLookAt();
    view.target = geodesy::Cartographic::fromDegrees(pin.longitude, pin.latitude);
    view.distance /= 3;
    return _scene->camera().flyTo(view);
  }
  if (hit.kind != scene::PickResult::Kind::Feature) return clearSelection();
  selectRecord(hit.recordId, "");
  auto& selection = *_state.selection;
  selection.layer = hit.layer;
  selection.attributes = hit.attributes;
  if (selection.title.empty()) selection.title = textAttribute(hit.attributes, "gml_id");
  wantFrames(2);
}

void ViewerApp::clearSelection() {
  if (!_state.selection) return;
  _state.selection.reset();
  _scene->setHighlight("");
  updateMargins();
  showPins();
}

void ViewerApp::flyToRecord() {
  if (!_state.selection || !_state.selection->record) return;
  const auto& place = _state.selection->record->place;
  if (place.how == catalog::PlaceQuality::None) return;
  scene::LookAt view;
  view.target = geodesy::Cartographic::fromDegrees(place.longitude, place.latitude);
  view.target.height = _scene->groundHeight(view.target);
  view.heading = _scene->camera().heading();
  view.pitch = -0.6;
  view.distance = std::max(700.0, sizeOf(place) * 3);
  _scene->camera().flyTo(view);
  wantFrames(2);
}

void ViewerApp::lookAt(const scene::LookAt& view) {
  _scene->camera().lookAt(view);
  wantFrames(2);
}

std::vector<std::uint8_t> ViewerApp::pixels(int& width, int& height) const {
  width = _window->width();
  height = _window->height();
  return _scene->readPixels();
}

}  // namespace kokudo::viewer
