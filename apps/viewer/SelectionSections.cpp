#include "apps/viewer/SelectionSections.h"

#include "apps/workbench/UnfoldedAttributes.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace kokudo::viewer {
namespace {

using workbench::Word;

void addSection(std::vector<workbench::SelectionSection>& sections, Word title,
                const std::string& name, const Attributes& attributes) {
  if (!attributes.empty()) sections.push_back({title, name, workbench::unfolded(attributes)});
}

/// What the tileset says of the values of one class, a row a number: "height min".
void addStatistics(std::vector<workbench::SelectionSection>& sections,
                   const tiles::ClassStatistics& statistics) {
  Attributes rows;
  for (const auto& property : statistics.properties)
    for (const auto& [name, value] : property.values)
      rows.emplace_back(property.property + " " + name, value);
  std::string name = statistics.className;
  if (statistics.count) name += fmt::format(" ({})", *statistics.count);
  sections.push_back({Word::Statistics, name, workbench::unfolded(rows)});
}

}  // namespace

std::vector<workbench::SelectionSection> sectionsOf(const scene::PickResult& hit) {
  std::vector<workbench::SelectionSection> sections;
  for (std::size_t i = 1; i < hit.features.size(); ++i) {
    const auto& feature = hit.features[i];
    addSection(sections, Word::Features, feature.label.empty() ? feature.className : feature.label,
               feature.attributes);
  }
  addSection(sections, Word::Surface, "", hit.surface);
  for (const auto& [word, entity] : {std::pair{Word::TileMetadata, &hit.tileMetadata},
                                     {Word::ContentMetadata, &hit.contentMetadata},
                                     {Word::GroupMetadata, &hit.groupMetadata},
                                     {Word::TilesetMetadata, &hit.tilesetMetadata}})
    addSection(sections, word, entity->className, entity->attributes);
  addSection(sections, Word::TilesetMetadata, "", hit.tilesetProperties);
  for (const auto& statistics : hit.tilesetStatistics) addStatistics(sections, statistics);
  return sections;
}

}  // namespace kokudo::viewer
