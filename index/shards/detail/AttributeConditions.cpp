#include "index/shards/detail/AttributeConditions.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/TextConditions.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace kokudo::shards::detail {
namespace {

using language::Comparison;
using XQuery = Xapian::Query;

constexpr std::size_t kNamesTold = 8;

Error noSuchAttribute(const std::string& name, const Dictionary& dictionary) {
  std::string list;
  std::size_t told = 0;
  for (const auto& [known, use] : dictionary.attributes) {
    if (told++ == kNamesTold) break;
    list += (list.empty() ? "" : ", ") + known;
  }
  return {Error::Kind::BadUsage,
          fmt::format("where '{}': no record has an attribute '{}' (there are: {}{})",
                      name.substr(0, 100), name.substr(0, 100), list,
                      dictionary.attributes.size() > kNamesTold ? " ..." : "")};
}

std::optional<double> boundOf(const std::string& text, double open) {
  return text.empty() ? std::optional<double>(open) : search::numberOf(Value(text));
}

XQuery between(Xapian::valueno slot, double from, double to) {
  if (from > to) return XQuery();
  return XQuery(XQuery::OP_VALUE_RANGE, slot, Xapian::sortable_serialise(from),
                Xapian::sortable_serialise(to));
}

// By the slot alone; nothing where texts or several values may decide.
std::optional<XQuery> bySlot(const language::Attribute& condition, Xapian::valueno slot,
                             const AttributeUse& use) {
  constexpr double kAll = std::numeric_limits<double>::infinity();
  const auto number = search::numberOf(Value(condition.value));
  const bool isWithin = condition.comparison == Comparison::Within;
  if (use.repeated > 0 || condition.comparison == Comparison::Holds) return std::nullopt;
  if (isWithin) {
    const auto low = boundOf(condition.value, -kAll), high = boundOf(condition.upper, kAll);
    if (!low || !high || (condition.value.empty() && condition.upper.empty())) return std::nullopt;
    return between(slot, *low, *high);
  }
  if (!number) return std::nullopt;
  switch (condition.comparison) {
    case Comparison::Greater:
      return between(slot, std::nextafter(*number, kAll), kAll);
    case Comparison::GreaterOrEqual:
      return between(slot, *number, kAll);
    case Comparison::Less:
      return between(slot, -kAll, std::nextafter(*number, -kAll));
    case Comparison::LessOrEqual:
      return between(slot, -kAll, *number);
    case Comparison::Equal:
      if (use.odd > 0) return std::nullopt;
      return between(slot, *number, *number);
    default:
      if (use.odd > 0 || use.texts > 0) return std::nullopt;
      return XQuery(XQuery::OP_AND_NOT, between(slot, -kAll, kAll),
                    between(slot, *number, *number));
  }
}

// Who equals a text has its pieces.
XQuery thoseThatMay(const language::Attribute& condition) {
  if (condition.comparison != Comparison::Equal) return unscored(XQuery(kEvery));
  if (search::numberOf(Value(condition.value))) return unscored(XQuery(kEvery));
  std::vector<XQuery> pieces;
  for (const auto& phrase : search::phrasesIn(condition.value, false)) {
    pieces.push_back(phraseQuery(phrase.text, ""));
    for (const std::string& other : phrase.otherForms)
      pieces.back() = pieces.back() | phraseQuery(other, "");
    pieces.back() = unscored(pieces.back());
  }
  if (pieces.empty()) return unscored(XQuery(kEvery));
  return XQuery(XQuery::OP_AND, pieces.begin(), pieces.end());
}

}  // namespace

bool isInSlot(const AttributeUse& use) {
  return use.texts == 0 && use.repeated == 0 && use.odd == 0 && use.numbers > 0;
}

Result<Condition> hasAttribute(const language::Attribute& condition, const Dictionary& dictionary) {
  if (condition.name.empty())
    return Error{Error::Kind::BadUsage, "a condition without the name of an attribute"};
  const auto names = dictionary.attributesNamed(condition.name);
  if (names.empty()) return noSuchAttribute(condition.name, dictionary);
  std::vector<Condition> either;
  for (const std::string& name : names) {
    Condition one;
    one.test = [condition, name](const Candidate& candidate) {
      return search::meets(condition, candidate.record.attributes, {name});
    };
    if (const auto query =
            bySlot(condition, slotOfAttribute(name), dictionary.attributes.at(name))) {
      one.sure = one.possible = *query;
    } else {
      one.exact = false;
      one.possible = thoseThatMay(condition);
    }
    either.push_back(std::move(one));
  }
  return anyOf(std::move(either));
}

}  // namespace kokudo::shards::detail
