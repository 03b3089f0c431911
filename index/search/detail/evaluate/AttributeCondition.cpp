#include "index/search/detail/evaluate/AttributeCondition.h"

#include <cmath>

namespace kokudo::search::detail {

AttributeCondition::AttributeCondition(const Segment& segment, std::uint32_t attribute,
                                       const Predicate& predicate, Trace& trace)
    : _segment(segment),
      _attribute(attribute),
      _predicate(predicate),
      _trace(trace),
      _column(segment.attributes.find(attribute)) {
  double share = 1.0 / 3;
  if (_column && _column->form() == AttributeForm::Coded) {
    double accepted = 0;
    for (std::size_t value = 0; value < _column->values(); ++value) {
      const double number = _column->number(value);
      const bool accepts = _predicate.accepts(
          _column->text(value), std::isnan(number) ? std::nullopt : std::optional<double>(number));
      _accepted.push_back(accepts);
      accepted += accepts;
    }
    share = _column->values() ? accepted / static_cast<double>(_column->values()) : 0;
  }
  const double have = _column ? _column->count() : _segment.documents;
  const double cost = isByColumn() ? 2 * kColumnCost : kRecordCost;
  _estimate = {have * share, have * cost, cost};
}

// A column of bare numbers knows no texts to compare.
bool AttributeCondition::isByColumn() const {
  return _column && (_column->form() == AttributeForm::Coded ||
                     (_column->form() == AttributeForm::Numbers && _predicate.isNumeric()));
}

bool AttributeCondition::acceptsIndex(std::size_t index) const {
  if (_column->form() == AttributeForm::Coded)
    return _column->code(index) < _accepted.size() && _accepted[_column->code(index)];
  return _predicate.acceptsNumber(_column->numberAt(index));
}

bool AttributeCondition::readAndTest(std::uint32_t document) const {
  return _predicate.matches(StoredRecord(_segment.stored[document]), {&_attribute, 1});
}

DocumentSet AttributeCondition::all() {
  if (!_column) return within(DocumentSet::all(_segment.documents));
  std::vector<std::uint32_t> found;
  const bool byColumn = isByColumn();
  _column->forEach([&](std::uint32_t d, std::size_t index) {
    if (byColumn ? acceptsIndex(index) : !_trace.cancelled() && readAndTest(d)) found.push_back(d);
  });
  return DocumentSet::ofList(std::move(found), _segment.documents);
}

DocumentSet AttributeCondition::within(const DocumentSet& candidates) {
  if (_column && _estimate.allCost < candidates.count() * _estimate.testCost)
    return intersect(candidates, all());
  if (isByColumn())
    return keepIf(candidates, [&](std::uint32_t d) {
      const auto index = _column->indexOf(d);
      return index && acceptsIndex(*index);
    });
  return keepIf(candidates, [&](std::uint32_t d) { return !_trace.cancelled() && readAndTest(d); });
}

std::string AttributeCondition::name() const {
  return "attribute " + _segment.dictionaries.attributes.names()[_attribute] +
         (isByColumn() ? " (column)" : " (records)");
}

}  // namespace kokudo::search::detail
