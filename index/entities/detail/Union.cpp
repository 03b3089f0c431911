#include "index/entities/detail/Union.h"

#include <algorithm>

namespace kokudo::entities::detail {
namespace {

constexpr std::size_t kFeaturesKept = 50000;

}  // namespace

std::int64_t Union::rootOf(std::int64_t ordinal) {
  auto at = _parent.find(ordinal);
  while (at != _parent.end() && at->second != ordinal) {
    ordinal = at->second;
    at = _parent.find(ordinal);
  }
  return ordinal;
}

const std::vector<std::int64_t>& Union::membersOf(std::int64_t root) {
  const auto at = _members.find(root);
  if (at != _members.end()) return at->second;
  _single.assign(1, root);
  return _single;
}

void Union::unite(std::int64_t a, std::int64_t b) {
  std::vector<std::int64_t> members = membersOf(a);
  const auto& others = membersOf(b);
  members.insert(members.end(), others.begin(), others.end());
  _members.erase(b);
  _parent[b] = a;
  _members[a] = std::move(members);
}

// Every link goes to the first of the group, so that its key holds for both its records.
void Union::linkGroup(const std::string& key, const std::vector<std::int64_t>& group) {
  for (std::size_t i = 1; i < group.size(); ++i) {
    const std::int64_t a = rootOf(group[0]), b = rootOf(group[i]);
    if (a == b) {
      // Another key of the same two is one more reason for the same link.
      for (auto link = _links.rbegin(); link != _links.rend() && link - _links.rbegin() < 64;
           ++link)
        if (link->a == group[0] && link->b == group[i]) link->keys += '\n' + key;
      continue;
    }
    unite(a, b);
    _links.push_back({group[0], group[i], key, {1, {}}});
    ++_report.keyLinks;
  }
}

Status Union::joinByKeys() {
  Statement rows;
  if (auto done = rows.prepare(_workshop.database(), "SELECT key, o FROM keys ORDER BY key, o");
      !done)
    return done;
  std::string key;
  std::vector<std::int64_t> group;
  const auto finish = [&] {
    if (group.size() > _options.maximumOfKey)
      ++_report.commonKeys;
    else
      linkGroup(key, group);
    group.clear();
  };
  for (;;) {
    const auto more = rows.step();
    if (!more) return more.error();
    if (!*more) break;
    if (auto next = rows.text(0); next != key) {
      finish();
      key = std::move(next);
    }
    // One more than allowed tells that it is too many.
    if (group.size() <= _options.maximumOfKey) group.push_back(rows.integer(1));
  }
  finish();
  return {};
}

Result<const Features*> Union::features(std::int64_t ordinal) {
  const auto at = _features.find(ordinal);
  if (at != _features.end()) return &at->second;
  auto read = _workshop.features(ordinal);
  if (!read) return read.error();
  return &_features.emplace(ordinal, std::move(*read)).first->second;
}

Result<bool> Union::consistent(std::int64_t rootA, std::int64_t rootB) {
  const std::vector<std::int64_t> first = membersOf(rootA), second = membersOf(rootB);
  if (first.size() + second.size() > _options.maximumMembers) return false;
  if (_features.size() > kFeaturesKept) _features.clear();
  for (const std::int64_t a : first)
    for (const std::int64_t b : second) {
      const auto one = features(a), other = features(b);
      if (!one) return one.error();
      if (!other) return other.error();
      if ((*one)->dataset == (*other)->dataset) return false;
      const Judgement judged = judge(**one, **other);
      if (judged.score < _options.consistency) return false;
      if (judged.parts.metres.value_or(0) > _options.maximumMetres) return false;
    }
  return true;
}

Status Union::joinByScore(Progress& progress, const CancelToken& token) {
  Statement rows;
  if (auto done = rows.prepare(_workshop.database(),
                               "SELECT score, a, b, name, metres, kind, muni, year FROM candidates "
                               "ORDER BY score DESC, name DESC, metres, a, b");
      !done)
    return done;
  for (std::uint64_t count = 0;; ++count) {
    if (count % 1024 == 0) {
      progress.update(count, _report.candidates, "joining");
      if (token.cancelled()) return cancelled();
    }
    const auto more = rows.step();
    if (!more) return more.error();
    if (!*more) return {};
    const std::int64_t a = rows.integer(1), b = rows.integer(2);
    const std::int64_t rootA = rootOf(a), rootB = rootOf(b);
    if (rootA == rootB) continue;
    const auto fits = consistent(rootA, rootB);
    if (!fits) return fits.error();
    if (!*fits) {
      ++_report.refused;
      continue;
    }
    unite(rootA, rootB);
    ScoreParts parts{rows.real(3),
                     {},
                     Agreement(rows.integer(5)),
                     Agreement(rows.integer(6)),
                     Agreement(rows.integer(7))};
    if (rows.real(4) >= 0) parts.metres = rows.real(4);
    _links.push_back({a, b, "", {rows.real(0), parts}});
    ++_report.scoredLinks;
  }
}

}  // namespace kokudo::entities::detail
