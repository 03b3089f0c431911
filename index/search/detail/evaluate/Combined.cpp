#include "index/search/detail/evaluate/Combined.h"

#include <algorithm>
#include <limits>

namespace kokudo::search::detail {
namespace {

double wordsCost(std::uint32_t documents) {
  return static_cast<double>(wordsFor(documents)) * kWordCost;
}

// What a test costs for each document that it drops.
double rankOf(const Estimate& estimate, double documents) {
  const double dropped = 1 - std::min(1.0, estimate.count / std::max(1.0, documents));
  return estimate.testCost / std::max(dropped, 1e-6);
}

}  // namespace

AllConditions::AllConditions(std::uint32_t documents, std::vector<ConditionPtr> parts, Trace& trace)
    : _documents(documents), _parts(std::move(parts)), _trace(trace) {
  std::vector<std::pair<Estimate, std::size_t>> order;
  for (std::size_t i = 0; i < _parts.size(); ++i) order.emplace_back(_parts[i]->estimate(), i);
  std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
    return rankOf(a.first, documents) < rankOf(b.first, documents);
  });
  std::vector<ConditionPtr> sorted;
  double everyTest = 0, share = 1;
  for (const auto& [estimate, i] : order) {
    sorted.push_back(std::move(_parts[i]));
    everyTest += estimate.testCost * share;
    share *= std::min(1.0, estimate.count / std::max<double>(1, documents));
  }
  _parts = std::move(sorted);
  double best = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i < _parts.size(); ++i) {
    const Estimate& estimate = order[i].first;
    const double cost = estimate.allCost + estimate.count * (everyTest - estimate.testCost * 0.5);
    if (cost < best) {
      best = cost;
      _first = i;
    }
  }
  _estimate = {share * documents, best, everyTest};
}

DocumentSet AllConditions::narrow(DocumentSet candidates, const Condition* done) {
  for (const ConditionPtr& part : _parts) {
    if (candidates.empty() || _trace.cancelled()) break;
    if (part.get() == done) continue;
    candidates = _trace.step("and " + part->name(), part->estimate().count,
                             [&] { return part->within(candidates); });
  }
  return candidates;
}

DocumentSet AllConditions::all() {
  if (_parts.empty()) return DocumentSet::all(_documents);
  Condition* first = _parts[_first].get();
  return narrow(_trace.step(first->name(), first->estimate().count, [&] { return first->all(); }),
                first);
}

DocumentSet AllConditions::within(const DocumentSet& candidates) {
  if (_estimate.allCost < candidates.count() * _estimate.testCost)
    return intersect(candidates, all());
  return narrow(candidates, nullptr);
}

AnyCondition::AnyCondition(std::uint32_t documents, std::vector<ConditionPtr> parts, Trace& trace)
    : _documents(documents), _parts(std::move(parts)), _trace(trace) {
  double missed = 1;
  for (const ConditionPtr& part : _parts) {
    const Estimate estimate = part->estimate();
    missed *= 1 - std::min(1.0, estimate.count / std::max<double>(1, documents));
    _estimate.allCost += estimate.allCost + wordsCost(documents);
    _estimate.testCost += estimate.testCost;
  }
  _estimate.count = (1 - missed) * documents;
}

DocumentSet AnyCondition::all() {
  DocumentSet found = DocumentSet::none(_documents);
  for (const ConditionPtr& part : _parts) {
    if (_trace.cancelled()) break;
    found = unite(found, _trace.step("or " + part->name(), part->estimate().count,
                                     [&] { return part->all(); }));
  }
  return found;
}

DocumentSet AnyCondition::within(const DocumentSet& candidates) {
  DocumentSet found = DocumentSet::none(_documents);
  for (const ConditionPtr& part : _parts) {
    if (_trace.cancelled()) break;
    const DocumentSet rest = without(candidates, found);
    if (rest.empty()) break;
    found = unite(found, _trace.step("or " + part->name(), part->estimate().count,
                                     [&] { return part->within(rest); }));
  }
  return found;
}

Estimate NotCondition::estimate() const {
  const Estimate part = _part->estimate();
  return {std::max(0.0, _documents - part.count), part.allCost + wordsCost(_documents),
          part.testCost};
}

DocumentSet NotCondition::all() {
  return without(DocumentSet::all(_documents),
                 _trace.step("but not " + _part->name(), _part->estimate().count,
                             [&] { return _part->all(); }));
}

DocumentSet NotCondition::within(const DocumentSet& candidates) {
  return without(candidates, _part->within(candidates));
}

}  // namespace kokudo::search::detail
