#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// The selection options of `search` and `export` as a person types them.
struct QueryOptions {
  std::string text;
  std::string bbox;                 ///< "W,S,E,N" degrees
  std::string near;                 ///< "LAT,LON,RADIUS_M"
  std::string polygon;              ///< a file of WKT or GeoJSON, or WKT itself
  std::vector<std::string> where;   ///< "attr>=v"
  std::vector<std::string> facets;  ///< "dim=value"
  std::string countFacets;          ///< "dim,dim"
  std::string year;                 ///< "A..B", "A..", "..B" or "A"
  std::string sort = "relevance";
  bool thesaurus = false;  ///< words find their equivalents and translations, too
  std::size_t limit = 20, offset = 0;
};

/// The query they mean; BadUsage naming the option, what it holds and what it should hold.
Result<search::Query> parseQuery(const QueryOptions& options);

/// The options in words, as a person could type them again; for manifests.
std::string describeQuery(const QueryOptions& options);

/// "a,b,c" as exactly `count` finite numbers; BadUsage naming `option` and `form` otherwise.
Result<std::vector<double>> parseNumbers(const std::string& text, std::size_t count,
                                         const std::string& option, const std::string& form);

}  // namespace kokudo::workbench
