#include "apps/viewer/panels/Panels.h"

#include <array>

namespace kokudo::viewer {

using workbench::Action;
using workbench::Word;

void toolsPanel(Ui& ui, const workbench::ViewerState& state, Actions& actions) {
  struct Tool {
    const char* name;
    std::string_view label;
    Action::Kind kind;
  };
  const auto text = [&](Word w) { return workbench::word(w, state.language); };
  const std::array tools{Tool{"zoom-in", text(Word::ZoomIn), Action::Kind::ZoomIn},
                         Tool{"zoom-out", text(Word::ZoomOut), Action::Kind::ZoomOut},
                         Tool{"north", text(Word::North), Action::Kind::NorthUp},
                         Tool{"tilt", text(Word::Tilt), Action::Kind::ToggleTilt},
                         Tool{"layers", text(Word::Layers), Action::Kind::ToggleLayersPanel},
                         Tool{"statistics", text(Word::Statistics), Action::Kind::ToggleStatistics},
                         Tool{"theme", text(Word::Theme), Action::Kind::ToggleTheme},
                         Tool{"language", text(Word::Language), Action::Kind::ToggleLanguage},
                         Tool{"help", text(Word::Help), Action::Kind::ToggleHelp}};
  const auto size = ImGui::GetIO().DisplaySize;
  const float right = state.selection && state.panelsShown ? kRightWidth + 12.0F : 12.0F;
  ImGui::SetNextWindowPos(ImVec2(size.x - right, 88), 0, ImVec2(1, 0));
  ImGui::Begin("##tools", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PushFont(ui.smallFont());
  for (const auto& tool : tools) {
    if (ImGui::Button(ui.shown(tool.label), ImVec2(96, 0)))
      actions.push_back({tool.kind, {}, {}, 0});
    ui.mark(tool.name);
  }
  if (state.helpShown) ImGui::TextUnformatted(ui.shown(text(Word::HelpText)));
  ImGui::PopFont();
  ImGui::End();
}

}  // namespace kokudo::viewer
