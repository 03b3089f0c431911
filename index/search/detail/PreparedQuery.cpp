#include "index/search/detail/PreparedQuery.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;

constexpr std::size_t kMaxTextBytes = 8192;
constexpr double kMaxRadius = 20037508.5;

Error usage(std::string message) {
  return {Error::Kind::BadUsage, std::move(message)};
}

std::string dimensionList() {
  std::string list;
  for (const std::string& name : facetDimensions()) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Status checkDimension(const std::string& name) {
  const auto& known = facetDimensions();
  if (std::find(known.begin(), known.end(), name) != known.end()) return {};
  return usage(fmt::format("facet '{}' is unknown; expected one of {}", name.substr(0, 60),
                           dimensionList()));
}

Status checkBox(const Box& box) {
  const auto [west, south, east, north] = box;
  const bool inWorld = std::abs(west) <= 180 && std::abs(east) <= 180 && std::abs(south) <= 90 &&
                       std::abs(north) <= 90;
  if (!inWorld || south > north)
    return usage(
        fmt::format("bbox {},{},{},{}: expected west,south,east,north in degrees with "
                    "south <= north",
                    west, south, east, north));
  return {};
}

Status checkNear(const Query::Near& near) {
  const bool good = std::abs(near.latitude) <= 90 && std::abs(near.longitude) <= 180 &&
                    near.radiusMetres >= 0 && near.radiusMetres <= kMaxRadius;
  if (good) return {};
  return usage(
      fmt::format("near {},{},{}: expected latitude,longitude in degrees and a radius in "
                  "metres up to {:.0f}",
                  near.latitude, near.longitude, near.radiusMetres, kMaxRadius));
}

Status checkNumbers(const Query& query) {
  if (query.text.size() > kMaxTextBytes)
    return usage(fmt::format("the query text has {} bytes; at most {} are searched for",
                             query.text.size(), kMaxTextBytes));
  if (query.bbox)
    if (auto done = checkBox(*query.bbox); !done) return done;
  if (query.near)
    if (auto done = checkNear(*query.near); !done) return done;
  if (query.yearFrom && query.yearTo && *query.yearFrom > *query.yearTo)
    return usage(
        fmt::format("year {}..{}: the first is after the last", *query.yearFrom, *query.yearTo));
  if (query.sort == Query::Sort::Distance && !query.near)
    return usage("sort by distance needs a point; add near (latitude,longitude,radius)");
  return {};
}

Result<std::int32_t> yearOf(const std::string& value) {
  if (value.empty()) return kNoYear;
  std::int32_t year = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), year);
  if (problem != std::errc() || end != value.data() + value.size())
    return usage(fmt::format("facet year={}: expected a year", value.substr(0, 60)));
  return year;
}

Status prepareFacets(const Generation& generation, PreparedQuery& prepared) {
  for (const auto& [name, value] : prepared.query->facets) {
    if (auto done = checkDimension(name); !done) return done;
    if (name == "year") {
      const auto year = yearOf(value);
      if (!year) return year.error();
      prepared.facetYears.push_back(*year);
      prepared.filtersYears = true;
      continue;
    }
    std::size_t at = 0;
    while (nameOf(static_cast<Dimension>(at)) != name) ++at;
    const auto dimension = static_cast<Dimension>(at);
    auto accepted = std::find_if(prepared.facets.begin(), prepared.facets.end(),
                                 [&](const auto& a) { return a.dimension == dimension; });
    if (accepted == prepared.facets.end()) {
      prepared.facets.push_back(
          {dimension, std::vector<char>(generation.dictionaries.of(dimension).values().size())});
      accepted = prepared.facets.end() - 1;
    }
    const auto number = generation.dictionaries.of(dimension).find(value);
    if (number >= 0) accepted->values[static_cast<std::size_t>(number)] = 1;
  }
  return {};
}

}  // namespace

Result<PreparedQuery> PreparedQuery::of(const Query& query, const Generation& generation) {
  PreparedQuery prepared;
  prepared.query = &query;
  if (auto done = checkNumbers(query); !done) return done.error();
  for (const std::string& name : query.countFacets)
    if (auto done = checkDimension(name); !done) return done.error();
  if (auto done = prepareFacets(generation, prepared); !done) return done.error();
  if (query.bbox) prepared.boxes.push_back(*query.bbox);
  if (query.near) {
    prepared.near.emplace(query.near->longitude, query.near->latitude);
    prepared.boxes.push_back(prepared.near->boxOf(query.near->radiusMetres));
  }
  if (!query.polygon.empty()) {
    auto polygon = Polygon::parse(query.polygon);
    if (!polygon) return polygon.error();
    prepared.polygon = std::move(*polygon);
    prepared.boxes.push_back(prepared.polygon->box());
  }
  for (const std::string& text : query.where) {
    auto predicate = Predicate::parse(text, generation.dictionaries.attributes);
    if (!predicate) return predicate.error();
    prepared.where.push_back(std::move(*predicate));
  }
  const std::string folded = Analyzer::standard().fold(query.text).text;
  prepared.hasText = folded.find_first_not_of(" \n") != std::string::npos;
  if (prepared.hasText) prepared.phrases = phrasesOf(query.text, Analyzer::standard());
  return prepared;
}

}  // namespace kokudo::search::detail
