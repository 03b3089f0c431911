#include "apps/workbench/SearchDocument.h"

#include "apps/workbench/detail/JsonParts.h"

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;

void addEntities(const CollapsedPage& collapsed, Json& json) {
  for (std::size_t i = 0; i < collapsed.entities.size(); ++i) {
    const auto& entity = collapsed.entities[i];
    json["hits"][i]["entity"] = entity ? detail::entityJson(*entity, true) : Json(nullptr);
  }
  json["collapse"] = {{"by", "entity"},
                      {"total", collapsed.total},
                      {"exact", collapsed.exact},
                      {"older_than_catalogue", collapsed.older}};
}

}  // namespace

std::string toJson(const SearchDocument& document) {
  Json json = detail::pageJson(document.page, document.missing);
  if (document.collapsed) addEntities(*document.collapsed, json);
  if (document.years) {
    json["years"] = Json::array();
    for (const auto& year : *document.years) json["years"].push_back(detail::yearJson(year));
  }
  if (document.cells) {
    json["cells"] = Json::array();
    for (const auto& cell : *document.cells) json["cells"].push_back(detail::cellJson(cell));
  }
  for (const auto& offer : document.offers)
    json["did_you_mean"].push_back({{"text", offer.label}, {"count", offer.count}});
  return detail::dump(json);
}

}  // namespace kokudo::workbench
