#include "apps/render/Coloring.h"

#include "apps/render/Looks.h"

#include <algorithm>
#include <map>

namespace kokudo::render {
namespace {

constexpr std::size_t kRowsForNames = 100;

using Tables = std::vector<const content::FeatureTable*>;

std::map<std::string, Tables> tablesByLayer(const scene::SceneView& view,
                                            const std::vector<workspace::SceneLayer>& layers) {
  std::map<std::string, Tables> tables;
  for (const auto& layer : layers) {
    if (layer.kind == "terrain") continue;
    view.visitFeatures(layer.name, [&](const auto& t) { tables[layer.name].push_back(&t); });
  }
  return tables;
}

/// The attribute that --color-by means, of those that any layer has.
Result<std::string> attributeOf(const std::string& wanted,
                                const std::map<std::string, Tables>& byLayer) {
  std::vector<std::string> names;
  for (const auto& [layer, tables] : byLayer) {
    const bool exact = std::any_of(tables.begin(), tables.end(), [&](const auto* table) {
      return styling::columnOf(*table, wanted) != nullptr;
    });
    if (exact) return wanted;
    for (const auto& attribute : styling::attributesOf(tables, kRowsForNames))
      if (std::find(names.begin(), names.end(), attribute.name) == names.end())
        names.push_back(attribute.name);
  }
  return workbench::attributeMeant("--color-by", wanted, names);
}

scene::Legend legendOf(const Coloring& coloring, const std::string& language) {
  const auto words =
      language == "en" ? workbench::Language::English : workbench::Language::Japanese;
  scene::Legend legend;
  legend.title = workbench::legendTitle(coloring.scheme);
  const auto& entries = coloring.scheme.style.legend;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (workbench::isTold(coloring.scheme, i, coloring.counts[i]))
      legend.rows.push_back({entries[i].color, workbench::legendText(coloring.scheme, i, words),
                             workbench::countText(coloring.counts[i])});
  return legend;
}

}  // namespace

Result<std::optional<Coloring>> colorFeatures(scene::SceneView& view, const RenderOptions& options,
                                              const std::vector<workspace::SceneLayer>& layers) {
  if (options.color.attribute.empty()) return std::optional<Coloring>();
  auto wish = workbench::parseColorBy(options.color);
  if (!wish) return wish.error();
  const auto shown = shownBy(options);
  if (!shown) return shown.error();
  const auto byLayer = tablesByLayer(view, layers);
  const auto attribute = attributeOf(options.color.attribute, byLayer);
  if (!attribute) return attribute.error();
  wish->property = *attribute;
  Coloring coloring;
  Tables tables;
  for (const auto& [layer, list] : byLayer) {
    const bool has = std::any_of(list.begin(), list.end(), [&](const auto* table) {
      return styling::columnOf(*table, *attribute) != nullptr;
    });
    if (!has) continue;
    coloring.layers.push_back(layer);
    tables.insert(tables.end(), list.begin(), list.end());
  }
  auto scheme = styling::colorSchemeOf(*wish, tables, *shown);
  if (!scheme) return scheme.error();
  coloring.scheme = std::move(*scheme);
  coloring.counts = styling::countEntries(coloring.scheme, tables, *shown);
  const auto style = std::make_shared<const styling::Style>(coloring.scheme.style.style);
  for (const auto& layer : coloring.layers) view.setLayerStyle(layer, style);
  if (options.legend) view.setLegend(legendOf(coloring, options.language));
  return std::optional(std::move(coloring));
}

}  // namespace kokudo::render
