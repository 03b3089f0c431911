#include "apps/viewer/ViewerApp.h"

#include "apps/viewer/Degree.h"
#include "apps/viewer/GlCalls.h"

#include <fmt/format.h>

namespace kokudo::viewer {
namespace {

constexpr double kIdleWaitSeconds = 0.5;
constexpr double kStreamingWaitSeconds = 0.004;
constexpr double kSlowFrameMilliseconds = 40;

bool changesAButtonOrKey(const InputEvent& event) {
  return event.type == InputEvent::Type::MouseButton || event.type == InputEvent::Type::Key ||
         event.type == InputEvent::Type::Text;
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
  sceneOptions.cacheFolder = options.workspaceFolder / "cache" / "net";
  sceneOptions.memoryCapBytes = options.memoryCapBytes;
  sceneOptions.offline = options.offline;
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
  app->openLayers();
  app->updateMargins();
  if (options.lookAt)
    app->_scene->camera().lookAt(*options.lookAt);
  else
    app->homeView();
  if (!options.scene.empty()) {
    if (const auto opened = app->open(options.scene); !opened) return opened.error();
    if (options.lookAt) app->_opened.clear();
  }
  if (!options.search.empty()) app->search(options.search);
  return app;
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
  flyToOpened();
  followTiles();
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
  statisticsPanel(*_ui, _state);
  legendPanel(*_ui, _state, actions);
  statusBar(*_ui, _state);
  for (const auto& action : actions) apply(action);
  if (!actions.empty()) wantFrames(2);
}

void ViewerApp::updateStatus() {
  const auto statistics = _scene->statistics();
  _state.memoryBytes = statistics.memoryBytes;
  _state.tiles = statistics.tiles;
  _state.drawables = statistics.drawables;
  updateCredits();
  _state.problems.clear();
  if (!_openProblem.empty()) _state.problems.push_back(_openProblem);
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
