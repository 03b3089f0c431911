#pragma once

#include "index/catalog/Record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::search {

struct Hit {
  std::string id, title, source, dataset, kind;
  std::string datasetTitle;  ///< for people; "" if the dataset has none
  std::string municipality;  ///< five-digit code, "" if unknown
  std::optional<int> year;
  double score = 0;
  catalog::Place place;  ///< without geometry text
  std::optional<double> distanceMetres;
  std::string snippet;  ///< original text round the first match, matches between U+0002 and U+0003
};

struct FacetCount {
  std::string value;  ///< what --facet takes
  std::string label;  ///< for people
  std::uint64_t count = 0;
};

/// Hits of one cell of a grid of any size, for clusters on a map.
struct GridCount {
  double longitude = 0, latitude = 0;  ///< mean of the members
  std::uint64_t count = 0;
  std::string oneId;  ///< the member's id where count is 1
};

/// Hits of one cell of the quadtree over longitude and latitude: 360 / 2^zoom degrees wide and
/// high, counted from 180 west and 90 south.
struct CellCount {
  int zoom = 0;
  std::uint32_t x = 0, y = 0;
  std::uint64_t count = 0;
  std::string oneId;  ///< the member's id where count is 1
};

/// Hits of one year; nothing: of unknown year.
struct YearCount {
  std::optional<int> year;
  std::uint64_t count = 0;
};

/// What a query would find besides with `Query::thesaurus`.
struct Equivalents {
  std::vector<std::string> words;  ///< that would be looked for too, as the thesaurus writes them
  std::uint64_t more = 0;          ///< records
};

struct SearchPage {
  std::uint64_t total = 0;
  bool exact = true;
  std::vector<Hit> hits;
  std::map<std::string, std::vector<FacetCount>> facets;  ///< by count, then value
  std::optional<Equivalents> equivalents;                 ///< if asked for and there are any
  std::string generation;
  double tookMilliseconds = 0;
  std::string plan;  ///< filled when explained
};

}  // namespace kokudo::search
