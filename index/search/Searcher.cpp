#include "index/search/Searcher.h"

#include "index/search/detail/Generation.h"
#include "index/search/detail/Matcher.h"
#include "index/search/detail/PreparedQuery.h"
#include "index/search/detail/Ranking.h"
#include "index/search/detail/Snippet.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>

namespace kokudo::search {
namespace {

using namespace detail;
using language::Analyzer;

constexpr double kSmallestCell = 1e-7;  // degrees, 1 cm

std::string_view nameOrEmpty(const std::vector<std::string>& names, std::uint32_t number) {
  return number < names.size() ? std::string_view(names[number]) : std::string_view();
}

void sortCounts(std::vector<FacetCount>& counts) {
  std::sort(counts.begin(), counts.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
}

std::vector<FacetCount> countDimension(const Generation& g, Dimension dimension,
                                       const std::vector<Match>& matches) {
  const Dictionary& dictionary = g.dictionaries.of(dimension);
  std::vector<std::uint64_t> counts(dictionary.values().size());
  const auto& column = g.dimensions[static_cast<std::size_t>(dimension)];
  for (const Match& match : matches) ++counts[column[match.document]];
  std::vector<FacetCount> result;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0)
      result.push_back({dictionary.values()[i], dictionary.labels()[i], counts[i]});
  sortCounts(result);
  return result;
}

std::vector<FacetCount> countYears(const Generation& g, const std::vector<Match>& matches) {
  std::unordered_map<std::int32_t, std::uint64_t> counts;
  for (const Match& match : matches) ++counts[g.year[match.document]];
  std::vector<FacetCount> result;
  for (const auto& [year, count] : counts) {
    const std::string text = year == kNoYear ? std::string() : std::to_string(year);
    result.push_back({text, text, count});
  }
  sortCounts(result);
  return result;
}

std::vector<FacetCount> countFacet(const Generation& g, const std::string& name,
                                   const std::vector<Match>& matches) {
  if (name == "year") return countYears(g, matches);
  std::size_t at = 0;
  while (nameOf(static_cast<Dimension>(at)) != name) ++at;
  return countDimension(g, static_cast<Dimension>(at), matches);
}

catalog::Place placeOf(const Generation& g, std::uint32_t document, const StoredRecord& stored) {
  catalog::Place place;
  const auto& qualities = g.dictionaries.of(Dimension::Place).values();
  place.how = catalog::placeQualityFromText(
                  std::string(nameOrEmpty(qualities, g.valueOf(Dimension::Place, document))))
                  .value_or(catalog::PlaceQuality::None);
  if (!g.hasPlace(document)) return place;
  place.longitude = g.longitude[document];
  place.latitude = g.latitude[document];
  place.bbox = g.bbox[document];
  place.height = stored.height;
  return place;
}

Hit hitOf(const Generation& g, const PreparedQuery& prepared, const Match& match) {
  const auto d = match.document;
  const auto valueOf = [&](Dimension dimension) {
    return std::string(nameOrEmpty(g.dictionaries.of(dimension).values(), g.valueOf(dimension, d)));
  };
  const StoredRecord stored(g.stored[d]);
  Hit hit;
  hit.id = stored.id;
  hit.title = stored.title;
  hit.source = valueOf(Dimension::Source);
  hit.dataset = valueOf(Dimension::Dataset);
  hit.datasetTitle = std::string(nameOrEmpty(g.dictionaries.of(Dimension::Dataset).labels(),
                                             g.valueOf(Dimension::Dataset, d)));
  hit.kind = valueOf(Dimension::Kind);
  if (g.year[d] != kNoYear) hit.year = g.year[d];
  hit.score = match.score;
  hit.place = placeOf(g, d, stored);
  if (prepared.near && g.hasPlace(d))
    hit.distanceMetres = prepared.near->metres(g.longitude[d], g.latitude[d]);
  hit.snippet = snippetOf(stored.body, prepared.phrases, Analyzer::standard());
  return hit;
}

double millisecondsSince(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
      .count();
}

}  // namespace

struct Searcher::Impl {
  std::unique_ptr<Generation> generation;

  // Prepares, matches and hands both to `use`; what Xapian throws becomes an Error.
  template <typename Answer, typename Use>
  Result<Answer> withMatches(const Query& query, const CancelToken& token, Use use) const {
    auto prepared = PreparedQuery::of(query, *generation);
    if (!prepared) return prepared.error();
    try {
      Matcher matcher(*generation, *prepared, token);
      auto matches = matcher.run();
      if (!matches) return matches.error();
      return use(*prepared, *matches, matcher.plan());
    } catch (const Xapian::Error& error) {
      return readError(generation->folder, error);
    }
  }
};

Searcher::Searcher(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;
Searcher::~Searcher() = default;

Result<Searcher> Searcher::open(const std::filesystem::path& folder,
                                const std::string& generationName) {
  auto generation = Generation::open(folder);
  if (!generation) return generation.error();
  auto impl = std::make_unique<Impl>();
  impl->generation = std::move(*generation);
  impl->generation->name = generationName.empty() ? folder.filename().string() : generationName;
  return Searcher(std::move(impl));
}

Result<SearchPage> Searcher::search(const Query& query, bool explain,
                                    const CancelToken& token) const {
  const auto began = std::chrono::steady_clock::now();
  const Generation& g = *_impl->generation;
  return _impl->withMatches<SearchPage>(
      query, token,
      [&](const PreparedQuery& prepared, std::vector<Match>& matches,
          const std::string& plan) -> Result<SearchPage> {
        SearchPage page;
        page.total = matches.size();
        page.exact = true;
        page.generation = g.name;
        const auto counting = std::chrono::steady_clock::now();
        for (const std::string& name : query.countFacets)
          page.facets.emplace(name, countFacet(g, name, matches));
        const double counted = millisecondsSince(counting);
        const auto ranking = std::chrono::steady_clock::now();
        const std::size_t first = std::min(query.offset, matches.size());
        const std::size_t last = first + std::min(query.limit, matches.size() - first);
        rank(matches, prepared, g, last);
        for (std::size_t i = first; i < last; ++i)
          page.hits.push_back(hitOf(g, prepared, matches[i]));
        if (explain)
          page.plan = fmt::format("{}{} facets: {:.2f} ms\norder and {} hits: {:.2f} ms\n", plan,
                                  page.facets.size(), counted, page.hits.size(),
                                  millisecondsSince(ranking));
        page.tookMilliseconds = millisecondsSince(began);
        return page;
      });
}

Result<std::vector<std::string>> Searcher::allIds(const Query& query,
                                                  const CancelToken& token) const {
  const Generation& g = *_impl->generation;
  return _impl->withMatches<std::vector<std::string>>(
      query, token,
      [&](const PreparedQuery& prepared, std::vector<Match>& matches,
          const std::string&) -> Result<std::vector<std::string>> {
        rank(matches, prepared, g, matches.size());
        std::vector<std::string> ids;
        ids.reserve(matches.size());
        for (const Match& match : matches)
          ids.emplace_back(StoredRecord(g.stored[match.document]).id);
        return ids;
      });
}

Result<std::vector<GridCount>> Searcher::grid(const Query& query, double cellDegrees,
                                              const CancelToken& token) const {
  if (!(cellDegrees >= kSmallestCell && cellDegrees <= 360))
    return Error{Error::Kind::BadUsage, fmt::format("grid cell of {} degrees: expected {} to 360",
                                                    cellDegrees, kSmallestCell)};
  const Generation& g = *_impl->generation;
  return _impl->withMatches<std::vector<GridCount>>(
      query, token,
      [&](const PreparedQuery&, std::vector<Match>& matches,
          const std::string&) -> Result<std::vector<GridCount>> {
        struct Key {
          std::int64_t x, y;
          bool operator==(const Key&) const = default;
        };
        struct Hash {
          std::size_t operator()(const Key& key) const {
            return static_cast<std::size_t>(key.x) * 0x9E3779B97F4A7C15u ^
                   static_cast<std::size_t>(key.y);
          }
        };
        struct Cell {
          double longitude = 0, latitude = 0;
          std::uint64_t count = 0;
          std::uint32_t document = 0;
        };
        std::unordered_map<Key, std::size_t, Hash> numbers;
        std::vector<Cell> cells;
        for (const Match& match : matches) {
          const auto d = match.document;
          if (!g.hasPlace(d)) continue;
          const Key key{static_cast<std::int64_t>(std::floor(g.longitude[d] / cellDegrees)),
                        static_cast<std::int64_t>(std::floor(g.latitude[d] / cellDegrees))};
          const auto [at, isNew] = numbers.emplace(key, cells.size());
          if (isNew) cells.emplace_back();
          Cell& cell = cells[at->second];
          cell.longitude += g.longitude[d];
          cell.latitude += g.latitude[d];
          cell.document = d;
          ++cell.count;
        }
        std::vector<GridCount> result;
        for (const Cell& cell : cells) {
          const auto n = static_cast<double>(cell.count);
          result.push_back({cell.longitude / n, cell.latitude / n, cell.count, {}});
          if (cell.count == 1) result.back().oneId = StoredRecord(g.stored[cell.document]).id;
        }
        return result;
      });
}

std::uint64_t Searcher::documentCount() const {
  return _impl->generation->documents;
}

Result<std::vector<FacetCount>> Searcher::suggest(const std::string& prefix,
                                                  std::size_t limit) const {
  std::string folded = Analyzer::standard().fold(prefix).text;
  folded.erase(0, folded.find_first_not_of(" \n"));
  std::vector<FacetCount> result;
  if (folded.empty() || folded.size() > 1024) return result;
  for (const auto& title : _impl->generation->titles.beginningWith(folded, limit))
    result.push_back({std::string(title.text), std::string(title.text), title.count});
  return result;
}

}  // namespace kokudo::search
