#include "index/shards/detail/FilterConditions.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "index/shards/detail/AttributeConditions.h"
#include "index/shards/detail/Dimensions.h"
#include "index/shards/detail/SpaceConditions.h"
#include "index/shards/detail/TextConditions.h"
#include "index/shards/detail/YearConditions.h"

#include <fmt/format.h>

namespace kokudo::shards::detail {
namespace {

class FilterPlanning {
 public:
  FilterPlanning(Plan& plan, const Dictionary& dictionary) : _plan(plan), _dictionary(dictionary) {}

  Result<Condition> filter(const language::Exactly& exactly) const;
  Result<Condition> filter(const language::InPrefecture& in) const;
  Result<Condition> filter(const language::InMunicipality& in) const;
  Result<Condition> filter(const language::InMesh& in) const { return inMesh(in.code); }
  Result<Condition> filter(const language::InYears& in) const { return inYears(in.from, in.to); }
  Result<Condition> filter(const language::InDates& in);
  Result<Condition> filter(const language::Has& has) const;
  Result<Condition> filter(const language::Near& near);
  Result<Condition> filter(const language::InBox& in) const {
    return meetsBox({in.west, in.south, in.east, in.north}, _dictionary);
  }
  Result<Condition> filter(const language::InPolygon& in);

 private:
  Plan& _plan;
  const Dictionary& _dictionary;
};

Result<Condition> FilterPlanning::filter(const language::Exactly& exactly) const {
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
  return Error{Error::Kind::BadUsage, "an unknown property"};
}

Result<Condition> FilterPlanning::filter(const language::InPrefecture& in) const {
  const auto* prefecture = geodesy::prefectureByCode(in.code);
  if (!prefecture)
    return Error{Error::Kind::BadUsage,
                 fmt::format("prefecture {}: expected a code from 1 to 47", in.code)};
  return hasValue(kPrefecture, {std::string(prefecture->name)}, {}, _dictionary);
}

Result<Condition> FilterPlanning::filter(const language::InMunicipality& in) const {
  if (!in.code.empty()) return hasValue(kMunicipality, {in.code}, {}, _dictionary);
  return Error{Error::Kind::Unsupported,
               fmt::format("city:{}: shards know municipalities by code; give the code "
                           "(city:13103), or search beside a workspace that knows the names",
                           in.name.substr(0, 60))};
}

// Records know their year only: within the days is a year that has some of them.
Result<Condition> FilterPlanning::filter(const language::InDates& in) {
  std::optional<int> from, to;
  if (in.from) {
    from = in.from->year;
    _plan.exact = _plan.exact && in.from->month == 1 && in.from->day == 1;
  }
  if (in.to) {
    to = in.to->year;
    _plan.exact = _plan.exact && in.to->month == 12 && in.to->day == 31;
  }
  return inYears(from, to);
}

Result<Condition> FilterPlanning::filter(const language::Has& has) const {
  const bool file = has.what == language::Possession::File;
  return Condition::exactly(
      unscored(Xapian::Query(file ? kFile : kThreeD)),
      [file](const Candidate& c) { return file ? c.facts.hasFile : c.facts.hasThreeD; });
}

Result<Condition> FilterPlanning::filter(const language::Near& near) {
  const search::Query::Near circle{near.latitude, near.longitude, near.radius};
  auto condition = within(circle);
  if (condition.ok() && !_plan.near) _plan.near = circle;
  return condition;
}

Result<Condition> FilterPlanning::filter(const language::InPolygon& in) {
  if (in.form == language::InPolygon::Form::File)
    return Error{Error::Kind::BadUsage,
                 "polygon file '" + in.text + "': it was not read; give its text"};
  return inPolygon(in.text);
}

}  // namespace

Result<Condition> meetsFilter(const language::Filter& filter, Plan& plan,
                              const Dictionary& dictionary) {
  FilterPlanning planning(plan, dictionary);
  return std::visit([&](const auto& value) { return planning.filter(value); }, filter.value);
}

Result<Condition> meetsPredicate(const language::Attribute& condition, Plan& plan,
                                 const Dictionary& dictionary) {
  auto result = hasAttribute(condition, dictionary);
  if (result.ok() && !result->exact)
    plan.undecided.push_back(fmt::format(
        "'{}': shards keep numbers only, and only of attributes with one value each; ask for less "
        "around it, or search the workspace itself",
        language::toText(language::QueryTree{condition}).substr(0, 100)));
  return result;
}

}  // namespace kokudo::shards::detail
