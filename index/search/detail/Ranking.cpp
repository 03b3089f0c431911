#include "index/search/detail/Ranking.h"

#include <algorithm>
#include <limits>

namespace kokudo::search::detail {
namespace {

constexpr double kNoDistance = std::numeric_limits<double>::infinity();
// roughMetres is within 1 % of metres.
constexpr double kRoughMargin = 1.03;

template <typename Less>
void sortFirst(std::vector<Match>& matches, std::size_t count, Less less) {
  const auto middle = matches.begin() + static_cast<std::ptrdiff_t>(count);
  if (count < matches.size()) std::nth_element(matches.begin(), middle, matches.end(), less);
  std::sort(matches.begin(), middle, less);
}

template <typename Key>
auto byKey(Key key) {
  return [key](const Match& a, const Match& b) {
    const auto x = key(a), y = key(b);
    return x != y ? x < y : a.document < b.document;
  };
}

// Exact distances only for those that can be among the first: a rough distance decides the rest.
void rankByDistance(std::vector<Match>& matches, const PreparedQuery& prepared,
                    const Generation& generation, std::size_t count) {
  struct Far {
    double metres;
    Match match;
  };
  std::vector<Far> all;
  all.reserve(matches.size());
  for (const Match& match : matches) {
    const auto d = match.document;
    all.push_back({generation.hasPlace(d)
                       ? prepared.near->roughMetres(generation.longitude[d], generation.latitude[d])
                       : kNoDistance,
                   match});
  }
  const auto nearer = [](const Far& a, const Far& b) {
    return a.metres != b.metres ? a.metres < b.metres : a.match.document < b.match.document;
  };
  auto candidatesEnd = all.end();
  if (count > 0 && count < all.size()) {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count - 1), all.end(),
                     nearer);
    const double reach = all[count - 1].metres * kRoughMargin + 1;
    candidatesEnd =
        std::partition(all.begin(), all.end(), [&](const Far& far) { return far.metres <= reach; });
  }
  for (auto far = all.begin(); far != candidatesEnd; ++far)
    if (far->metres != kNoDistance)
      far->metres = prepared.near->metres(generation.longitude[far->match.document],
                                          generation.latitude[far->match.document]);
  std::sort(all.begin(), candidatesEnd, nearer);
  for (std::size_t i = 0; i < all.size(); ++i) matches[i] = all[i].match;
}

}  // namespace

void rank(std::vector<Match>& matches, const PreparedQuery& prepared, const Generation& generation,
          std::size_t count) {
  count = std::min(count, matches.size());
  switch (prepared.query->sort) {
    case Query::Sort::Distance:
      return rankByDistance(matches, prepared, generation, count);
    case Query::Sort::Year:
      return sortFirst(matches, count, byKey([&](const Match& match) {
                         // Newest first; those without a year last.
                         return -static_cast<std::int64_t>(generation.year[match.document]);
                       }));
    case Query::Sort::Title:
      return sortFirst(matches, count, byKey([&](const Match& match) {
                         return generation.titleRank[match.document];
                       }));
    case Query::Sort::Relevance:
      if (prepared.hasText)
        sortFirst(matches, count, byKey([](const Match& match) { return -match.score; }));
  }
}

}  // namespace kokudo::search::detail
