#include "apps/viewer/panels/Panels.h"
#include "apps/workbench/YearBins.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::viewer {
namespace {

using workbench::Action;
using workbench::ViewerState;
using workbench::YearBin;

constexpr std::size_t kMostYearBars = 36;
constexpr float kBarsHeight = 44, kLeastBar = 2;

bool isChosen(const ViewerState& state, int year) {
  const auto& list = state.chosenFacets;
  return std::find(list.begin(), list.end(),
                   std::make_pair(std::string("year"), std::to_string(year))) != list.end();
}

// The years of the bin that have hits: those can be chosen.
std::vector<int> yearsIn(const YearBin& bin, const ViewerState& state) {
  std::vector<int> years;
  for (const auto& year : state.result.years)
    if (year.year && *year.year >= bin.first && *year.year <= bin.last) years.push_back(*year.year);
  return years;
}

std::string binText(const YearBin& bin) {
  return bin.first == bin.last ? fmt::format("{}: {:L}", bin.first, bin.count)
                               : fmt::format("{}–{}: {:L}", bin.first, bin.last, bin.count);
}

// All years of the bin, or none of them.
void toggle(const std::vector<int>& years, const ViewerState& state, Actions& actions) {
  const bool all =
      std::all_of(years.begin(), years.end(), [&](int year) { return isChosen(state, year); });
  for (const int year : years)
    if (isChosen(state, year) == all)
      actions.push_back({Action::Kind::ToggleFacet, "year", std::to_string(year), 0});
}

void yearBar(Ui& ui, const ViewerState& state, const YearBin& bin, std::uint64_t most, float width,
             Actions& actions) {
  const auto years = yearsIn(bin, state);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton("##bar", ImVec2(width, kBarsHeight)) && !years.empty())
    toggle(years, state, actions);
  const auto& colors = palette(state.dark);
  const bool chosen = !years.empty() && std::all_of(years.begin(), years.end(), [&](int year) {
    return isChosen(state, year);
  });
  if (bin.count > 0) {
    const float share = static_cast<float>(double(bin.count) / double(most));
    const float height = std::max(kLeastBar, share * kBarsHeight);
    const ImVec4 ink = chosen || ImGui::IsItemHovered() ? colors.accent : colors.secondary;
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(at.x, at.y + kBarsHeight - height),
                                              ImVec2(at.x + width - 1, at.y + kBarsHeight),
                                              ImGui::ColorConvertFloat4ToU32(ink));
  }
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.shown(binText(bin)));
}

}  // namespace

void yearChart(Ui& ui, const ViewerState& state, Actions& actions) {
  const auto bins = workbench::yearBins(state.result.years, kMostYearBars);
  if (bins.size() < 2) return;
  std::uint64_t most = 1;
  for (const auto& bin : bins) most = std::max(most, bin.count);
  const float width = ImGui::GetContentRegionAvail().x / static_cast<float>(bins.size());
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 2));
  for (std::size_t i = 0; i < bins.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    if (i > 0) ImGui::SameLine();
    yearBar(ui, state, bins[i], most, width, actions);
    ui.mark(fmt::format("years:{}", i));
    ImGui::PopID();
  }
  ImGui::PopStyleVar();
  ImGui::PushFont(ui.smallFont());
  const auto& ink = palette(state.dark).secondary;
  const auto& oldest = bins.front();
  const bool shared = oldest.last - oldest.first > bins[1].last - bins[1].first;
  ImGui::TextColored(
      ink, "%s", ui.shown(shared ? fmt::format("–{}", oldest.last) : std::to_string(oldest.first)));
  const auto last = std::to_string(bins.back().last);
  ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - ImGui::CalcTextSize(last.c_str()).x);
  ImGui::TextColored(ink, "%s", ui.shown(last));
  ImGui::PopFont();
}

}  // namespace kokudo::viewer
