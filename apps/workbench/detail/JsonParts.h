#pragma once

#include "apps/workbench/EntityView.h"
#include "apps/workbench/JsonText.h"
#include "index/catalog/Record.h"
#include "index/search/SearchPage.h"

#include <nlohmann/json.hpp>

#include <string>

namespace kokudo::workbench::detail {

using Json = nlohmann::ordered_json;

/// Text that a source broke (invalid UTF-8) must not break the document.
std::string dump(const Json& json);
/// The same in one line.
std::string dumpLine(const Json& json);

Json attributesJson(const Attributes& attributes);
Json placeJson(const catalog::Place& place);
Json hitJson(const search::Hit& hit);
Json pageJson(const search::SearchPage& page, const std::vector<MissingSource>& missing);
Json yearJson(const search::YearCount& year);
Json cellJson(const search::CellCount& cell);
/// @param ofSearch members say whether they are hits, too
Json entityJson(const EntityView& view, bool ofSearch);

}  // namespace kokudo::workbench::detail
