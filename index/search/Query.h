#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"
#include "index/search/RankingWeights.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::search {

/// What to look for. An empty Query means every record.
struct Query {
  enum class Sort { Relevance, Distance, Year, Title };

  std::string text;  ///< in the query language (docs/search.md): words, all of which must occur (as
                     ///< adjacent characters where Japanese), and more; "" = no text condition
  bool thesaurus = false;  ///< words that the thesaurus knows stand for their other words, too
  bool tellEquivalents = false;  ///< the page says what that would find besides
  std::optional<std::array<double, 4>>
      bbox;  ///< west, south, east, north degrees: place's bbox intersects it
  struct Near {
    double latitude = 0, longitude = 0, radiusMetres = 0;
  };
  std::optional<Near> near;  ///< geodesic distance of the representative point
  std::string polygon;  ///< WKT POLYGON or MULTIPOLYGON or GeoJSON geometry, "" = none: holds the
                        ///< representative point
  std::vector<std::pair<std::string, std::string>>
      facets;                      ///< dim=value, all must hold; values of one dim are alternatives
  std::vector<std::string> where;  ///< "attr>=v", "attr=v" ...: all must hold
  std::optional<int> yearFrom, yearTo;   ///< inclusive
  std::vector<std::string> countFacets;  ///< dims to count over the whole result; "attr:NAME" for
                                         ///< the values of an attribute
  /// A condition more. Files of polygons must have been read (`readPolygonFiles`).
  std::optional<language::QueryTree> tree;
  RankingWeights weights;
  Sort sort = Sort::Relevance;
  std::size_t limit = 20, offset = 0;
};

/// Replaces the names of files with polygons by what the files hold.
Status readPolygonFiles(language::QueryTree& tree);

/// Facet dimensions: source, dataset, prefecture, municipality, kind, year, place (how it is
/// known), license.
const std::vector<std::string>& facetDimensions();

}  // namespace kokudo::search
