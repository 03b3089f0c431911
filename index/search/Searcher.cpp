#include "index/search/Searcher.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/Corpus.h"
#include "index/search/detail/Equivalents.h"
#include "index/search/detail/Found.h"
#include "index/search/detail/Hits.h"
#include "index/search/detail/PreparedTree.h"
#include "index/search/detail/count/Facets.h"
#include "index/search/detail/count/Grid.h"
#include "index/search/detail/rank/Order.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace kokudo::search {
namespace {

using namespace detail;
using language::Analyzer;

constexpr double kSmallestCell = 1e-7;  // degrees, 1 cm
constexpr int kFinestCellZoom = 24;

class Stopwatch {
 public:
  double milliseconds() const {
    const std::chrono::duration<double, std::milli> passed =
        std::chrono::steady_clock::now() - _began;
    return passed.count();
  }

 private:
  std::chrono::steady_clock::time_point _began = std::chrono::steady_clock::now();
};

}  // namespace

struct Searcher::Impl {
  std::string name;
  std::unique_ptr<Corpus> corpus;

  // Prepares, finds and hands both to `use`; what Xapian throws becomes an Error.
  template <typename Answer, typename Use>
  Result<Answer> withFound(const Query& query, bool explain, const CancelToken& token,
                           Use use) const {
    try {
      auto prepared = PreparedQuery::of(query, *corpus);
      if (!prepared) return prepared.error();
      Trace trace(explain, token);
      const std::uint64_t damagedBefore = corpus->damagedReads();
      auto found = find(*corpus, *prepared, trace);
      if (!found) return found.error();
      Result<Answer> answer = use(*prepared, *found, trace);
      if (corpus->damagedReads() != damagedBefore) return corpus->damaged();
      return answer;
    } catch (const Xapian::Error& error) {
      return readError(corpus->folder(), error);
    }
  }
  std::string idOf(const Match& match) const {
    const Location at = corpus->at(match.document);
    return std::string(StoredRecord(at.segment.stored[at.document]).id);
  }
};

Searcher::Searcher(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;
Searcher::~Searcher() = default;

Result<Searcher> Searcher::open(const std::filesystem::path& folder,
                                const std::string& generationName) {
  auto corpus = Corpus::open(folder);
  if (!corpus) return corpus.error();
  auto impl = std::make_unique<Impl>();
  impl->corpus = std::move(*corpus);
  impl->name = generationName.empty() ? folder.filename().string() : generationName;
  return Searcher(std::move(impl));
}

Result<SearchPage> Searcher::search(const Query& query, bool explain,
                                    const CancelToken& token) const {
  const Stopwatch whole;
  const Corpus& corpus = *_impl->corpus;
  return _impl->withFound<SearchPage>(
      query, explain, token,
      [&](const PreparedQuery& prepared, const Found& found, Trace& trace) -> Result<SearchPage> {
        SearchPage page;
        page.total = found.total;
        page.exact = prepared.exact;
        page.generation = _impl->name;
        for (const std::string& name : query.countFacets) {
          const Stopwatch counting;
          const auto& counts =
              page.facets.emplace(name, countFacet(corpus, found, name)).first->second;
          trace.note(fmt::format("facet {}: {} values, {:.2f} ms", name, counts.size(),
                                 counting.milliseconds()));
        }
        if (query.tellEquivalents && !query.thesaurus)
          page.equivalents = equivalentsOf(query, corpus, found, trace);
        const Stopwatch ordering;
        const std::size_t first = std::min<std::size_t>(query.offset, found.total);
        const std::size_t last = first + std::min<std::size_t>(query.limit, found.total - first);
        if (first < last) {
          const auto matches = firstHits(corpus, prepared, found, last, trace);
          for (std::size_t i = first; i < matches.size(); ++i)
            page.hits.push_back(hitOf(corpus, prepared, matches[i]));
        }
        if (token.cancelled()) return Error{Error::Kind::Cancelled, "the search was stopped"};
        trace.note(
            fmt::format("order and {} hits: {:.2f} ms", page.hits.size(), ordering.milliseconds()));
        page.plan = trace.text();
        page.tookMilliseconds = whole.milliseconds();
        return page;
      });
}

Result<std::vector<std::string>> Searcher::allIds(const Query& query,
                                                  const CancelToken& token) const {
  return _impl->withFound<std::vector<std::string>>(
      query, false, token,
      [&](const PreparedQuery& prepared, const Found& found,
          Trace& trace) -> Result<std::vector<std::string>> {
        std::vector<std::string> ids;
        ids.reserve(found.total);
        for (const Match& match : firstHits(*_impl->corpus, prepared, found, found.total, trace))
          ids.push_back(_impl->idOf(match));
        return ids;
      });
}

Result<std::uint64_t> Searcher::forEachHit(const Query& query,
                                           const std::function<bool(const Hit&)>& visit,
                                           const CancelToken& token) const {
  const Corpus& corpus = *_impl->corpus;
  return _impl->withFound<std::uint64_t>(
      query, false, token,
      [&](const PreparedQuery& prepared, const Found& found,
          Trace& trace) -> Result<std::uint64_t> {
        std::uint64_t visited = 0;
        bool goesOn = true;
        const auto one = [&](const Match& match) {
          goesOn = !token.cancelled();
          if (!goesOn) return false;
          ++visited;
          goesOn = visit(hitOf(corpus, prepared, match));
          return goesOn;
        };
        if (isInDocumentOrder(prepared)) {
          for (std::size_t i = 0; i < corpus.size() && goesOn; ++i)
            found.sets[i].forEachWhile([&](std::uint32_t d) {
              return one({corpus.firstOf(i) + d, 0});
            });
        } else {
          for (const Match& match : firstHits(corpus, prepared, found, found.total, trace))
            if (!one(match)) break;
        }
        if (token.cancelled()) return Error{Error::Kind::Cancelled, "the search was stopped"};
        return visited;
      });
}

Result<std::vector<GridCount>> Searcher::grid(const Query& query, double cellDegrees,
                                              const CancelToken& token) const {
  if (!(cellDegrees >= kSmallestCell && cellDegrees <= 360))
    return Error{Error::Kind::BadUsage, fmt::format("grid cell of {} degrees: expected {} to 360",
                                                    cellDegrees, kSmallestCell)};
  return _impl->withFound<std::vector<GridCount>>(
      query, false, token,
      [&](const PreparedQuery&, const Found& found, Trace&) -> Result<std::vector<GridCount>> {
        return countGrid(*_impl->corpus, found, cellDegrees);
      });
}

Result<std::vector<CellCount>> Searcher::cells(const Query& query, int zoom,
                                               const CancelToken& token) const {
  if (zoom < 0 || zoom > kFinestCellZoom)
    return Error{Error::Kind::BadUsage,
                 fmt::format("cells of zoom {}: expected 0 to {}", zoom, kFinestCellZoom)};
  return _impl->withFound<std::vector<CellCount>>(
      query, false, token,
      [&](const PreparedQuery&, const Found& found, Trace&) -> Result<std::vector<CellCount>> {
        return countCells(*_impl->corpus, found, zoom);
      });
}

Result<std::vector<YearCount>> Searcher::years(const Query& query, const CancelToken& token) const {
  return _impl->withFound<std::vector<YearCount>>(
      query, false, token,
      [&](const PreparedQuery&, const Found& found, Trace&) -> Result<std::vector<YearCount>> {
        std::vector<YearCount> result;
        for (const auto& [year, count] : countYears(*_impl->corpus, found))
          result.push_back({year == kNoYear ? std::nullopt : std::optional<int>(year), count});
        return result;
      });
}

std::uint64_t Searcher::documentCount() const {
  return _impl->corpus->documents();
}

Result<std::vector<FacetCount>> Searcher::suggest(const std::string& prefix,
                                                  std::size_t limit) const {
  std::string folded = Analyzer::standard().fold(prefix).text;
  folded.erase(0, folded.find_first_not_of(" \n"));
  std::vector<FacetCount> result;
  if (folded.empty() || folded.size() > 1024) return result;
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < _impl->corpus->size(); ++i)
    for (const auto& title :
         _impl->corpus->segment(i).titles.beginningWith(_impl->corpus->segment(i), folded, limit)) {
      const auto [at, isNew] = numbers.try_emplace(title.text, result.size());
      if (isNew) result.push_back({title.text, title.text, 0});
      result[at->second].count += title.count;
    }
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  if (result.size() > limit) result.resize(limit);
  return result;
}

}  // namespace kokudo::search
