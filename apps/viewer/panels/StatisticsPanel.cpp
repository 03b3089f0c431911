#include "apps/viewer/panels/Panels.h"

#include <fmt/format.h>

namespace kokudo::viewer {

using workbench::Word;

namespace {

constexpr float kScaleBarHeight = 52;  // pixels, with its margins: it stands below the panel

}  // namespace

void statisticsPanel(Ui& ui, const workbench::ViewerState& state) {
  if (!state.statisticsShown) return;
  const auto size = ImGui::GetIO().DisplaySize;
  const float left = state.panelsShown ? kLeftWidth + 12.0F : 12.0F;
  ImGui::SetNextWindowPos(ImVec2(left, size.y - kStatusHeight - kScaleBarHeight), 0, ImVec2(0, 1));
  ImGui::Begin("##statistics", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_AlwaysAutoResize |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoFocusOnAppearing);
  const auto text = [&](Word w) { return workbench::word(w, state.language); };
  ImGui::TextColored(palette(state.dark).accent, "%s", ui.shown(text(Word::Statistics)));
  ImGui::PushFont(ui.smallFont());
  const auto row = [&](Word name, const std::string& value) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::TextUnformatted(ui.shown(text(name)));
    ImGui::TableNextColumn();
    const char* shown = ui.shown(value);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetColumnWidth() -
                         ImGui::CalcTextSize(shown).x);
    ImGui::TextUnformatted(shown);
  };
  const auto megabytes = [](std::size_t bytes) {
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
  };
  if (ImGui::BeginTable("statistics", 2)) {
    ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, 150);
    ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthFixed, 110);
    const auto& tiles = state.tiles;
    row(Word::TilesVisited, fmt::format("{}", tiles.tilesVisited));
    row(Word::TilesRendered, fmt::format("{}", tiles.tilesRendered));
    row(Word::TilesLoading, fmt::format("{}", tiles.tilesLoading));
    row(Word::TilesLoaded, fmt::format("{}", tiles.tilesLoaded));
    row(Word::TilesFailed, fmt::format("{}", tiles.tilesFailed));
    row(Word::TileBytes, megabytes(tiles.bytes));
    row(Word::Triangles, fmt::format("{}", tiles.triangles));
    if (tiles.points > 0) row(Word::Points, fmt::format("{}", tiles.points));
    if (tiles.instances > 0) row(Word::Instances, fmt::format("{}", tiles.instances));
    row(Word::Requests, fmt::format("{}", tiles.requests));
    row(Word::Transferred, megabytes(tiles.bytesTransferred));
    row(Word::FromCache, fmt::format("{}", tiles.cacheHits));
    if (tiles.errorFactor > 1) row(Word::Coarser, fmt::format("x {:.1f}", tiles.errorFactor));
    row(Word::DrawCalls, fmt::format("{}", state.drawables));
    row(Word::Memory, megabytes(state.memoryBytes));
    row(Word::Frame, fmt::format("{:.0f} ms", state.frameMilliseconds));
    ImGui::EndTable();
  }
  ImGui::PopFont();
  ImGui::End();
}

}  // namespace kokudo::viewer
