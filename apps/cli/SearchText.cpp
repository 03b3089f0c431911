#include "apps/cli/SearchText.h"

#include "apps/workbench/CountForms.h"
#include "apps/workbench/HitForms.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

std::string placeText(const catalog::Place& place) {
  if (place.how == catalog::PlaceQuality::None) return "no place";
  return fmt::format("{:.5f},{:.5f} ({})", place.latitude, place.longitude,
                     catalog::toText(place.how));
}

std::string hitText(std::size_t number, const search::Hit& hit) {
  std::string text =
      fmt::format("{:>4}  {}\n      {}  {} · {}", number, hit.title, hit.id, hit.source,
                  hit.datasetTitle.empty() ? hit.dataset : hit.datasetTitle);
  if (hit.year) text += fmt::format(" · {}", *hit.year);
  text += fmt::format(" · {}", placeText(hit.place));
  if (hit.distanceMetres) text += fmt::format(" · {:.0f} m", *hit.distanceMetres);
  text += "\n";
  if (const auto snippet = workbench::plainSnippet(hit.snippet);
      !snippet.empty() && snippet != hit.title)
    text += fmt::format("      {}\n", snippet);
  return text;
}

std::string totalText(const workbench::SearchDocument& document) {
  const auto& page = document.page;
  std::string text = fmt::format("{} hits ({})", page.total, page.exact ? "exact" : "estimated");
  if (const auto& collapsed = document.collapsed)
    text += fmt::format(", {}{} {} ({})", collapsed->exact ? "" : "at most ", collapsed->total,
                        collapsed->total == 1 ? "thing" : "things",
                        collapsed->exact ? "exact" : "too many hits to count them");
  return text + fmt::format(", generation {}, {:.1f} ms\n", page.generation, page.tookMilliseconds);
}

std::string facetsText(const search::SearchPage& page) {
  std::string text;
  for (const auto& [dimension, counts] : page.facets) {
    text += fmt::format("{}:\n", dimension);
    for (const auto& c : counts) text += fmt::format("  {:>9}  {}\n", c.count, c.label);
  }
  return text;
}

}  // namespace

std::string textOf(const workbench::EntityView& entity, const std::string& indent) {
  std::string text;
  for (const auto& member : entity.members) {
    if (member.reason.empty()) continue;
    const std::string where =
        member.gone ? "gone from the catalogue"
                    : fmt::format("{}  {} · {}", member.title, member.source, member.datasetTitle);
    text += fmt::format("{}= {}  {}\n{}  {}\n", indent, member.id, where, indent, member.reason);
  }
  return text;
}

std::string textOf(const workbench::SearchDocument& document, std::size_t offset) {
  const auto& page = document.page;
  std::string text = totalText(document);
  for (std::size_t i = 0; i < page.hits.size(); ++i) {
    text += hitText(offset + i + 1, page.hits[i]);
    if (document.collapsed && document.collapsed->entities[i])
      text += textOf(*document.collapsed->entities[i], "      ");
  }
  text += facetsText(page);
  if (page.equivalents)
    text += fmt::format("--thesaurus finds {} more: {}\n", page.equivalents->more,
                        fmt::join(page.equivalents->words, ", "));
  if (document.years) text += workbench::yearsAs("text", *document.years);
  if (document.cells) text += workbench::cellsAs("text", *document.cells);
  for (const auto& [source, reason] : document.missing)
    text += fmt::format("missing: {} ({})\n", source, reason);
  if (document.collapsed && document.collapsed->older)
    text += "the links between records are older than the catalogue: kokudo index link\n";
  if (!page.plan.empty()) text += "plan:\n" + page.plan + (page.plan.ends_with('\n') ? "" : "\n");
  for (const auto& offer : document.offers)
    text += fmt::format("did you mean: {} ({} hits)\n", offer.label, offer.count);
  return text;
}

}  // namespace kokudo::cli
