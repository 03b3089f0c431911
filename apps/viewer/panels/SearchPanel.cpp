#include "apps/viewer/panels/Panels.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>

namespace kokudo::viewer {
namespace {

using workbench::Action;
using workbench::ViewerState;
using workbench::Word;

constexpr std::size_t kFacetValuesShown = 6;

bool chosen(const ViewerState& state, const std::string& dimension, const std::string& value) {
  const auto& list = state.chosenFacets;
  return std::find(list.begin(), list.end(), std::make_pair(dimension, value)) != list.end();
}

void searchBox(Ui& ui, const ViewerState& state, std::string& typed, bool focus, Actions& actions) {
  ImGui::SetNextItemWidth(-1);
  if (focus) ImGui::SetKeyboardFocusHere();
  const auto hint = ui.shown(workbench::word(Word::SearchHint, state.language));
  if (ImGui::InputTextWithHint("##query", hint, &typed, ImGuiInputTextFlags_EnterReturnsTrue))
    actions.push_back({Action::Kind::Search, typed, {}, 0});
  ui.mark("query");
  ui.shown(typed);
  bool inView = state.searchInView;
  if (ImGui::Checkbox(ui.shown(workbench::word(Word::InView, state.language)), &inView))
    actions.push_back({Action::Kind::ToggleInView, {}, {}, 0});
  ui.mark("in-view");
  ImGui::SameLine();
  if (ImGui::SmallButton(ui.shown(workbench::word(Word::Search, state.language))))
    actions.push_back({Action::Kind::Search, typed, {}, 0});
  ui.mark("search");
  ImGui::SameLine();
  if (ImGui::SmallButton(ui.shown(workbench::word(Word::Clear, state.language))))
    actions.push_back({Action::Kind::ClearSearch, {}, {}, 0});
  ui.mark("clear");
}

void summary(Ui& ui, const ViewerState& state) {
  const auto& colors = palette(state.dark);
  if (state.searching) {
    ImGui::TextColored(colors.secondary, "%s",
                       ui.shown(workbench::word(Word::Searching, state.language)));
  } else if (state.result.failure && state.searched) {
    ImGui::PushStyleColor(ImGuiCol_Text, colors.bad);
    ImGui::TextWrapped("%s", ui.shown(state.result.failure->message));
    ImGui::PopStyleColor();
  } else if (!state.searched) {
    ImGui::TextColored(colors.secondary, "%s",
                       ui.shown(workbench::word(Word::TypeToSearch, state.language)));
  } else {
    const auto& page = state.result.page;
    const auto text = fmt::format(
        "{:L} {} ({})  {:.0f} ms", page.total, workbench::word(Word::Hits, state.language),
        workbench::word(page.exact ? Word::Exact : Word::Estimated, state.language),
        page.tookMilliseconds);
    ImGui::TextUnformatted(ui.shown(text));
  }
  for (const auto& [source, reason] : state.result.missing) {
    ImGui::PushStyleColor(ImGuiCol_Text, colors.caution);
    const auto text =
        fmt::format("{}: {} ({})", workbench::word(Word::Missing, state.language), source, reason);
    ImGui::TextWrapped("%s", ui.shown(text));
    ImGui::PopStyleColor();
  }
}

void rightAligned(const char* text) {
  const float width = ImGui::CalcTextSize(text).x;
  ImGui::SameLine(std::max(ImGui::GetCursorPosX(), ImGui::GetWindowContentRegionMax().x - width));
  ImGui::TextUnformatted(text);
}

void facet(Ui& ui, const ViewerState& state, const std::string& dimension,
           const std::vector<search::FacetCount>& counts, Actions& actions) {
  if (counts.empty()) return;
  const auto title =
      std::string(workbench::dimensionName(dimension, state.language)) + "##" + dimension;
  if (!ImGui::CollapsingHeader(ui.shown(title),
                               dimension == "dataset" ? ImGuiTreeNodeFlags_DefaultOpen : 0)) {
    ui.mark("facet:" + dimension);
    return;
  }
  ui.mark("facet:" + dimension);
  for (std::size_t i = 0; i < std::min(kFacetValuesShown, counts.size()); ++i) {
    const auto& c = counts[i];
    ImGui::PushID(static_cast<int>(i));
    const std::string label = c.label.empty() ? "—" : c.label;
    if (ImGui::Selectable(ui.shown(label), chosen(state, dimension, c.value), 0,
                          ImVec2(ImGui::GetContentRegionAvail().x - 70, 0)))
      actions.push_back({Action::Kind::ToggleFacet, dimension, c.value, 0});
    ui.mark(fmt::format("facet:{}:{}", dimension, i));
    rightAligned(ui.shown(fmt::format("{:L}", c.count)));
    ImGui::PopID();
  }
}

std::string secondLine(const ViewerState& state, const search::Hit& hit) {
  std::string line = hit.datasetTitle.empty() ? hit.dataset : hit.datasetTitle;
  if (hit.year) line += fmt::format(" · {}", *hit.year);
  line += fmt::format(" · {}",
                      workbench::placeQualityName(catalog::toText(hit.place.how), state.language));
  if (hit.distanceMetres) line += fmt::format(" · {:.1f} km", *hit.distanceMetres / 1000);
  return line;
}

void hits(Ui& ui, const ViewerState& state, Actions& actions) {
  const auto& colors = palette(state.dark);
  ImGui::BeginChild("hits", ImVec2(0, 0), false);
  const auto& list = state.result.page.hits;
  if (state.searched && list.empty() && !state.searching && !state.result.failure)
    ImGui::TextColored(colors.secondary, "%s",
                       ui.shown(workbench::word(Word::NoHits, state.language)));
  for (std::size_t i = 0; i < list.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const bool selected = state.selection && state.selection->recordId == list[i].id;
    const ImVec2 start = ImGui::GetCursorPos();
    const float height = ImGui::GetTextLineHeight() * 2 + 8;
    if (ImGui::Selectable("##hit", selected, 0, ImVec2(0, height)))
      actions.push_back({Action::Kind::SelectHit, {}, {}, i});
    ui.mark(fmt::format("hit:{}", i));
    const ImVec2 next = ImGui::GetCursorPos();
    ImGui::SetCursorPos(ImVec2(start.x + 4, start.y + 2));
    ImGui::TextUnformatted(ui.shown(list[i].title));
    ImGui::SetCursorPos(ImVec2(start.x + 4, start.y + 4 + ImGui::GetTextLineHeight()));
    ImGui::PushFont(ui.smallFont());
    ImGui::TextColored(colors.secondary, "%s", ui.shown(secondLine(state, list[i])));
    ImGui::PopFont();
    ImGui::SetCursorPos(next);
    ImGui::PopID();
  }
  ImGui::EndChild();
}

}  // namespace

void searchPanel(Ui& ui, const ViewerState& state, std::string& typed, bool focus,
                 Actions& actions) {
  const auto size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos(ImVec2(0, 0));
  ImGui::SetNextWindowSize(ImVec2(kLeftWidth, size.y - kStatusHeight));
  ImGui::Begin("##search", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove);
  searchBox(ui, state, typed, focus, actions);
  summary(ui, state);
  if (state.searched) yearChart(ui, state, actions);
  ImGui::Separator();
  if (state.searched)
    for (const auto& [dimension, counts] : state.result.page.facets)
      facet(ui, state, dimension, counts, actions);
  ImGui::Separator();
  hits(ui, state, actions);
  ImGui::End();
}

}  // namespace kokudo::viewer
