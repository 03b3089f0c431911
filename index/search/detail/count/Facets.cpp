#include "index/search/detail/count/Facets.h"

#include "index/search/detail/PreparedFilters.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

namespace kokudo::search::detail {
namespace {

using Form = DocumentSet::Form;

void sortCounts(std::vector<FacetCount>& counts) {
  std::sort(counts.begin(), counts.end(), [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
}

// By blocks of one common value where there are, else document by document, into four tables in
// turn: additions to one and the same place wait for each other.
template <typename Code>
void countBits(const Code* codes, const std::vector<std::uint32_t>& runs,
               const std::uint64_t* words, std::uint32_t documents,
               std::vector<std::uint64_t>& counts) {
  const std::size_t values = counts.size();
  std::vector<std::uint32_t> tables(4 * values);
  std::uint32_t* const table[] = {tables.data(), tables.data() + values, tables.data() + 2 * values,
                                  tables.data() + 3 * values};
  for (std::size_t w = 0; w < wordsFor(documents); ++w) {
    const std::uint64_t word = words[w];
    if (word == 0) continue;
    if (runs[w] != 0) {
      if (runs[w] - 1 < values) counts[runs[w] - 1] += static_cast<unsigned>(std::popcount(word));
      continue;
    }
    const Code* block = codes + w * 64;
    unsigned turn = 0;
    for (std::uint64_t rest = word; rest; rest &= rest - 1) {
      const auto code = static_cast<std::size_t>(block[std::countr_zero(rest)]);
      if (code < values) ++table[turn++ % 4][code];
    }
  }
  for (std::size_t i = 0; i < tables.size(); ++i) counts[i % values] += tables[i];
}

// Adds up by value; one segment's are in order already.
class Merged {
 public:
  void add(std::string_view value, std::string_view label, std::uint64_t count) {
    if (count == 0) return;
    const auto [at, isNew] = _numbers.try_emplace(std::string(value), _counts.size());
    if (isNew) _counts.push_back({std::string(value), std::string(label), 0});
    _counts[at->second].count += count;
  }
  std::vector<FacetCount> sorted() && {
    sortCounts(_counts);
    return std::move(_counts);
  }

 private:
  std::unordered_map<std::string, std::size_t> _numbers;
  std::vector<FacetCount> _counts;
};

void countAttributeOf(const Segment& segment, std::uint32_t attribute, const DocumentSet& set,
                      Merged& merged) {
  const auto column = segment.attributes.find(attribute);
  if (column && column->form() == AttributeForm::Coded) {
    std::vector<std::uint64_t> counts(column->values());
    column->forEach([&](std::uint32_t d, std::size_t index) {
      if (set.contains(d)) ++counts[column->code(index)];
    });
    for (std::size_t i = 0; i < counts.size(); ++i)
      merged.add(column->text(i), column->text(i), counts[i]);
    return;
  }
  std::vector<std::string> values;
  const auto count = [&](std::uint32_t d) {
    values.clear();
    StoredRecord(segment.stored[d]).forEachAttribute([&](const StoredRecord::Attribute& found) {
      if (found.name != attribute || std::holds_alternative<std::monostate>(found.value))
        return true;
      std::string text = toText(found.value);
      if (std::find(values.begin(), values.end(), text) == values.end())
        values.push_back(std::move(text));
      return true;
    });
    for (const std::string& value : values) merged.add(value, value, 1);
  };
  if (!column) return set.forEach(count);
  column->forEach([&](std::uint32_t d, std::size_t) {
    if (set.contains(d)) count(d);
  });
}

}  // namespace

std::vector<std::uint64_t> countCodes(const Segment& segment, Dimension dimension,
                                      const DocumentSet& set) {
  const auto at = static_cast<std::size_t>(dimension);
  const auto& totals = segment.dictionaries.totals[at];
  std::vector<std::uint64_t> counts(totals.size());
  if (set.form() == Form::All || set.count() == segment.documents)
    return {totals.begin(), totals.end()};
  segment.dimensions[at].visit([&](const auto* codes) {
    if (set.form() == Form::Bits)
      return countBits(codes, segment.runs[at], set.words(), segment.documents, counts);
    for (const std::uint32_t d : set.list())
      if (codes[d] < counts.size()) ++counts[codes[d]];
  });
  return counts;
}

std::vector<std::pair<std::int32_t, std::uint64_t>> countYears(const Corpus& corpus,
                                                               const Found& found) {
  // Years of things lie close together; what does not is counted apart.
  constexpr std::int32_t kFirst = 0, kLast = 3000;
  std::vector<std::uint64_t> counts(kLast - kFirst + 1);
  std::unordered_map<std::int32_t, std::uint64_t> others;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const std::int32_t* years = corpus.segment(i).year.data();
    found.sets[i].forEach([&](std::uint32_t d) {
      const std::int32_t year = years[d];
      if (year >= kFirst && year <= kLast)
        ++counts[static_cast<std::size_t>(year - kFirst)];
      else
        ++others[year];
    });
  }
  std::vector<std::pair<std::int32_t, std::uint64_t>> result(others.begin(), others.end());
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) result.emplace_back(kFirst + static_cast<std::int32_t>(i), counts[i]);
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<FacetCount> countAttribute(const Corpus& corpus, const Found& found,
                                       const std::string& name) {
  Merged merged;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    for (const std::uint32_t attribute : attributesNamed(name, segment))
      countAttributeOf(segment, attribute, found.sets[i], merged);
  }
  return std::move(merged).sorted();
}

std::vector<FacetCount> countFacet(const Corpus& corpus, const Found& found,
                                   const std::string& name) {
  if (const auto attribute = attributeOfFacet(name))
    return countAttribute(corpus, found, *attribute);
  Merged merged;
  if (name == "year") {
    for (const auto& [year, count] : countYears(corpus, found)) {
      const std::string text = year == kNoYear ? std::string() : std::to_string(year);
      merged.add(text, text, count);
    }
    return std::move(merged).sorted();
  }
  const auto dimension = dimensionNamed(name);
  if (!dimension) return {};
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    const Dictionary& dictionary = segment.dictionaries.of(*dimension);
    const auto counts = countCodes(segment, *dimension, found.sets[i]);
    for (std::size_t code = 0; code < counts.size(); ++code)
      merged.add(dictionary.values()[code], dictionary.labels()[code], counts[code]);
  }
  return std::move(merged).sorted();
}

}  // namespace kokudo::search::detail
