#include "apps/viewer/panels/Panels.h"

#include <fmt/format.h>

namespace kokudo::viewer {

using workbench::Word;

void statusBar(Ui& ui, const workbench::ViewerState& state) {
  const auto text = [&](Word w) { return workbench::word(w, state.language); };
  const auto size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos(ImVec2(0, size.y - kStatusHeight));
  ImGui::SetNextWindowSize(ImVec2(size.x, kStatusHeight));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(10, 4));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::Begin("##status", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoFocusOnAppearing);
  ImGui::PushFont(ui.smallFont());
  ImGui::TextUnformatted(ui.shown(state.cursorPosition));
  const auto tiles = state.tiles.tilesLoading > 0
                         ? fmt::format("{} {} {}", text(Word::Tiles), state.tiles.tilesLoading,
                                       text(Word::Loading))
                         : fmt::format("{} {} {}", text(Word::Tiles), state.tiles.tilesRendered,
                                       text(Word::Ready));
  const auto right =
      fmt::format("{} {:.0f} ms   {} {:.0f} MB   {}", text(Word::Frame), state.frameMilliseconds,
                  text(Word::Memory), static_cast<double>(state.memoryBytes) / 1e6, tiles);
  const char* shown = ui.shown(right);
  ImGui::SameLine(size.x - ImGui::CalcTextSize(shown).x - 12);
  ImGui::TextUnformatted(shown);
  ImGui::PopFont();
  ImGui::End();
  ImGui::PopStyleVar(2);
}

}  // namespace kokudo::viewer
