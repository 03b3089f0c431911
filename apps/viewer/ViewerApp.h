#pragma once

#include "apps/viewer/Navigation.h"
#include "apps/viewer/Ui.h"
#include "apps/viewer/Window.h"
#include "apps/viewer/panels/Panels.h"
#include "apps/workbench/ColorChoice.h"
#include "apps/workbench/ViewerState.h"
#include "engine/scene/SceneView.h"
#include "index/workspace/Workspace.h"

#include <chrono>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::viewer {

struct ViewerOptions {
  std::filesystem::path workspaceFolder;
  std::string scene;  ///< a tileset (path or address) to show besides the workspace's layers
  std::optional<scene::LookAt> lookAt;
  std::string search;                                 ///< run at start
  std::size_t memoryCapBytes = std::size_t(2) << 30;  ///< of all that streams
  bool offline = false;  ///< asks no network: what the cache holds must do
  workbench::Language language = workbench::Language::Japanese;
  int width = 1440, height = 900;
};

/// The window and all in it: turns events and actions into changes of the state, and the state into
/// frames. Main thread only.
class ViewerApp {
 public:
  static Result<std::unique_ptr<ViewerApp>> create(const ViewerOptions& options);
  ~ViewerApp();

  /// One turn of the main loop: input, search results, panels, scene. Waits while nothing changes.
  /// @param synthetic events of a script, taken one state a turn
  void turn(std::deque<InputEvent>& synthetic);
  bool closed() const { return _closed; }
  /// Nothing loads, searches, flies or waits to be drawn.
  bool idle() const;

  const workbench::ViewerState& state() const { return _state; }
  scene::SceneView& scene() { return *_scene; }
  Ui& ui() { return *_ui; }
  void lookAt(const scene::LookAt& view);
  void search(const std::string& text);
  /// Shows one more tileset, by path or address, and flies there as soon as it says where it lies.
  Status open(const std::string& tileset);
  /// Colours a layer by an attribute that something in view has. BadUsage where nothing has it.
  Status colorBy(const std::string& layer, const workbench::ColorOptions& options);
  std::uint64_t framesDrawn() const { return _framesDrawn; }
  double millisecondsToFirstFrame() const { return _firstFrameMilliseconds; }
  /// Middle of the part of the picture that no panel covers, pixels.
  std::array<double, 2> freeCentre() const;
  /// RGBA of the whole window as last drawn, rows from the top.
  std::vector<std::uint8_t> pixels(int& width, int& height) const;
  std::size_t pinCount() const { return _state.result.pins.size(); }

 private:
  ViewerApp() = default;
  void openLayers();
  void flyToOpened();
  void showAlone(const std::string& layer);
  void homeView();
  void handle(const InputEvent& event);
  void handleKey(const InputEvent& event);
  void apply(const workbench::Action& action);
  void runSearch();
  void showPins();
  void selectRecord(const std::string& id, const std::string& title);
  void selectAt(double x, double y);
  void clearSelection();
  /// @param alone shows it and nothing else of its layer, instead of hiding it
  void showOrHideSelection(bool alone);
  void flyToRecord();
  std::vector<const content::FeatureTable*> tablesOf(const std::string& layer) const;
  void applyToColoring(const workbench::Action& action);
  void classify(const std::string& layer);
  void applyColoring(const std::string& layer);
  void followTiles();
  void setCredit(const std::string& layer, const std::string& credit);
  void updateCredits();
  void streamForAWhile();
  void draw(double seconds);
  void buildPanels();
  void updateStatus();
  void updateMargins();
  void wantFrames(int count) { _framesWanted = std::max(_framesWanted, count); }
  std::optional<std::array<double, 4>> visibleBox() const;
  double clusterDegrees() const;
  double now() const;

  std::chrono::steady_clock::time_point _start = std::chrono::steady_clock::now();
  std::unique_ptr<Window> _window;
  std::unique_ptr<Ui> _ui;
  std::unique_ptr<scene::SceneView> _scene;
  std::unique_ptr<Navigation> _navigation;
  std::unique_ptr<workbench::SearchSession> _session;
  std::optional<workspace::Workspace> _workspace;
  std::optional<catalog::Catalog> _catalog;
  workbench::ViewerState _state;
  std::string _typed;
  std::deque<InputEvent> _events;
  bool _closed = false, _focusSearch = false;
  std::string _opened;  ///< layer to fly to once it says where it lies, "" = none
  /// By layer: property and value of each feature that was hidden.
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> _hidden;
  std::string _openProblem;  ///< why what was dropped last cannot be shown, "" = it can
  std::map<std::string, std::uint64_t> _surveyed;  ///< revision of layers when last looked at
  std::map<std::string, std::string> _stated;      ///< credits given here, by layer
  bool _creditMissing = false;
  double _lastSurvey = 0;
  int _framesWanted = 3;
  double _lastFrame = 0, _lastSearchHeight = 0;
  double _mouseX = 0, _mouseY = 0;
  std::uint64_t _framesDrawn = 0;
  double _firstFrameMilliseconds = 0;
};

}  // namespace kokudo::viewer
