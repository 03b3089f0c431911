#include "index/shards/detail/MemberConditions.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Dimensions.h"
#include "index/shards/detail/FilterConditions.h"
#include "index/shards/detail/SpaceConditions.h"
#include "index/shards/detail/TextConditions.h"
#include "index/shards/detail/YearConditions.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

namespace kokudo::shards::detail {
namespace {

Result<int> yearOfFacet(const std::string& value) {
  int year = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), year);
  if (problem != std::errc() || end != value.data() + value.size())
    return Error{Error::Kind::BadUsage,
                 fmt::format("facet year={}: expected a year", value.substr(0, 60))};
  return year;
}

// Values of one dimension are alternatives.
Status addFacetFilters(const search::Query& query, const Dictionary& dictionary,
                       std::vector<Condition>& parts) {
  std::map<std::size_t, std::vector<std::string>> values;
  std::vector<Condition> years;
  for (const auto& [name, value] : query.facets) {
    if (name == "year" && value.empty()) {
      years.push_back(ofUnknownYear());
    } else if (name == "year") {
      const auto year = yearOfFacet(value);
      if (!year) return year.error();
      auto one = inYears(*year, *year);
      if (!one) return one.error();
      years.push_back(std::move(*one));
    } else if (const auto dimension = dimensionCalled(name)) {
      values[*dimension].push_back(value);
    } else {
      return unknownDimension(name);
    }
  }
  for (const auto& [dimension, wanted] : values)
    parts.push_back(hasValue(dimension, wanted, {}, dictionary));
  if (!years.empty()) parts.push_back(anyOf(std::move(years)));
  return {};
}

}  // namespace

Status addMembers(const search::Query& query, const Dictionary& dictionary, Plan& plan,
                  std::vector<Condition>& parts) {
  const auto add = [&](Result<Condition> part) -> Status {
    if (!part) return part.error();
    parts.push_back(std::move(*part));
    return {};
  };
  if (auto done = addFacetFilters(query, dictionary, parts); !done) return done;
  if (query.yearFrom || query.yearTo)
    if (auto done = add(inYears(query.yearFrom, query.yearTo)); !done) return done;
  if (query.bbox)
    if (auto done = add(meetsBox(*query.bbox, dictionary)); !done) return done;
  if (query.near) {
    // The query's own point is the one that distances are told from.
    plan.near = query.near;
    if (auto done = add(within(*query.near)); !done) return done;
  }
  if (!query.polygon.empty())
    if (auto done = add(inPolygon(query.polygon)); !done) return done;
  for (const std::string& text : query.where) {
    const auto condition = search::readPredicate(text);
    if (!condition) return condition.error();
    if (auto done = add(meetsPredicate(*condition, plan, dictionary)); !done) return done;
  }
  return {};
}

}  // namespace kokudo::shards::detail
