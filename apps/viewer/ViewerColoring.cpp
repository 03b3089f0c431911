#include "apps/viewer/ViewerApp.h"
#include "apps/workbench/ColorChoice.h"

#include <algorithm>

// Colouring by attribute, and the credit line.

namespace kokudo::viewer {
namespace {

using workbench::Action;

constexpr double kSurveySeconds = 1;         // between looks while tiles still come in
constexpr std::size_t kRowsSurveyed = 4000;  // for the list of attributes

}  // namespace

std::vector<const content::FeatureTable*> ViewerApp::tablesOf(const std::string& layer) const {
  std::vector<const content::FeatureTable*> tables;
  _scene->visitFeatures(layer, [&](const auto& table) { tables.push_back(&table); });
  return tables;
}

void ViewerApp::applyColoring(const std::string& layer) {
  const auto found = _state.colorings.find(layer);
  std::shared_ptr<const styling::Style> style;
  if (found != _state.colorings.end() && found->second.scheme) {
    const auto& coloring = found->second;
    const auto made = styling::styleShowing(*coloring.scheme, coloring.shown);
    if (made) style = std::make_shared<const styling::Style>(made->style);
  }
  _scene->setLayerStyle(layer, std::move(style));
  wantFrames(2);
}

void ViewerApp::classify(const std::string& layer) {
  const auto found = _state.colorings.find(layer);
  if (found == _state.colorings.end()) return;
  workbench::classify(found->second, tablesOf(layer));
  applyColoring(layer);
}

Status ViewerApp::colorBy(const std::string& layer, const workbench::ColorOptions& options) {
  const auto known = std::find_if(_state.layers.begin(), _state.layers.end(),
                                  [&](const auto& each) { return each.name == layer; });
  if (known == _state.layers.end())
    return Error{Error::Kind::BadUsage, "there is no layer \"" + layer + "\""};
  auto wish = workbench::parseColorBy(options);
  if (!wish) return wish.error();
  std::vector<std::string> names;
  for (const auto& each : styling::attributesOf(tablesOf(layer), kRowsSurveyed))
    names.push_back(each.name);
  const auto attribute = workbench::attributeMeant(layer, options.attribute, names);
  if (!attribute) return attribute.error();
  wish->property = *attribute;
  _state.colorings[layer] = {};
  _state.colorings[layer].wish = *wish;
  classify(layer);
  const auto& problem = _state.colorings[layer].problem;
  return problem.empty() ? Status() : Status(Error{Error::Kind::BadUsage, problem});
}

void ViewerApp::applyToColoring(const Action& action) {
  const std::string& layer = action.text;
  using Kind = Action::Kind;
  if (action.kind == Kind::OpenColoring) {
    _state.coloringLayer = _state.coloringLayer == layer ? "" : layer;
    _state.attributes.clear();
    _surveyed.clear();
    return;
  }
  if (action.kind == Kind::ClearColoring) {
    _state.colorings.erase(layer);
    return applyColoring(layer);
  }
  if (action.kind == Kind::ColorAttribute) {
    auto& coloring = _state.colorings[layer];
    // Another attribute may be of another kind: only the colours are kept.
    coloring.wish.method = styling::ClassMethod::Auto;
    coloring.wish.classes = 0;
    coloring.wish.property = action.value;
    return classify(layer);
  }
  const auto found = _state.colorings.find(layer);
  if (found == _state.colorings.end()) return;
  auto& coloring = found->second;
  if (action.kind == Kind::ToggleClass || action.kind == Kind::IsolateClass) {
    if (action.kind == Kind::ToggleClass)
      workbench::toggleEntry(coloring, action.index);
    else
      workbench::isolateEntry(coloring, action.index);
    return applyColoring(layer);
  }
  if (action.kind == Kind::ColorMethod)
    coloring.wish.method = styling::classMethodNamed(action.value)->method;
  if (action.kind == Kind::ColorClasses) coloring.wish.classes = action.index;
  if (action.kind == Kind::ColorPalette) coloring.wish.palette = action.value;
  classify(layer);
}

// Attributes and counts follow the tiles in view; classes stay, or colours would change their
// meaning under the eye.
void ViewerApp::followTiles() {
  if (_state.coloringLayer.empty() && _state.colorings.empty()) return;
  if (!_scene->complete() && now() - _lastSurvey < kSurveySeconds) return;
  for (const auto& layer : _state.layers) {
    const auto coloring = _state.colorings.find(layer.name);
    const bool listed = layer.name == _state.coloringLayer;
    if (!listed && coloring == _state.colorings.end()) continue;
    const auto revision = _scene->revisionOfLayer(layer.name);
    const auto known = _surveyed.find(layer.name);
    if (known != _surveyed.end() && known->second == revision) continue;
    _surveyed[layer.name] = revision;
    _lastSurvey = now();
    const auto tables = tablesOf(layer.name);
    if (listed) _state.attributes = styling::attributesOf(tables, kRowsSurveyed);
    if (coloring != _state.colorings.end()) {
      const bool had = coloring->second.scheme.has_value();
      workbench::recount(coloring->second, tables);
      if (!had && coloring->second.scheme) applyColoring(layer.name);
    }
    wantFrames(1);
  }
}

void ViewerApp::setCredit(const std::string& layer, const std::string& credit) {
  const auto found = std::find_if(_state.layers.begin(), _state.layers.end(),
                                  [&](const auto& each) { return each.name == layer; });
  if (found == _state.layers.end() || credit.empty()) return;
  found->credit = credit;
  _stated[layer] = credit;
  // A layer of the workspace keeps it.
  auto kept = _workspace->layers();
  const auto same =
      std::find_if(kept.begin(), kept.end(), [&](const auto& each) { return each.name == layer; });
  if (same == kept.end() || same->tileset != found->tileset) return;
  same->credit = credit;
  if (const auto saved = _workspace->setLayers(kept); !saved) _openProblem = saved.error().message;
}

void ViewerApp::updateCredits() {
  std::vector<std::string> credits = _state.result.credits;
  for (const auto& layer : _state.layers) {
    const auto stated = _stated.find(layer.name);
    if (layer.visible && stated != _stated.end()) credits.push_back(stated->second);
  }
  _scene->setExtraCredits(credits);
  const bool missing = _state.tiles.tilesRendered > 0 && _scene->credits().empty();
  if (missing) _scene->setExtraCredits({std::string(workbench::sourceNotStated(_state.language))});
  // The line was drawn before it was known.
  if (std::exchange(_creditMissing, missing) != missing) wantFrames(1);
}

}  // namespace kokudo::viewer
