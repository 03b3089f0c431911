#include "index/shards/detail/ShardDocument.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/Sphere.h"
#include "index/shards/detail/Units.h"

#include <algorithm>
#include <set>

namespace kokudo::shards::detail {
namespace {

// Between title and body, more than a phrase spans.
constexpr Xapian::termpos kGap = 100;
constexpr std::size_t kMostKeyBytes = 1000;

// Marks and starts of runs say where words stand; they do not make a text longer.
Xapian::termpos addText(Xapian::Document& document, std::string_view folded, Xapian::termpos from,
                        const std::string& prefix) {
  Xapian::termpos last = from;
  for (const Unit& unit : unitsOf(folded)) {
    const bool counts = unit.kind != Unit::Kind::Mark && unit.kind != Unit::Kind::First;
    last = from + unit.position;
    document.add_posting(prefix + unit.term, last, counts && prefix.empty() ? 1 : 0);
  }
  for (const std::string& one : charactersOf(folded))
    document.add_term(prefix + (kOne + one), prefix.empty() ? 0 : 1);
  return last;
}

void addTitleWeights(Xapian::Document& document, std::string_view foldedTitle) {
  std::set<std::string> terms;
  for (const Unit& unit : unitsOf(foldedTitle))
    if (unit.kind != Unit::Kind::Mark && unit.kind != Unit::Kind::First) terms.insert(unit.term);
  for (const std::string& term : terms) document.add_term(kTitle + term, 1);
  document.add_term(termOf(kWholeTitle, lettersOf(foldedTitle)), 1);
}

void addNumber(Xapian::Document& document, Xapian::valueno slot, double number) {
  document.add_value(slot, Xapian::sortable_serialise(number));
}

void addPlace(Xapian::Document& document, const catalog::Place& place,
              const search::RecordFacts& facts) {
  if (place.how == catalog::PlaceQuality::None) return;
  for (const std::string& cell : facts.cells) document.add_boolean_term(cell);
  addNumber(document, kLongitudeSlot, place.longitude);
  addNumber(document, kLatitudeSlot, place.latitude);
  for (unsigned i = 0; i < 4; ++i) addNumber(document, kWestSlot + i, facts.extent[i]);
  Xapian::LatLongCoords point;
  point.append(onSphere(place.latitude, place.longitude));
  document.add_value(kPointSlot, point.serialise());
  if (facts.extent[0] > facts.extent[2]) document.add_boolean_term(kCrossing);
}

void addAttributes(Xapian::Document& document, const Attributes& attributes) {
  for (const auto& [name, value] : attributes)
    if (const auto number = search::numberOf(value))
      addNumber(document, slotOfAttribute(name), *number);
}

void addFilters(Xapian::Document& document, const catalog::Record& record,
                const search::RecordFacts& facts) {
  document.add_boolean_term(kEvery);
  document.add_boolean_term(termOf(kId, record.id));
  for (unsigned i = 0; i < kDimensions; ++i) {
    const std::string& value = facts.values[i].first;
    document.add_boolean_term(termOf(kDimensionTerms[i], value));
    if (!value.empty()) document.add_value(kDimensionSlot + i, slotText(value));
  }
  if (!record.datasetTitle.empty())
    document.add_boolean_term(termOf(kDatasetTitle, record.datasetTitle));
  if (!record.credit.empty()) document.add_boolean_term(termOf(kCredit, record.credit));
  if (facts.hasFile) document.add_boolean_term(kFile);
  if (facts.hasThreeD) document.add_boolean_term(kThreeD);
  if (record.year)
    addNumber(document, kYearSlot, *record.year);
  else
    document.add_boolean_term(kNoYear);
}

std::string dataOf(const catalog::Record& record) {
  catalog::Record kept = record;
  kept.place.geometry.clear();
  kept.provenance = {};
  kept.sharedKeys.clear();
  std::vector<catalog::Distribution> formats;
  for (const auto& distribution : record.distributions) {
    const auto same = [&](const auto& other) { return other.format == distribution.format; };
    if (std::none_of(formats.begin(), formats.end(), same))
      formats.push_back({"", distribution.format, ""});
  }
  kept.distributions = std::move(formats);
  return catalog::canonicalJson(kept);
}

}  // namespace

Xapian::Document documentOf(const catalog::Record& record, const search::RecordFacts& facts) {
  Xapian::Document document;
  addText(document, facts.foldedTitle, 1, kTitle);
  const auto last = addText(document, facts.foldedTitle, 1, "");
  addText(document, facts.foldedBody, last + kGap, "");
  addTitleWeights(document, facts.foldedTitle);
  addPlace(document, record.place, facts);
  addAttributes(document, record.attributes);
  addFilters(document, record, facts);
  document.add_value(kTitleSlot, facts.titleKey.substr(0, kMostKeyBytes));
  document.set_data(dataOf(record));
  return document;
}

Result<catalog::Record> recordIn(const std::string& data) {
  auto record = catalog::recordFromJson(data);
  if (record) return std::move(*record);
  return Error{Error::Kind::Integrity,
               "a shard gave a document that is no record; write the shards again "
               "(kokudo index shard)"};
}

}  // namespace kokudo::shards::detail
