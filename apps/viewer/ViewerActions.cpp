#include "apps/viewer/Degree.h"
#include "apps/viewer/SelectionSections.h"
#include "apps/viewer/ViewerApp.h"
#include "apps/workbench/FeatureMatch.h"
#include "apps/workbench/UnfoldedAttributes.h"
#include "engine/geodesy/Ellipsoid.h"

#include <algorithm>
#include <cmath>

// What the user's wishes do: searches, selections, flights, switches.

namespace kokudo::viewer {
namespace {

using workbench::Action;

// Cells per width of the view in which too many hits are counted together.
constexpr double kClustersAcross = 14;

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

// The property that tells one feature from all others, and its value.
std::optional<std::pair<std::string, std::string>> nameOf(const Attributes& attributes) {
  for (const char* key : {"record_id", "gml_id", "gml:id", "id", "batchId", "name"})
    if (const auto text = textAttribute(attributes, key); !text.empty())
      return std::make_pair(std::string(key), text);
  return std::nullopt;
}

// Half of a place's extent in metres, so that a mountain range is not looked at from 300 m.
double sizeOf(const catalog::Place& place) {
  const double height = (place.bbox[3] - place.bbox[1]) * 111000;
  const double width =
      (place.bbox[2] - place.bbox[0]) * 111000 * std::cos(place.latitude * kDegree);
  return std::hypot(width, height) / 2;
}

}  // namespace

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
    case Action::Kind::HideSelection:
    case Action::Kind::IsolateSelection:
      return showOrHideSelection(action.kind == Action::Kind::IsolateSelection);
    case Action::Kind::ShowAll:
      _hidden.clear();
      _state.somethingHidden = false;
      for (const auto& layer : _state.layers) _scene->showAll(layer.name);
      return;
    case Action::Kind::ToggleLayer: {
      auto& layer = _state.layers.at(action.index);
      layer.visible = !layer.visible;
      return _scene->setLayerVisible(layer.name, layer.visible);
    }
    case Action::Kind::OpenColoring:
    case Action::Kind::ColorAttribute:
    case Action::Kind::ColorMethod:
    case Action::Kind::ColorClasses:
    case Action::Kind::ColorPalette:
    case Action::Kind::Reclassify:
    case Action::Kind::ClearColoring:
    case Action::Kind::ToggleClass:
    case Action::Kind::IsolateClass:
      return applyToColoring(action);
    case Action::Kind::SetCredit:
      return setCredit(action.text, action.value);
    case Action::Kind::ToggleLayersPanel:
      _state.layersShown = !_state.layersShown;
      return;
    case Action::Kind::ToggleStatistics:
      _state.statisticsShown = !_state.statisticsShown;
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
  updateCredits();
  wantFrames(2);
}

void ViewerApp::selectRecord(const std::string& id, const std::string& title) {
  workbench::Selection selection;
  selection.recordId = id;
  selection.title = title;
  // A workspace that was empty at the start has a catalogue once something was imported.
  if (!_catalog)
    if (auto catalog = _workspace->openCatalog(false)) _catalog.emplace(std::move(*catalog));
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
  selection.attributes = workbench::unfolded(hit.attributes);
  selection.sections = sectionsOf(hit);
  const auto name = nameOf(hit.attributes);
  if (hit.recordId.empty() && name) _scene->setHighlight(hit.layer, workbench::anyReads({*name}));
  if (selection.title.empty()) selection.title = textAttribute(hit.attributes, "gml_id");
  if (selection.title.empty()) selection.title = textAttribute(hit.attributes, "name");
  if (selection.title.empty()) selection.title = hit.layer;
  wantFrames(2);
}

void ViewerApp::showOrHideSelection(bool alone) {
  if (!_state.selection || _state.selection->layer.empty()) return;
  const std::string layer = _state.selection->layer;
  const auto name = nameOf(_state.selection->attributes);
  if (!name) return;
  if (alone) {
    _scene->isolate(layer, workbench::anyReads({*name}));
  } else {
    _hidden[layer].push_back(*name);
    _scene->setHidden(layer, workbench::anyReads(_hidden[layer]));
    clearSelection();
  }
  _state.somethingHidden = true;
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

}  // namespace kokudo::viewer
