#include "index/search/detail/evaluate/ColumnCondition.h"

namespace kokudo::search::detail {

ValueCondition::ValueCondition(const Segment& segment, Dimension dimension,
                               std::vector<char> accepted)
    : _segment(segment), _dimension(dimension), _accepted(std::move(accepted)) {
  const auto& totals = segment.dictionaries.totals[static_cast<std::size_t>(dimension)];
  for (std::size_t i = 0; i < totals.size(); ++i)
    if (accepts(static_cast<std::uint32_t>(i))) _count += totals[i];
}

Estimate ValueCondition::estimate() const {
  if (_count == 0) return {};
  const double blocks = static_cast<double>(wordsFor(_segment.documents));
  return {double(_count), blocks * kWordCost * 4, kColumnCost};
}

DocumentSet ValueCondition::all() {
  const std::uint32_t documents = _segment.documents;
  if (_count == documents) return DocumentSet::all(documents);
  std::vector<std::uint64_t> words(wordsFor(documents));
  if (_count == 0) return DocumentSet::none(documents);
  const auto& runs = _segment.runs[static_cast<std::size_t>(_dimension)];
  _segment.dimensions[static_cast<std::size_t>(_dimension)].visit([&](const auto* codes) {
    for (std::size_t w = 0; w < words.size(); ++w) {
      const auto first = static_cast<std::uint32_t>(w * 64);
      const std::uint32_t n = documents - first < 64 ? documents - first : 64;
      if (runs[w] != 0) {
        if (accepts(runs[w] - 1))
          words[w] = n == 64 ? ~std::uint64_t(0) : (std::uint64_t(1) << n) - 1;
        continue;
      }
      for (std::uint32_t i = 0; i < n; ++i)
        words[w] |= std::uint64_t(accepts(codes[first + i]) ? 1 : 0) << i;
    }
  });
  return DocumentSet::ofBits(std::move(words), documents);
}

DocumentSet ValueCondition::within(const DocumentSet& candidates) {
  if (_count == 0) return DocumentSet::none(_segment.documents);
  if (_count == _segment.documents) return candidates;
  if (candidates.form() != DocumentSet::Form::List) return intersect(candidates, all());
  return keepIf(candidates,
                [&](std::uint32_t d) { return accepts(_segment.codeOf(_dimension, d)); });
}

std::string ValueCondition::name() const {
  std::string list;
  const auto& values = _segment.dictionaries.of(_dimension).values();
  std::size_t told = 0;
  for (std::size_t i = 0; i < values.size() && told < 4; ++i)
    if (accepts(static_cast<std::uint32_t>(i))) {
      list += (told++ ? ", " : "") + (values[i].empty() ? "unknown" : values[i]);
    }
  return std::string(nameOf(_dimension)) + " " + (list.empty() ? "of no such value" : list);
}

DocumentSet IdCondition::all() {
  std::vector<std::uint32_t> found;
  for (const std::uint32_t d : _segment.ids.candidates(_id))
    if (d < _segment.documents && StoredRecord(_segment.stored[d]).id == _id) found.push_back(d);
  return DocumentSet::ofList(std::move(found), _segment.documents);
}

}  // namespace kokudo::search::detail
