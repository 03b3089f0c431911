#pragma once

#include "apps/workbench/LayerColoring.h"
#include "apps/workbench/SearchSession.h"
#include "apps/workbench/Words.h"
#include "engine/base/Value.h"
#include "engine/tiles/Tileset.h"
#include "index/catalog/Record.h"
#include "index/workspace/Workspace.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::workbench {

/// More that is known of an object of the scene, under a heading.
struct SelectionSection {
  Word title;
  std::string name;  ///< of a class or a set of features, or ""
  Attributes attributes;
};

/// What is selected: a hit, or an object of the scene.
struct Selection {
  std::string recordId;  ///< "" if the object names none
  std::string title;
  std::string layer;      ///< of an object of the scene
  Attributes attributes;  ///< of an object of the scene
  std::vector<SelectionSection> sections;
  std::optional<catalog::Record> record;  ///< of the catalogue, if it has one
};

/// Everything the panels show. Plain values; changed only by `ViewerApp`.
struct ViewerState {
  Language language = Language::Japanese;
  bool dark = true;
  bool panelsShown = true, layersShown = true, helpShown = false, statisticsShown = false;

  std::string queryText;
  bool searchInView = false;
  std::vector<std::pair<std::string, std::string>> chosenFacets;  ///< dim, value
  bool searching = false;
  bool searched = false;
  SearchResult result;

  std::optional<Selection> selection;
  bool somethingHidden = false;
  std::vector<workspace::SceneLayer> layers;

  std::string coloringLayer;                          ///< whose controls are open, "" = none
  std::vector<styling::AttributeSummary> attributes;  ///< of that layer, in the tiles in view
  std::map<std::string, LayerColoring> colorings;     ///< by layer

  // Status bar.
  double frameMilliseconds = 0;
  std::size_t memoryBytes = 0;
  tiles::TilesetStatistics tiles;  ///< over all layers
  int drawables = 0;
  std::string cursorPosition;  ///< "34.6380 N 135.4120 E 12.3 m"
  std::vector<std::string> problems;
};

/// What a panel asks for.
struct Action {
  enum class Kind {
    Search,  ///< text: the words
    ToggleInView,
    ToggleFacet,  ///< text: dim, value: value
    ClearSearch,
    SelectHit,  ///< index into the page's hits: selects and flies there
    FlyToSelection,
    ClearSelection,
    HideSelection,
    IsolateSelection,
    ShowAll,         ///< ends hiding and isolating in all layers
    ToggleLayer,     ///< index into layers
    OpenColoring,    ///< text: the layer whose controls open, or close
    ColorAttribute,  ///< text: layer, value: attribute
    ColorMethod,     ///< text: layer, value: name of a method
    ColorClasses,    ///< text: layer, index: classes, 0 = what suits
    ColorPalette,    ///< text: layer, value: name of a palette, "" = what suits
    Reclassify,      ///< text: layer
    ClearColoring,   ///< text: layer
    ToggleClass,     ///< text: layer, index: entry of its legend
    IsolateClass,    ///< text: layer, index: entry of its legend
    SetCredit,       ///< text: layer, value: its source
    ToggleLayersPanel,
    ToggleStatistics,
    ToggleHelp,
    ToggleLanguage,
    ToggleTheme,
    NorthUp,
    ZoomIn,
    ZoomOut,
    ToggleTilt
  };
  Kind kind;
  std::string text, value;
  std::size_t index = 0;
};

/// The query that the state stands for. @param viewBox west, south, east, north of what is on the
/// screen, used if the search is bound to the view
search::Query queryOf(const ViewerState& state,
                      const std::optional<std::array<double, 4>>& viewBox);

}  // namespace kokudo::workbench
