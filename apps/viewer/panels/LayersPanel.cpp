#include "apps/viewer/panels/Panels.h"

#include <fmt/format.h>

namespace kokudo::viewer {

using workbench::Action;
using workbench::Word;

void layersPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions) {
  if (!state.layersShown) return;
  const auto& colors = palette(state.dark);
  const float left = state.panelsShown ? kLeftWidth + 12.0F : 12.0F;
  ImGui::SetNextWindowPos(ImVec2(left, 12));
  ImGui::Begin("##layers", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::TextColored(colors.accent, "%s", ui.shown(workbench::word(Word::Layers, state.language)));
  for (std::size_t i = 0; i < state.layers.size(); ++i) {
    const auto& layer = state.layers[i];
    bool visible = layer.visible;
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::Checkbox(ui.shown(layer.name), &visible))
      actions.push_back({Action::Kind::ToggleLayer, {}, {}, i});
    ui.mark(fmt::format("layer:{}", i));
    if (layer.kind != "terrain") {
      ImGui::SameLine();
      if (ImGui::SmallButton(ui.shown(workbench::word(Word::ColourBy, state.language))))
        actions.push_back({Action::Kind::OpenColoring, layer.name, {}, i});
      ui.mark(fmt::format("color:{}", i));
    }
    ImGui::PopID();
  }
  if (state.somethingHidden) {
    if (ImGui::SmallButton(ui.shown(workbench::word(Word::ShowAll, state.language))))
      actions.push_back({Action::Kind::ShowAll, {}, {}, 0});
    ui.mark("show-all");
  }
  coloringControls(ui, state, actions);
  if (!state.problems.empty()) {
    ImGui::TextColored(colors.caution, "%s",
                       ui.shown(workbench::word(Word::Problems, state.language)));
    ImGui::PushTextWrapPos(320);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, state.problems.size()); ++i)
      ImGui::TextUnformatted(ui.shown(state.problems[i]));
    ImGui::PopTextWrapPos();
  }
  ImGui::End();
}

}  // namespace kokudo::viewer
