#pragma once

#include "apps/viewer/Ui.h"
#include "apps/workbench/ViewerState.h"

#include <vector>

namespace kokudo::viewer {

/// Pixels of the window that a panel covers.
struct PanelSizes {
  int left = 0, right = 0, bottom = 0;
};

inline constexpr int kLeftWidth = 360;
inline constexpr int kRightWidth = 340;
inline constexpr int kStatusHeight = 26;

/// Each panel takes the state as it is and says what the user asked for.
using Actions = std::vector<workbench::Action>;

/// Search box, in-view switch, facets, hits. @param typed the words as typed so far @param focus
/// puts the cursor into the box
void searchPanel(Ui& ui, const workbench::ViewerState& state, std::string& typed, bool focus,
                 Actions& actions);
/// Hits by year as small bars: part of the search panel. A click on a bar filters by its years.
void yearChart(Ui& ui, const workbench::ViewerState& state, Actions& actions);
/// What is selected: record, attributes, source, licence, place quality.
void inspectorPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions);
void layersPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions);
/// Attribute, method, classes and palette by which the chosen layer is coloured, and its credit:
/// part of the layers' panel.
void coloringControls(Ui& ui, const workbench::ViewerState& state, Actions& actions);
/// What the colours mean, over the scene; a click on a class hides it, ◎ shows it alone.
void legendPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions);
/// Zoom, north, tilt, language, theme, help: at the top right of the scene.
void toolsPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions);
/// Tiles, bytes, triangles, memory and frame time of what is on the screen.
void statisticsPanel(Ui& ui, const workbench::ViewerState& state);
void statusBar(Ui& ui, const workbench::ViewerState& state);

}  // namespace kokudo::viewer
