#include "apps/workbench/QueryOptions.h"

#include "engine/base/Files.h"
#include "index/language/QueryParser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>

namespace kokudo::workbench {
namespace {

Error usage(const std::string& option, const std::string& found, const std::string& expected) {
  return Error{Error::Kind::BadUsage,
               fmt::format("{} \"{}\": expected {}", option, found, expected)};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (true) {
    const auto end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string::npos) return parts;
    begin = end + 1;
  }
}

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto begin = std::find_if(text.data(), end, [](char c) { return c != ' '; });
  const auto result = std::from_chars(begin, end, value);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<std::array<double, 4>> parseBbox(const std::string& text) {
  const std::string form = "W,S,E,N in degrees, e.g. 135.3,34.6,135.6,34.8";
  const auto numbers = parseNumbers(text, 4, "--bbox", form);
  if (!numbers) return numbers.error();
  const auto& n = *numbers;
  if (n[1] > n[3] || n[1] < -90 || n[3] > 90 || n[0] < -180 || n[2] > 180)
    return usage("--bbox", text, form + " with S <= N");
  return std::array<double, 4>{n[0], n[1], n[2], n[3]};
}

Result<search::Query::Near> parseNear(const std::string& text) {
  const std::string form = "LAT,LON,RADIUS_M, e.g. 34.64,135.41,500";
  const auto numbers = parseNumbers(text, 3, "--near", form);
  if (!numbers) return numbers.error();
  const auto& n = *numbers;
  if (std::abs(n[0]) > 90 || std::abs(n[1]) > 180 || n[2] <= 0)
    return usage("--near", text, form + " with the latitude first and a radius above 0");
  return search::Query::Near{n[0], n[1], n[2]};
}

Status parseYear(const std::string& text, search::Query& query) {
  const auto dots = text.find("..");
  const auto toYear = [&](const std::string& part, std::optional<int>& year) {
    if (part.empty()) return true;
    const auto value = number(part);
    if (!value || *value != std::floor(*value) || std::abs(*value) > 9999) return false;
    year = static_cast<int>(*value);
    return true;
  };
  const std::string from = dots == std::string::npos ? text : text.substr(0, dots);
  const std::string to = dots == std::string::npos ? text : text.substr(dots + 2);
  if (!toYear(from, query.yearFrom) || !toYear(to, query.yearTo) || (from.empty() && to.empty()))
    return usage("--year", text, "A..B, A.., ..B or one year, e.g. 1990..2005");
  return {};
}

Result<std::string> parsePolygon(const std::string& text) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(text, ignored)) {
    if (text.find('(') == std::string::npos && text.find('{') == std::string::npos)
      return usage("--polygon", text,
                   "a file, or WKT such as POLYGON((135.3 34.6, ...)); no such file");
    return text;
  }
  return readFile(text, std::size_t(64) << 20);
}

// The index opens no files: what the words name is read here.
Status readFilesOfText(search::Query& query) {
  auto tree = language::parseQuery(query.text);
  if (!tree) return {};  // the search says what is wrong with it, and where
  const language::QueryTree typed = *tree;
  if (auto done = search::readPolygonFiles(*tree); !done) return done;
  if (*tree == typed) return {};
  query.tree = std::move(*tree);
  query.text.clear();
  return {};
}

}  // namespace

Result<std::vector<double>> parseNumbers(const std::string& text, std::size_t count,
                                         const std::string& option, const std::string& form) {
  std::vector<double> numbers;
  for (const auto& part : split(text, ',')) {
    const auto value = number(part);
    if (!value) return usage(option, text, form);
    numbers.push_back(*value);
  }
  if (numbers.size() != count) return usage(option, text, form);
  return numbers;
}

Result<search::Query> parseQuery(const QueryOptions& options) {
  search::Query query;
  query.text = options.text;
  if (const auto done = readFilesOfText(query); !done) return done.error();
  query.where = options.where;
  query.thesaurus = options.thesaurus;
  query.limit = options.limit;
  query.offset = options.offset;
  if (!options.bbox.empty()) {
    auto bbox = parseBbox(options.bbox);
    if (!bbox) return bbox.error();
    query.bbox = *bbox;
  }
  if (!options.near.empty()) {
    auto near = parseNear(options.near);
    if (!near) return near.error();
    query.near = *near;
  }
  if (!options.polygon.empty()) {
    auto polygon = parsePolygon(options.polygon);
    if (!polygon) return polygon.error();
    query.polygon = *polygon;
  }
  if (!options.year.empty())
    if (const auto parsed = parseYear(options.year, query); !parsed) return parsed.error();
  for (const auto& facet : options.facets) {
    const auto equals = facet.find('=');
    if (equals == std::string::npos || equals == 0)
      return usage("--facet", facet, "dim=value, e.g. prefecture=大阪府");
    query.facets.emplace_back(facet.substr(0, equals), facet.substr(equals + 1));
  }
  if (!options.countFacets.empty()) query.countFacets = split(options.countFacets, ',');
  static const std::vector<std::pair<std::string, search::Query::Sort>> kSorts = {
      {"relevance", search::Query::Sort::Relevance},
      {"distance", search::Query::Sort::Distance},
      {"year", search::Query::Sort::Year},
      {"title", search::Query::Sort::Title}};
  const auto sort = std::find_if(kSorts.begin(), kSorts.end(),
                                 [&](const auto& s) { return s.first == options.sort; });
  if (sort == kSorts.end())
    return usage("--sort", options.sort, "relevance, distance, year or title");
  query.sort = sort->second;
  if (query.sort == search::Query::Sort::Distance && !query.near)
    return usage("--sort", options.sort, "a --near LAT,LON,RADIUS_M to measure from");
  return query;
}

std::string describeQuery(const QueryOptions& options) {
  std::string words = options.text;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) words += fmt::format("{}{} {}", words.empty() ? "" : " ", name, value);
  };
  add("--bbox", options.bbox);
  add("--near", options.near);
  add("--polygon", options.polygon);
  for (const auto& w : options.where) add("--where", w);
  for (const auto& f : options.facets) add("--facet", f);
  if (options.thesaurus) words += " --thesaurus";
  add("--year", options.year);
  return words;
}

}  // namespace kokudo::workbench
