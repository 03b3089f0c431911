#include "apps/viewer/panels/Panels.h"
#include "apps/workbench/ColorChoice.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::viewer {

using workbench::Action;
using workbench::ViewerState;
using workbench::Word;

namespace {

constexpr float kAboveCredit = 64, kSwatchSide = 14, kLabelWidth = 180, kLegendGap = 6;

void swatch(const styling::Rgba& color, bool shown) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float top = at.y + (ImGui::GetTextLineHeight() - kSwatchSide) / 2;
  const ImVec2 low(at.x, top), high(at.x + kSwatchSide, top + kSwatchSide);
  auto* list = ImGui::GetWindowDrawList();
  const ImU32 ink = IM_COL32(color[0], color[1], color[2], 255);
  if (shown) list->AddRectFilled(low, high, ink, 2);
  list->AddRect(low, high, shown ? IM_COL32(110, 120, 132, 255) : ink, 2);
  ImGui::Dummy(ImVec2(kSwatchSide, ImGui::GetTextLineHeight()));
}

void entryRow(Ui& ui, const ViewerState& state, const std::string& layer,
              const workbench::LayerColoring& coloring, std::size_t i, Actions& actions) {
  const auto& entry = coloring.scheme->style.legend[i];
  const bool shown = coloring.shown[i];
  const auto& colors = palette(state.dark);
  ImGui::PushID(static_cast<int>(i));
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  swatch(entry.color, shown);
  ImGui::TableNextColumn();
  ImGui::PushStyleColor(ImGuiCol_Text, shown ? colors.text : colors.secondary);
  const std::string text = workbench::legendText(*coloring.scheme, i, state.language) + "##entry";
  if (ImGui::Selectable(ui.shown(text), false))
    actions.push_back({Action::Kind::ToggleClass, layer, {}, i});
  ui.mark(fmt::format("legend:{}", i));
  ImGui::PopStyleColor();
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("%s", ui.shown(workbench::word(Word::LegendHint, state.language)));
  ImGui::TableNextColumn();
  const char* count = ui.shown(workbench::countText(coloring.counts[i]));
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x -
                       ImGui::CalcTextSize(count).x);
  ImGui::TextColored(colors.secondary, "%s", count);
  ImGui::TableNextColumn();
  if (ImGui::SmallButton(ui.shown("◎")))
    actions.push_back({Action::Kind::IsolateClass, layer, {}, i});
  ui.mark(fmt::format("legend-only:{}", i));
  ImGui::PopID();
}

void legendOf(Ui& ui, const ViewerState& state, const std::string& layer,
              const workbench::LayerColoring& coloring, Actions& actions) {
  ImGui::PushID(layer.c_str());
  ImGui::TextUnformatted(ui.shown(workbench::legendTitle(*coloring.scheme)));
  ImGui::PushFont(ui.smallFont());
  ImGui::TextColored(palette(state.dark).secondary, "%s", ui.shown(layer));
  float counts = 40;
  for (const auto count : coloring.counts)
    counts = std::max(counts, ImGui::CalcTextSize(workbench::countText(count).c_str()).x);
  if (ImGui::BeginTable("entries", 4, ImGuiTableFlags_SizingFixedFit)) {
    ImGui::TableSetupColumn("color", ImGuiTableColumnFlags_WidthFixed, kSwatchSide);
    ImGui::TableSetupColumn("label", ImGuiTableColumnFlags_WidthFixed, kLabelWidth);
    ImGui::TableSetupColumn("count", ImGuiTableColumnFlags_WidthFixed, counts);
    ImGui::TableSetupColumn("only", ImGuiTableColumnFlags_WidthFixed, 24);
    for (std::size_t i = 0; i < coloring.scheme->style.legend.size(); ++i)
      if (workbench::isTold(*coloring.scheme, i, coloring.counts[i]))
        entryRow(ui, state, layer, coloring, i, actions);
    ImGui::EndTable();
  }
  ImGui::PopFont();
  ImGui::PopID();
}

}  // namespace

void legendPanel(Ui& ui, const ViewerState& state, Actions& actions) {
  std::vector<const workspace::SceneLayer*> told;
  for (const auto& layer : state.layers) {
    const auto coloring = state.colorings.find(layer.name);
    if (layer.visible && coloring != state.colorings.end() && coloring->second.scheme)
      told.push_back(&layer);
  }
  if (told.empty()) return;
  const auto size = ImGui::GetIO().DisplaySize;
  const float right = state.selection && state.panelsShown ? kRightWidth + 12.0F : 12.0F;
  ImGui::SetNextWindowPos(ImVec2(size.x - right, size.y - kStatusHeight - kAboveCredit), 0,
                          ImVec2(1, 1));
  ImGui::SetNextWindowSizeConstraints(ImVec2(0, 0), ImVec2(size.x, size.y * 0.7F));
  ImGui::Begin("##legend", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (i > 0) ImGui::Dummy(ImVec2(0, kLegendGap));
    legendOf(ui, state, told[i]->name, state.colorings.at(told[i]->name), actions);
  }
  ImGui::End();
}

}  // namespace kokudo::viewer
