#include "index/search/detail/rank/TiesById.h"

#include <algorithm>
#include <string>

namespace kokudo::search::detail {
namespace {

// The matches of one segment that are left.
class Remaining {
 public:
  Remaining(const Corpus& corpus, std::vector<Match> matches)
      : _corpus(&corpus), _matches(std::move(matches)) {}

  bool empty() const { return _at == _matches.size(); }
  float score() const { return _matches[_at].score; }
  const std::string& id() {
    if (_id.empty()) _id = idAt(_at);
    return _id;
  }
  void moveTo(std::vector<Match>& out, std::size_t end) {
    out.insert(out.end(), _matches.begin() + static_cast<std::ptrdiff_t>(_at),
               _matches.begin() + static_cast<std::ptrdiff_t>(end));
    _at = end;
    _id.clear();
  }
  std::size_t end(std::size_t most) const { return _at + std::min(most, _matches.size() - _at); }
  // Where scores below that of the first begin, at most `most` on.
  std::size_t endOfTies(std::size_t most) const {
    const auto first = _matches.begin() + static_cast<std::ptrdiff_t>(_at);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(most, _matches.size() - _at));
    const auto end = std::partition_point(
        first, last, [&](const Match& match) { return match.score == score(); });
    return static_cast<std::size_t>(end - _matches.begin());
  }
  // Where scores not above `other` begin.
  std::size_t endAbove(float other, std::size_t most) const {
    const auto first = _matches.begin() + static_cast<std::ptrdiff_t>(_at);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(most, _matches.size() - _at));
    const auto end =
        std::partition_point(first, last, [&](const Match& match) { return match.score > other; });
    return static_cast<std::size_t>(end - _matches.begin());
  }
  // Of the ties, where ids not before `other` begin: a galloping search, since ids are in records.
  std::size_t endBefore(const std::string& other, std::size_t most) const {
    const std::size_t end = endOfTies(most);
    std::size_t low = _at + 1, step = 1;  // the first is known to be before
    while (low + step < end && idAt(low + step) < other) {
      low += step;
      step *= 2;
    }
    std::size_t high = std::min(end, low + step);
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (idAt(middle) < other)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

 private:
  std::string idAt(std::size_t at) const {
    const Location place = _corpus->at(_matches[at].document);
    return std::string(StoredRecord(place.segment.stored[place.document]).id);
  }

  const Corpus* _corpus;
  std::vector<Match> _matches;
  std::size_t _at = 0;
  std::string _id;  // of the first, once it was asked for
};

bool isBefore(Remaining& a, Remaining& b) {
  return a.score() != b.score() ? a.score() > b.score() : a.id() < b.id();
}

}  // namespace

std::vector<Match> mergedById(const Corpus& corpus, std::vector<std::vector<Match>> segments,
                              std::size_t count) {
  std::vector<Remaining> lists;
  for (auto& matches : segments)
    if (!matches.empty()) lists.emplace_back(corpus, std::move(matches));
  std::vector<Match> out;
  while (out.size() < count && !lists.empty()) {
    // A generation has few segments.
    std::size_t first = 0;
    for (std::size_t i = 1; i < lists.size(); ++i)
      if (isBefore(lists[i], lists[first])) first = i;
    Remaining* next = nullptr;  // the best of the others
    for (std::size_t i = 0; i < lists.size(); ++i)
      if (i != first && (!next || isBefore(lists[i], *next))) next = &lists[i];
    Remaining& best = lists[first];
    const std::size_t most = count - out.size();
    if (!next)
      best.moveTo(out, best.end(most));
    else if (next->score() < best.score())
      best.moveTo(out, best.endAbove(next->score(), most));
    else
      best.moveTo(out, best.endBefore(next->id(), most));
    if (best.empty()) lists.erase(lists.begin() + static_cast<std::ptrdiff_t>(first));
  }
  return out;
}

}  // namespace kokudo::search::detail
