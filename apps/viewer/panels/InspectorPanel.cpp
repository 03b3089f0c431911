#include "apps/viewer/panels/Panels.h"

#include <fmt/format.h>

namespace kokudo::viewer {
namespace {

using workbench::Action;
using workbench::ViewerState;
using workbench::Word;

void row(Ui& ui, const ViewerState& state, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::PushStyleColor(ImGuiCol_Text, palette(state.dark).secondary);
  ImGui::TextWrapped("%s", ui.shown(name));
  ImGui::PopStyleColor();
  ImGui::TableNextColumn();
  ImGui::TextWrapped("%s", ui.shown(value));
}

bool beginTable(const char* id) {
  if (!ImGui::BeginTable(id, 2, ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_SizingStretchProp))
    return false;
  ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthStretch, 0.42F);
  ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthStretch, 0.58F);
  return true;
}

std::string placeText(const ViewerState& state, const catalog::Place& place) {
  const auto how = workbench::placeQualityName(catalog::toText(place.how), state.language);
  if (place.how == catalog::PlaceQuality::None) return std::string(how);
  auto text = fmt::format("{:.6f} N {:.6f} E ({})", place.latitude, place.longitude, how);
  if (place.height) text += fmt::format("  {:.1f} m", *place.height);
  return text;
}

void recordRows(Ui& ui, const ViewerState& state, const catalog::Record& record) {
  const auto name = [&](Word w) { return workbench::word(w, state.language); };
  if (!beginTable("record")) return;
  row(ui, state, name(Word::Id), record.id);
  row(ui, state, name(Word::Source), record.source);
  row(ui, state, name(Word::Dataset),
      record.datasetTitle.empty() ? record.dataset : record.datasetTitle);
  row(ui, state, name(Word::Prefecture), record.prefecture);
  if (record.year) row(ui, state, name(Word::Year), std::to_string(*record.year));
  row(ui, state, name(Word::PlaceKnown), placeText(state, record.place));
  row(ui, state, name(Word::License), record.license);
  row(ui, state, name(Word::Credit), record.credit);
  row(ui, state, name(Word::Retrieved), record.provenance.retrievedAt.substr(0, 10));
  row(ui, state, name(Word::Integrity), name(Word::IntegrityUnknown));
  ImGui::EndTable();
}

void attributeRows(Ui& ui, const ViewerState& state, const Attributes& attributes,
                   const char* id = "attributes") {
  if (attributes.empty() || !beginTable(id)) return;
  for (const auto& [name, value] : attributes) row(ui, state, name, toText(value));
  ImGui::EndTable();
}

void heading(Ui& ui, const ViewerState& state, Word text) {
  ImGui::Spacing();
  ImGui::TextColored(palette(state.dark).accent, "%s",
                     ui.shown(workbench::word(text, state.language)));
}

}  // namespace

void inspectorPanel(Ui& ui, const ViewerState& state, Actions& actions) {
  if (!state.selection) return;
  const auto size = ImGui::GetIO().DisplaySize;
  const auto& selection = *state.selection;
  ImGui::SetNextWindowPos(ImVec2(size.x - kRightWidth, 0));
  ImGui::SetNextWindowSize(ImVec2(kRightWidth, size.y - kStatusHeight));
  ImGui::Begin("##inspector", nullptr,
               ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove);
  ImGui::PushTextWrapPos(ImGui::GetContentRegionAvail().x - 20);
  ImGui::TextColored(palette(state.dark).selection, "%s", ui.shown(selection.title));
  ImGui::PopTextWrapPos();
  if (ImGui::SmallButton(ui.shown(workbench::word(Word::FlyHere, state.language))))
    actions.push_back({Action::Kind::FlyToSelection, {}, {}, 0});
  ui.mark("fly-here");
  ImGui::SameLine();
  if (ImGui::SmallButton(ui.shown(workbench::word(Word::Close, state.language))))
    actions.push_back({Action::Kind::ClearSelection, {}, {}, 0});
  ui.mark("close-inspector");
  const auto button = [&](Word text, const char* mark, Action::Kind kind) {
    if (ImGui::SmallButton(ui.shown(workbench::word(text, state.language))))
      actions.push_back({kind, {}, {}, 0});
    ui.mark(mark);
    ImGui::SameLine();
  };
  if (!selection.layer.empty()) {
    button(Word::Hide, "hide", Action::Kind::HideSelection);
    button(Word::Isolate, "isolate", Action::Kind::IsolateSelection);
    ImGui::NewLine();
  }
  ImGui::BeginChild("details");
  heading(ui, state, Word::Record);
  if (selection.record)
    recordRows(ui, state, *selection.record);
  else
    ImGui::TextWrapped("%s", ui.shown(workbench::word(Word::NotInCatalog, state.language)));
  heading(ui, state, Word::Attributes);
  // An object of the scene shows its own attributes; they are the record's too where both are
  // there.
  attributeRows(ui, state,
                selection.attributes.empty() && selection.record ? selection.record->attributes
                                                                 : selection.attributes);
  for (std::size_t i = 0; i < selection.sections.size(); ++i) {
    const auto& section = selection.sections[i];
    heading(ui, state, section.title);
    if (!section.name.empty()) ImGui::TextWrapped("%s", ui.shown(section.name));
    attributeRows(ui, state, section.attributes, fmt::format("section{}", i).c_str());
  }
  ImGui::EndChild();
  ImGui::End();
}

}  // namespace kokudo::viewer
