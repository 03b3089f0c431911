#include "index/shards/detail/Planner.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "index/language/Analyzer.h"
#include "index/language/QueryParser.h"
#include "index/search/QueryParts.h"
#include "index/shards/detail/AttributeConditions.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/SpaceConditions.h"
#include "index/shards/detail/TextConditions.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace kokudo::shards::detail {
namespace {

using language::Analyzer;
using language::QueryTree;
using language::TextField;
using XQuery = Xapian::Query;

constexpr std::size_t kMostTextBytes = 8192, kMostAllTextBytes = 65536, kMostPhrases = 2048;
constexpr double kWholeTitleWeight = 4;
enum : std::size_t { kSource, kDataset, kPrefecture, kMunicipality, kKind, kPlaceHow, kLicense };

Error planUsage(std::string message) {
  return {Error::Kind::BadUsage, std::move(message)};
}

std::string foldedOf(const std::string& text) {
  return Analyzer::standard().fold(text).text;
}

std::optional<std::size_t> dimensionCalled(const std::string& name) {
  std::size_t number = 0;
  for (const std::string& known : search::facetDimensions()) {
    if (known == "year") continue;
    if (known == name) return number;
    ++number;
  }
  return std::nullopt;
}

Error unknownDimension(const std::string& name) {
  std::string list;
  for (const std::string& known : search::facetDimensions())
    list += (list.empty() ? "" : ", ") + known;
  return planUsage(fmt::format("facet '{}' is unknown; expected one of {}, or attr:NAME",
                               name.substr(0, 60), list));
}

// Conditions of a tree, one node after another; keeps what the whole plan needs to know of them.
class Planning {
 public:
  Planning(Plan& plan, const Dictionary& dictionary, bool scored)
      : _plan(plan), _dictionary(dictionary), _scored(scored) {}

  Result<Condition> tree(const QueryTree& tree) {
    return std::visit([this](const auto& node) { return this->node(node); }, tree.node);
  }
  Result<Condition> years(std::optional<int> from, std::optional<int> to) const;
  Result<Condition> circle(const search::Query::Near& near);
  Result<Condition> polygon(const std::string& text);
  Result<Condition> predicate(const language::Attribute& condition);

 private:
  Result<Condition> node(const language::And& node);
  Result<Condition> node(const language::Or& node) {
    auto parts = each(node.parts);
    if (!parts) return parts.error();
    return anyOf(std::move(*parts));
  }
  Result<Condition> node(const language::Not& node);
  Result<Condition> node(const language::Text& text);
  Result<Condition> node(const language::Attribute& condition);
  Result<Condition> node(const language::Filter& filter) {
    return std::visit([this](const auto& value) { return this->filter(value); }, filter.value);
  }
  Result<Condition> filter(const language::Exactly& exactly) const;
  Result<Condition> filter(const language::InPrefecture& in) const;
  Result<Condition> filter(const language::InMunicipality& in) const;
  Result<Condition> filter(const language::InMesh& in) const { return inMesh(in.code); }
  Result<Condition> filter(const language::InYears& in) const { return years(in.from, in.to); }
  Result<Condition> filter(const language::InDates& in);
  Result<Condition> filter(const language::Has& has) const;
  Result<Condition> filter(const language::Near& near) {
    return circle({near.latitude, near.longitude, near.radius});
  }
  Result<Condition> filter(const language::InBox& in) const {
    return meetsBox({in.west, in.south, in.east, in.north}, _dictionary);
  }
  Result<Condition> filter(const language::InPolygon& in);

  Result<std::vector<Condition>> each(const std::vector<QueryTree>& trees);
  Condition form(const std::string& phrase, PhraseScope scope, bool typed);
  Condition phrases(const std::vector<search::QueryPhrase>& found, PhraseScope scope);
  Condition orRecordNamed(Condition words, const std::string& word) const;
  bool isBracket(const language::Attribute& condition) const;

  Plan& _plan;
  const Dictionary& _dictionary;
  bool _scored;
  int _negations = 0;
  std::size_t _textBytes = 0;
  bool _nothing = false;  // the last text had no letter to search for
};

Result<std::vector<Condition>> Planning::each(const std::vector<QueryTree>& trees) {
  std::vector<Condition> parts;
  for (const QueryTree& one : trees) {
    auto part = tree(one);
    if (!part) return part.error();
    parts.push_back(std::move(*part));
  }
  return parts;
}

// Marks that stand alone between words are no condition, as long as there is another.
Result<Condition> Planning::node(const language::And& node) {
  std::vector<Condition> parts, marks;
  for (const QueryTree& one : node.parts) {
    _nothing = false;
    auto part = tree(one);
    if (!part) return part.error();
    const bool isMark = _nothing && std::holds_alternative<language::Text>(one.node);
    (isMark ? marks : parts).push_back(std::move(*part));
  }
  _nothing = false;
  return allOf(parts.empty() ? std::move(marks) : std::move(parts));
}

Result<Condition> Planning::node(const language::Not& node) {
  if (node.part.size() != 1) return planUsage("a negation of other than one condition");
  ++_negations;
  auto part = tree(node.part[0]);
  --_negations;
  if (!part) return part.error();
  return noneOf(std::move(*part));
}

// The phrase, or one of the other forms in which it may stand within a longer text.
Condition Planning::form(const std::string& phrase, PhraseScope scope, bool typed) {
  const auto keep = [&](std::vector<std::string>& known) {
    if (_negations == 0 && known.size() < kMostPhrases &&
        std::find(known.begin(), known.end(), phrase) == known.end())
      known.push_back(phrase);
  };
  keep(_plan.phrases);
  if (typed) keep(_plan.typed);
  return holdsPhrase(phrase, scope, _scored && _negations == 0, _dictionary);
}

Condition Planning::phrases(const std::vector<search::QueryPhrase>& found, PhraseScope scope) {
  _nothing = found.empty();
  if (found.empty()) return Condition::nothing();
  std::vector<Condition> all;
  for (const auto& [phrase, others] : found) {
    std::vector<Condition> any{form(phrase, scope, true)};
    for (const std::string& other : others) any.push_back(form(other, scope, false));
    all.push_back(anyOf(std::move(any)));
  }
  return allOf(std::move(all));
}

// What looks like a code may be what a source calls the record.
Condition Planning::orRecordNamed(Condition words, const std::string& word) const {
  constexpr std::size_t kShortestCode = 8, kLongestCode = 128, kMostSources = 64;
  const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
  const auto isCodePart = [&](char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  if (word.size() < kShortestCode || word.size() > kLongestCode || _negations > 0 ||
      !std::all_of(word.begin(), word.end(), isCodePart) ||
      !std::any_of(word.begin(), word.end(), isDigit))
    return words;
  std::vector<Condition> any{std::move(words)};
  for (const auto& [source, label] : _dictionary.values[kSource])
    if (any.size() <= kMostSources) any.push_back(hasId(source + ":" + word));
  return anyOf(std::move(any));
}

Result<Condition> Planning::node(const language::Text& text) {
  if (text.text.size() > kMostTextBytes)
    return planUsage(fmt::format("a text of {} bytes; at most {} are searched for",
                                 text.text.size(), kMostTextBytes));
  _textBytes += text.text.size();
  if (_textBytes > kMostAllTextBytes)
    return planUsage(
        fmt::format("words and phrases of more than {} bytes together", kMostAllTextBytes));
  const auto found = search::phrasesIn(text.text, text.phrase);
  const std::string folded = foldedOf(text.text);
  std::vector<Condition> parts;
  switch (text.field) {
    case TextField::Any:
      return orRecordNamed(phrases(found, PhraseScope::Everything), text.text);
    case TextField::Title:
      return phrases(found, PhraseScope::Title);
    case TextField::Dataset:
      parts.push_back(hasValue(kDataset, {}, folded, _dictionary));
      parts.push_back(datasetTitleHolds(folded, _dictionary));
      break;
    case TextField::Organisation:
      parts.push_back(hasValue(kSource, {}, folded, _dictionary));
      parts.push_back(creditHolds(folded, _dictionary));
      break;
    case TextField::Place:
      parts.push_back(hasValue(kPrefecture, {}, folded, _dictionary));
      parts.push_back(hasValue(kMunicipality, {}, folded, _dictionary));
      parts.push_back(phrases(found, PhraseScope::Own));
      _nothing = false;
      break;
  }
  return anyOf(std::move(parts));
}

// A title such as 朝日岳<白毛門> is no comparison.
bool Planning::isBracket(const language::Attribute& condition) const {
  return condition.comparison == language::Comparison::Less &&
         foldedOf(condition.value).ends_with('>') &&
         _dictionary.attributesNamed(condition.name).empty();
}

Result<Condition> Planning::node(const language::Attribute& condition) {
  if (isBracket(condition))
    return node(language::Text{TextField::Any, condition.name + " " + condition.value, false});
  return predicate(condition);
}

Result<Condition> Planning::predicate(const language::Attribute& condition) {
  auto result = hasAttribute(condition, _dictionary);
  if (result.ok() && !result->exact)
    _plan.undecided.push_back(fmt::format(
        "'{}': shards keep numbers only, and only of attributes with one value each; ask for less "
        "around it, or search the workspace itself",
        language::toText(QueryTree{condition}).substr(0, 100)));
  return result;
}

Result<Condition> Planning::filter(const language::Exactly& exactly) const {
  using language::Property;
  const auto value = [&](std::size_t dimension) {
    return hasValue(dimension, {exactly.value}, {}, _dictionary);
  };
  switch (exactly.property) {
    case Property::Id:
      return hasId(exactly.value);
    case Property::Kind:
      return value(kKind);
    case Property::Source:
      return value(kSource);
    case Property::Licence:
      return value(kLicense);
    case Property::Quality:
      return value(kPlaceHow);
  }
  return planUsage("an unknown property");
}

Result<Condition> Planning::filter(const language::InPrefecture& in) const {
  const auto* prefecture = geodesy::prefectureByCode(in.code);
  if (!prefecture)
    return planUsage(fmt::format("prefecture {}: expected a code from 1 to 47", in.code));
  return hasValue(kPrefecture, {std::string(prefecture->name)}, {}, _dictionary);
}

Result<Condition> Planning::filter(const language::InMunicipality& in) const {
  if (!in.code.empty()) return hasValue(kMunicipality, {in.code}, {}, _dictionary);
  return Error{Error::Kind::Unsupported,
               fmt::format("city:{}: shards know municipalities by code; give the code "
                           "(city:13103), or search beside a workspace that knows the names",
                           in.name.substr(0, 60))};
}

// Records know their year only: within the days is a year that has some of them.
Result<Condition> Planning::filter(const language::InDates& in) {
  std::optional<int> from, to;
  if (in.from) {
    from = in.from->year;
    _plan.exact = _plan.exact && in.from->month == 1 && in.from->day == 1;
  }
  if (in.to) {
    to = in.to->year;
    _plan.exact = _plan.exact && in.to->month == 12 && in.to->day == 31;
  }
  return years(from, to);
}

Result<Condition> Planning::filter(const language::Has& has) const {
  const bool file = has.what == language::Possession::File;
  return Condition::exactly(unscored(XQuery(file ? kFile : kThreeD)), [file](const Candidate& c) {
    return file ? c.facts.hasFile : c.facts.hasThreeD;
  });
}

Result<Condition> Planning::filter(const language::InPolygon& in) {
  if (in.form == language::InPolygon::Form::File)
    return planUsage("polygon file '" + in.text + "': it was not read; give its text");
  return polygon(in.text);
}

Result<Condition> Planning::years(std::optional<int> from, std::optional<int> to) const {
  if (from && to && *from > *to)
    return planUsage(fmt::format("year {}..{}: the first is after the last", *from, *to));
  const auto bytes = [](int year) { return Xapian::sortable_serialise(year); };
  XQuery query(XQuery::OP_AND_NOT, unscored(XQuery(kEvery)), unscored(XQuery(kNoYear)));
  if (from && to) query = XQuery(XQuery::OP_VALUE_RANGE, kYearSlot, bytes(*from), bytes(*to));
  if (from && !to) query = XQuery(XQuery::OP_VALUE_GE, kYearSlot, bytes(*from));
  // An empty value is below every bound.
  if (!from && to)
    query = XQuery(XQuery::OP_AND_NOT, XQuery(XQuery::OP_VALUE_LE, kYearSlot, bytes(*to)),
                   unscored(XQuery(kNoYear)));
  return Condition::exactly(query, [from, to](const Candidate& c) {
    const auto& year = c.record.year;
    return year && (!from || *year >= *from) && (!to || *year <= *to);
  });
}

Result<Condition> Planning::circle(const search::Query::Near& near) {
  auto condition = within(near);
  if (condition.ok() && !_plan.near) _plan.near = near;
  return condition;
}

Result<Condition> Planning::polygon(const std::string& text) {
  return inPolygon(text);
}

Result<int> yearOfFacet(const std::string& value) {
  int year = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), year);
  if (problem != std::errc() || end != value.data() + value.size())
    return planUsage(fmt::format("facet year={}: expected a year", value.substr(0, 60)));
  return year;
}

// Values of one dimension are alternatives.
Status addFacetFilters(const search::Query& query, const Dictionary& dictionary,
                       const Planning& planning, std::vector<Condition>& parts) {
  std::map<std::size_t, std::vector<std::string>> values;
  std::vector<Condition> years;
  for (const auto& [name, value] : query.facets) {
    if (name == "year" && value.empty()) {
      years.push_back(Condition::exactly(unscored(XQuery(kNoYear)),
                                         [](const Candidate& c) { return !c.record.year; }));
    } else if (name == "year") {
      const auto year = yearOfFacet(value);
      if (!year) return year.error();
      auto one = planning.years(*year, *year);
      if (!one) return one.error();
      years.push_back(std::move(*one));
    } else if (const auto dimension = dimensionCalled(name)) {
      values[*dimension].push_back(value);
    } else {
      return unknownDimension(name);
    }
  }
  for (const auto& [dimension, wanted] : values)
    parts.push_back(hasValue(dimension, wanted, {}, dictionary));
  if (!years.empty()) parts.push_back(anyOf(std::move(years)));
  return {};
}

Status addMembers(const search::Query& query, const Dictionary& dictionary, Planning& planning,
                  Plan& plan, std::vector<Condition>& parts) {
  const auto add = [&](Result<Condition> part) -> Status {
    if (!part) return part.error();
    parts.push_back(std::move(*part));
    return {};
  };
  if (auto done = addFacetFilters(query, dictionary, planning, parts); !done) return done;
  if (query.yearFrom || query.yearTo)
    if (auto done = add(planning.years(query.yearFrom, query.yearTo)); !done) return done;
  if (query.bbox)
    if (auto done = add(meetsBox(*query.bbox, dictionary)); !done) return done;
  if (query.near) {
    // The query's own point is the one that distances are told from.
    plan.near.reset();
    if (auto done = add(planning.circle(*query.near)); !done) return done;
  }
  if (!query.polygon.empty())
    if (auto done = add(planning.polygon(query.polygon)); !done) return done;
  for (const std::string& text : query.where) {
    const auto condition = search::readPredicate(text);
    if (!condition) return condition.error();
    if (auto done = add(planning.predicate(*condition)); !done) return done;
  }
  return {};
}

Status addTree(const QueryTree& tree, bool thesaurus, Planning& planning, Plan& plan,
               std::vector<Condition>& parts) {
  const QueryTree expanded = thesaurus ? search::withThesaurus(tree) : tree;
  auto part = planning.tree(expanded);
  if (!part) return part.error();
  plan.text += (plan.text.empty() ? "" : " ") + language::toText(expanded);
  parts.push_back(std::move(*part));
  return {};
}

Result<PlannedFacet> facetCalled(const std::string& name, const Dictionary& dictionary) {
  PlannedFacet facet;
  facet.name = name;
  if (const auto dimension = dimensionCalled(name)) {
    facet.slot = kDimensionSlot + static_cast<Xapian::valueno>(*dimension);
    facet.dimension = *dimension;
    return facet;
  }
  facet.form = PlannedFacet::Form::Number;
  if (name == "year") {
    facet.slot = kYearSlot;
    return facet;
  }
  if (!name.starts_with("attr:")) return unknownDimension(name);
  const std::string attribute = name.substr(5);
  const auto names = dictionary.attributesNamed(attribute);
  if (names.empty())
    return planUsage(
        fmt::format("where '{0}': no record has an attribute '{0}'", attribute.substr(0, 100)));
  if (names.size() > 1 || !isInSlot(dictionary.attributes.at(names[0])))
    return Error{Error::Kind::Unsupported,
                 fmt::format("facet '{}': shards count the values of attributes that are numbers, "
                             "one in each record; count it in the workspace itself",
                             name.substr(0, 60))};
  facet.slot = slotOfAttribute(names[0]);
  facet.hasUnknown = false;
  return facet;
}

// Who is called what was looked for, and nothing else, comes first.
XQuery wholeTitlesFirst(const XQuery& query, const std::vector<std::string>& phrases) {
  std::string letters;
  for (const std::string& phrase : phrases) letters += lettersOf(phrase);
  if (letters.empty()) return query;
  return XQuery(
      XQuery::OP_AND_MAYBE, query,
      XQuery(XQuery::OP_SCALE_WEIGHT, XQuery(termOf(kWholeTitle, letters)), kWholeTitleWeight));
}

}  // namespace

Result<Condition> Plan::conditionOf(const search::Query& query, const Dictionary& dictionary,
                                    bool scored) {
  Planning planning(*this, dictionary, scored);
  std::vector<Condition> parts;
  if (!query.text.empty()) {
    const auto parsed = language::parseQuery(query.text);
    if (!parsed) return parsed.error();
    if (auto done = addTree(*parsed, query.thesaurus, planning, *this, parts); !done)
      return done.error();
  }
  if (query.tree)
    if (auto done = addTree(*query.tree, query.thesaurus, planning, *this, parts); !done)
      return done.error();
  if (auto done = addMembers(query, dictionary, planning, *this, parts); !done) return done.error();
  return allOf(std::move(parts));
}

Result<Plan> Plan::of(const search::Query& query, const Dictionary& dictionary) {
  Plan plan;
  for (const std::string& name : query.countFacets) {
    auto facet = facetCalled(name, dictionary);
    if (!facet) return facet.error();
    plan.facets.push_back(std::move(*facet));
  }
  auto condition = plan.conditionOf(query, dictionary, false);
  if (!condition) return condition.error();
  plan.condition = std::move(*condition);
  if (query.sort == search::Query::Sort::Distance && !plan.near)
    return planUsage("sort by distance needs a point; add near (latitude,longitude,radius)");
  if (query.sort == search::Query::Sort::Distance) plan.ranked = nearestFirst(*plan.near);
  if (query.sort != search::Query::Sort::Relevance || plan.phrases.empty()) return plan;
  Plan scored;
  auto ranked = scored.conditionOf(query, dictionary, true);
  if (!ranked) return ranked.error();
  if (!ranked->possible.empty()) plan.ranked = wholeTitlesFirst(ranked->possible, plan.typed);
  return plan;
}

}  // namespace kokudo::shards::detail
