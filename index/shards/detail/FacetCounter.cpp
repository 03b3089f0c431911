#include "index/shards/detail/FacetCounter.h"

#include "engine/base/Value.h"

#include <algorithm>

namespace kokudo::shards::detail {
namespace {

// What a slot holds, as a facet names it.
std::string facetValue(const PlannedFacet& facet, const std::string& bytes,
                       const Dictionary& dictionary) {
  if (facet.form == PlannedFacet::Form::Number)
    return toText(Value(Xapian::sortable_unserialise(bytes)));
  if (!bytes.starts_with("#")) return bytes;
  for (const auto& [value, label] : dictionary.values[*facet.dimension])
    if (slotText(value) == bytes) return value;
  return bytes;
}

std::string labelOf(const PlannedFacet& facet, const std::string& value,
                    const Dictionary& dictionary) {
  if (!facet.dimension) return value;
  const auto& known = dictionary.values[*facet.dimension];
  const auto found = known.find(value);
  return found == known.end() ? value : found->second;
}

}  // namespace

FacetCounter::FacetCounter(const std::vector<PlannedFacet>& facets)
    : _facets(facets), _more(facets.size()) {
  for (const PlannedFacet& facet : facets)
    _spies.push_back(std::make_unique<Xapian::ValueCountMatchSpy>(facet.slot));
}

void FacetCounter::watch(Xapian::Enquire& enquire) {
  for (const auto& spy : _spies) enquire.add_matchspy(spy.get());
}

void FacetCounter::add(const Xapian::Document& document) {
  for (std::size_t i = 0; i < _facets.size(); ++i)
    if (const std::string bytes = document.get_value(_facets[i].slot); !bytes.empty())
      ++_more[i][bytes];
}

std::map<std::string, std::vector<search::FacetCount>> FacetCounter::counts(
    std::uint64_t total, const Dictionary& dictionary) const {
  std::map<std::string, std::vector<search::FacetCount>> result;
  for (std::size_t i = 0; i < _facets.size(); ++i) {
    auto sums = _more[i];
    for (auto it = _spies[i]->values_begin(); it != _spies[i]->values_end(); ++it)
      sums[*it] += it.get_termfreq();
    auto& counts = result[_facets[i].name];
    std::uint64_t known = 0;
    for (const auto& [bytes, count] : sums) {
      const std::string value = facetValue(_facets[i], bytes, dictionary);
      counts.push_back({value, labelOf(_facets[i], value, dictionary), count});
      known += count;
    }
    if (_facets[i].hasUnknown && known < total) counts.push_back({"", "", total - known});
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
      return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
  }
  return result;
}

}  // namespace kokudo::shards::detail
