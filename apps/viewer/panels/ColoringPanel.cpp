#include "apps/viewer/panels/Panels.h"
#include "apps/workbench/ColorChoice.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>

namespace kokudo::viewer {

using workbench::Action;
using workbench::ViewerState;
using workbench::Word;

namespace {

constexpr float kControlWidth = 210;

void labelOf(Ui& ui, const ViewerState& state, Word word) {
  ImGui::AlignTextToFramePadding();
  ImGui::TextColored(palette(state.dark).secondary, "%s",
                     ui.shown(workbench::word(word, state.language)));
  ImGui::SameLine(90);
  ImGui::SetNextItemWidth(kControlWidth);
}

/// A list to choose from; its entries are marked "<mark>:<key>".
class Choice {
 public:
  Choice(Ui& ui, const char* mark, const std::string& chosen) : _ui(ui), _mark(mark) {
    _open = ImGui::BeginCombo((std::string("##") + mark).c_str(), ui.shown(chosen),
                              ImGuiComboFlags_HeightLarge);
    if (!_open) ui.mark(mark);
  }
  ~Choice() {
    if (_open) ImGui::EndCombo();
  }
  bool open() const { return _open; }
  bool offer(const std::string& key, const std::string& text, bool isChosen) {
    const bool picked = ImGui::Selectable(_ui.shown(text + "##" + key), isChosen);
    _ui.mark(std::string(_mark) + ":" + key);
    return picked;
  }

 private:
  Ui& _ui;
  const char* _mark;
  bool _open = false;
};

std::string attributeText(const ViewerState& state, const styling::AttributeSummary& attribute) {
  if (attribute.isNumber()) return attribute.name + "  #";
  return fmt::format("{}  ({} {})", attribute.name, attribute.kinds,
                     workbench::word(Word::Kinds, state.language));
}

void attributeChoice(Ui& ui, const ViewerState& state, const std::string& layer,
                     const workbench::LayerColoring* coloring, Actions& actions) {
  labelOf(ui, state, Word::ColourAttribute);
  const std::string none(workbench::word(Word::ColourNone, state.language));
  Choice choice(ui, "color-attribute", coloring ? coloring->wish.property : none);
  if (!choice.open()) return;
  if (choice.offer("none", none, !coloring))
    actions.push_back({Action::Kind::ClearColoring, layer, {}, 0});
  for (const auto& attribute : state.attributes) {
    if (attribute.values == 0) continue;
    const bool chosen = coloring && coloring->wish.property == attribute.name;
    if (choice.offer(attribute.name, attributeText(state, attribute), chosen))
      actions.push_back({Action::Kind::ColorAttribute, layer, attribute.name, 0});
  }
}

void methodChoice(Ui& ui, const ViewerState& state, const std::string& layer,
                  const workbench::LayerColoring& coloring, Actions& actions) {
  labelOf(ui, state, Word::ColourMethod);
  Choice choice(ui, "color-method",
                std::string(workbench::methodName(coloring.wish.method, state.language)));
  if (!choice.open()) return;
  for (const auto& each : styling::classMethods())
    if (choice.offer(std::string(each.name),
                     std::string(workbench::methodName(each.method, state.language)),
                     each.method == coloring.wish.method))
      actions.push_back({Action::Kind::ColorMethod, layer, std::string(each.name), 0});
}

void classesChoice(Ui& ui, const ViewerState& state, const std::string& layer,
                   const workbench::LayerColoring& coloring, Actions& actions) {
  labelOf(ui, state, Word::ColourClasses);
  const auto text = [&](std::size_t classes) {
    return classes == 0 ? std::string(workbench::word(Word::MethodAuto, state.language))
                        : std::to_string(classes);
  };
  Choice choice(ui, "color-classes", text(coloring.wish.classes));
  if (!choice.open()) return;
  for (const std::size_t classes : {0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20})
    if (choice.offer(std::to_string(classes), text(classes), classes == coloring.wish.classes))
      actions.push_back({Action::Kind::ColorClasses, layer, {}, classes});
}

void paletteChoice(Ui& ui, const ViewerState& state, const std::string& layer,
                   const workbench::LayerColoring& coloring, Actions& actions) {
  labelOf(ui, state, Word::ColourPalette);
  const auto text = [&](std::string_view name) {
    return name.empty() ? std::string(workbench::word(Word::MethodAuto, state.language))
                        : workbench::paletteName(name, state.language);
  };
  Choice choice(ui, "color-palette", text(coloring.wish.palette));
  if (!choice.open()) return;
  if (choice.offer("auto", text(""), coloring.wish.palette.empty()))
    actions.push_back({Action::Kind::ColorPalette, layer, {}, 0});
  for (const auto& each : styling::palettes())
    if (choice.offer(std::string(each.name), text(each.name), each.name == coloring.wish.palette))
      actions.push_back({Action::Kind::ColorPalette, layer, std::string(each.name), 0});
}

/// Who made the data, where neither the workspace nor the tileset says it.
void creditField(Ui& ui, const ViewerState& state, const workspace::SceneLayer& layer,
                 Actions& actions) {
  if (!layer.credit.empty()) {
    ImGui::TextColored(
        palette(state.dark).secondary, "%s",
        ui.shown(std::string(workbench::word(Word::Credit, state.language)) + ": " + layer.credit));
    return;
  }
  static std::string typed;
  labelOf(ui, state, Word::Credit);
  const auto* hint = ui.shown(workbench::word(Word::CreditHint, state.language));
  if (ImGui::InputTextWithHint("##credit", hint, &typed, ImGuiInputTextFlags_EnterReturnsTrue)) {
    actions.push_back({Action::Kind::SetCredit, layer.name, typed, 0});
    typed.clear();
  }
  ui.mark("credit");
}

}  // namespace

void coloringControls(Ui& ui, const ViewerState& state, Actions& actions) {
  const auto layer = std::find_if(state.layers.begin(), state.layers.end(), [&](const auto& each) {
    return each.name == state.coloringLayer;
  });
  if (layer == state.layers.end()) return;
  ImGui::Separator();
  ImGui::TextColored(
      palette(state.dark).accent, "%s",
      ui.shown(std::string(workbench::word(Word::ColourBy, state.language)) + ": " + layer->name));
  const auto found = state.colorings.find(layer->name);
  const auto* coloring = found == state.colorings.end() ? nullptr : &found->second;
  attributeChoice(ui, state, layer->name, coloring, actions);
  if (state.attributes.empty())
    ImGui::TextColored(palette(state.dark).secondary, "%s",
                       ui.shown(workbench::word(Word::ColourSampling, state.language)));
  if (coloring) {
    methodChoice(ui, state, layer->name, *coloring, actions);
    classesChoice(ui, state, layer->name, *coloring, actions);
    paletteChoice(ui, state, layer->name, *coloring, actions);
    if (ImGui::SmallButton(ui.shown(workbench::word(Word::Reclassify, state.language))))
      actions.push_back({Action::Kind::Reclassify, layer->name, {}, 0});
    ui.mark("color-reclassify");
    ImGui::SameLine();
    if (ImGui::SmallButton(ui.shown(workbench::word(Word::Clear, state.language))))
      actions.push_back({Action::Kind::ClearColoring, layer->name, {}, 0});
    ui.mark("color-clear");
    if (!coloring->problem.empty()) {
      ImGui::PushTextWrapPos(320);
      ImGui::TextColored(palette(state.dark).caution, "%s", ui.shown(coloring->problem));
      ImGui::PopTextWrapPos();
    }
  }
  creditField(ui, state, *layer, actions);
}

}  // namespace kokudo::viewer
