#include "index/search/detail/rank/Order.h"

#include "index/search/detail/TitleOrder.h"
#include "index/search/detail/evaluate/ShapeCondition.h"
#include "index/search/detail/rank/Firsts.h"
#include "index/search/detail/rank/Relevance.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace kokudo::search::detail {
namespace {

constexpr float kNoDistance = std::numeric_limits<float>::infinity();
// roughMetres is within 1 % of metres, closeMetres nearer.
constexpr float kRoughMargin = 1.03F;

double fastMetres(const DistanceFrom& from, double longitude, double latitude) {
  return from.isClose(longitude, latitude) ? from.closeMetres(longitude, latitude)
                                           : from.roughMetres(longitude, latitude);
}

template <typename Visit>
void forEachFound(const Corpus& corpus, const Found& found, Visit visit) {
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const std::uint32_t first = corpus.firstOf(i);
    found.sets[i].forEach([&](std::uint32_t d) { visit(segment, d, first + d); });
  }
}

template <typename Key>
std::vector<Match> matchesOf(Firsts<Key>&& firsts) {
  std::vector<Match> matches;
  for (const auto& entry : std::move(firsts).sorted()) matches.push_back({entry.document, 0});
  return matches;
}

std::vector<Match> inDocumentOrder(const Corpus& corpus, const Found& found, std::size_t count) {
  std::vector<Match> matches;
  for (std::size_t i = 0; i < corpus.size() && matches.size() < count; ++i)
    found.sets[i].forEachWhile([&](std::uint32_t d) {
      matches.push_back({corpus.firstOf(i) + d, 0});
      return matches.size() < count;
    });
  return matches;
}

// Newest first; those without a year last.
std::vector<Match> byYear(const Corpus& corpus, const Found& found, std::size_t count) {
  Firsts<std::int64_t> firsts(count);
  forEachFound(corpus, found, [&](const Segment& segment, std::uint32_t d, std::uint32_t number) {
    firsts.add(-static_cast<std::int64_t>(segment.year[d]), number);
  });
  return matchesOf(std::move(firsts));
}

// Exact distances only for those that can be among the first: a rough distance decides the rest.
std::vector<Match> byDistance(const Corpus& corpus, const PreparedQuery& prepared,
                              const Found& found, std::size_t count) {
  Firsts<float> rough(count);
  std::vector<float> metres;
  metres.reserve(found.total);
  forEachFound(corpus, found, [&](const Segment& segment, std::uint32_t d, std::uint32_t number) {
    metres.push_back(segment.hasPlace(d)
                         ? static_cast<float>(fastMetres(*prepared.near, segment.longitude[d],
                                                         segment.latitude[d]))
                         : kNoDistance);
    rough.add(metres.back(), number);
  });
  const auto nearest = std::move(rough).sorted();
  const float reach = nearest.empty() ? 0 : nearest.back().key * kRoughMargin + 1;
  Firsts<double> firsts(count);
  std::size_t n = 0;
  forEachFound(corpus, found, [&](const Segment& segment, std::uint32_t d, std::uint32_t number) {
    const float here = metres[n++];
    if (here > reach) return;
    firsts.add(here == kNoDistance
                   ? std::numeric_limits<double>::infinity()
                   : prepared.near->metres(segment.longitude[d], segment.latitude[d]),
               number);
  });
  return matchesOf(std::move(firsts));
}

// What was found within `radius`; nothing where a segment cannot tell fast.
std::optional<Found> foundWithin(const Corpus& corpus, const PreparedQuery& prepared,
                                 const Found& found, double radius) {
  const WithinDistance near{*prepared.near, radius, prepared.near->boxOf(radius)};
  Found result;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto close = documentsWithin(corpus.segment(i), near);
    if (!close) return std::nullopt;
    result.sets.push_back(intersect(found.sets[i], *close));
    result.total += result.sets.back().count();
  }
  return result;
}

// Of very many only those in a circle that holds enough of them are looked at.
std::vector<Match> nearest(const Corpus& corpus, const PreparedQuery& prepared, const Found& found,
                           std::size_t count) {
  constexpr std::uint64_t kMany = 20000;
  if (found.total > kMany)
    for (const double share : {1.0 / 256, 1.0 / 64, 1.0 / 16, 1.0 / 4}) {
      const auto close = foundWithin(corpus, prepared, found, prepared.nearRadius * share);
      if (!close) break;
      if (close->total >= count) return byDistance(corpus, prepared, *close, count);
    }
  return byDistance(corpus, prepared, found, count);
}

// Ranks order the titles of one segment; several are merged by the titles themselves.
std::vector<Match> byTitle(const Corpus& corpus, const Found& found, std::size_t count) {
  std::vector<std::vector<Match>> lists;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    Firsts<std::uint32_t> firsts(count);
    const Segment& segment = corpus.segment(i);
    found.sets[i].forEach(
        [&](std::uint32_t d) { firsts.add(segment.titleRank[d], corpus.firstOf(i) + d); });
    lists.push_back(matchesOf(std::move(firsts)));
  }
  if (lists.size() == 1) return std::move(lists[0]);
  const TitleOrder order;
  struct Head {
    std::string key;
    std::size_t list, at;
  };
  std::vector<Head> heads;
  const auto push = [&](std::size_t list, std::size_t at) {
    if (at == lists[list].size()) return;
    const Location place = corpus.at(lists[list][at].document);
    heads.push_back({order.keyOf(place.segment, place.document), list, at});
  };
  for (std::size_t i = 0; i < lists.size(); ++i) push(i, 0);
  std::vector<Match> matches;
  while (matches.size() < count && !heads.empty()) {
    // A generation has few segments, and earlier ones hold the earlier documents.
    const auto least =
        std::min_element(heads.begin(), heads.end(), [](const Head& a, const Head& b) {
          return a.key != b.key ? a.key < b.key : a.list < b.list;
        });
    const Head head = std::move(*least);
    heads.erase(least);
    matches.push_back(lists[head.list][head.at]);
    push(head.list, head.at + 1);
  }
  return matches;
}

}  // namespace

bool isInDocumentOrder(const PreparedQuery& prepared) {
  return prepared.query->sort == Query::Sort::Relevance && !prepared.hasText();
}

std::vector<Match> firstHits(const Corpus& corpus, const PreparedQuery& prepared,
                             const Found& found, std::size_t count, Trace& trace) {
  count = std::min<std::size_t>(count, found.total);
  if (count == 0) return {};
  switch (prepared.query->sort) {
    case Query::Sort::Distance:
      return nearest(corpus, prepared, found, count);
    case Query::Sort::Year:
      return byYear(corpus, found, count);
    case Query::Sort::Title:
      return byTitle(corpus, found, count);
    case Query::Sort::Relevance:
      break;
  }
  if (isInDocumentOrder(prepared)) return inDocumentOrder(corpus, found, count);
  return byRelevance(corpus, prepared, found, count, trace);
}

}  // namespace kokudo::search::detail
