#include "index/search/detail/PreparedFilters.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/MeshBox.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;

constexpr double kMaxRadius = 20037508.5;
constexpr const char* kPrefectures[] = {
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県",   "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県",   "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県",   "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"};

Error badFilter(std::string message) {
  return {Error::Kind::BadUsage, std::move(message)};
}

Result<PreparedTree> boxTree(const Box& box) {
  const auto [west, south, east, north] = box;
  const bool inWorld = std::abs(west) <= 180 && std::abs(east) <= 180 && std::abs(south) <= 90 &&
                       std::abs(north) <= 90;
  if (!inWorld || south > north)
    return badFilter(
        fmt::format("bbox {},{},{},{}: expected west,south,east,north in degrees with "
                    "south <= north",
                    west, south, east, north));
  return PreparedTree{MeetsBox{box, false}};
}

Result<PreparedTree> nearTree(double latitude, double longitude, double radius,
                              PreparedQuery& prepared) {
  const bool good =
      std::abs(latitude) <= 90 && std::abs(longitude) <= 180 && radius >= 0 && radius <= kMaxRadius;
  if (!good)
    return badFilter(
        fmt::format("near {},{},{}: expected latitude,longitude in degrees and a radius in "
                    "metres up to {:.0f}",
                    latitude, longitude, radius, kMaxRadius));
  const DistanceFrom from(longitude, latitude);
  if (!prepared.near) {
    prepared.near = from;
    prepared.nearRadius = radius;
  }
  return PreparedTree{WithinDistance{from, radius, from.boxOf(radius)}};
}

Result<PreparedTree> polygonTree(const std::string& text) {
  auto polygon = Polygon::parse(text);
  if (!polygon) return polygon.error();
  return PreparedTree{WithinPolygon{std::make_shared<const Polygon>(std::move(*polygon))}};
}

// One filter of the language after another.
struct Preparer {
  PreparedQuery& prepared;

  Result<PreparedTree> operator()(const language::Exactly& exactly) const {
    using language::Property;
    switch (exactly.property) {
      case Property::Id:
        return PreparedTree{HasId{exactly.value}};
      case Property::Kind:
        return PreparedTree{HasValue{Dimension::Kind, {exactly.value}, {}}};
      case Property::Source:
        return PreparedTree{HasValue{Dimension::Source, {exactly.value}, {}}};
      case Property::Licence:
        return PreparedTree{HasValue{Dimension::License, {exactly.value}, {}}};
      case Property::Quality:
        return PreparedTree{HasValue{Dimension::Place, {exactly.value}, {}}};
    }
    return badFilter("an unknown property");
  }
  Result<PreparedTree> operator()(const language::InPrefecture& in) const {
    if (in.code < 1 || in.code > 47)
      return badFilter(fmt::format("prefecture {}: expected a code from 1 to 47", in.code));
    return PreparedTree{HasValue{Dimension::Prefecture, {kPrefectures[in.code - 1]}, {}}};
  }
  Result<PreparedTree> operator()(const language::InMunicipality& in) const {
    HasValue value{Dimension::Municipality, {}, {}};
    if (in.code.empty())
      value.holds = Analyzer::standard().fold(in.name).text;
    else
      value.values = {in.code};
    return PreparedTree{std::move(value)};
  }
  Result<PreparedTree> operator()(const language::InMesh& in) const {
    const auto box = boxOfMesh(in.code);
    if (!box) return box.error();
    return PreparedTree{MeetsBox{*box, true}};
  }
  Result<PreparedTree> operator()(const language::InYears& in) const {
    if (in.from && in.to && *in.from > *in.to)
      return badFilter(fmt::format("year {}..{}: the first is after the last", *in.from, *in.to));
    return PreparedTree{HasYear{in.from, in.to, {}}};
  }
  // Records know their year only: within the days is a year that has some of them.
  Result<PreparedTree> operator()(const language::InDates& in) const {
    HasYear years;
    if (in.from) {
      years.from = in.from->year;
      prepared.exact = prepared.exact && in.from->month == 1 && in.from->day == 1;
    }
    if (in.to) {
      years.to = in.to->year;
      prepared.exact = prepared.exact && in.to->month == 12 && in.to->day == 31;
    }
    return PreparedTree{std::move(years)};
  }
  Result<PreparedTree> operator()(const language::Has& has) const {
    return PreparedTree{
        HasFlag{has.what == language::Possession::File ? RecordFlag::File : RecordFlag::ThreeD}};
  }
  Result<PreparedTree> operator()(const language::Near& near) const {
    return nearTree(near.latitude, near.longitude, near.radius, prepared);
  }
  Result<PreparedTree> operator()(const language::InBox& in) const {
    return boxTree({in.west, in.south, in.east, in.north});
  }
  Result<PreparedTree> operator()(const language::InPolygon& in) const {
    if (in.form == language::InPolygon::Form::File)
      return badFilter("polygon file '" + in.text + "': it was not read; give its text");
    return polygonTree(in.text);
  }
};

Result<std::int32_t> facetYear(const std::string& value) {
  if (value.empty()) return kNoYear;
  std::int32_t year = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), year);
  if (problem != std::errc() || end != value.data() + value.size())
    return badFilter(fmt::format("facet year={}: expected a year", value.substr(0, 60)));
  return year;
}

// Values of one dimension are alternatives.
Status addFacets(const Query& query, std::vector<PreparedTree>& parts) {
  std::vector<HasValue> values;
  HasYear years;
  for (const auto& [name, value] : query.facets) {
    if (name == "year") {
      const auto year = facetYear(value);
      if (!year) return year.error();
      years.single.push_back(*year);
      continue;
    }
    const auto dimension = dimensionNamed(name);
    if (!dimension) return unknownFacet(name);
    const auto same = [&](const HasValue& known) { return known.dimension == *dimension; };
    auto at = std::find_if(values.begin(), values.end(), same);
    if (at == values.end()) at = values.insert(at, HasValue{*dimension, {}, {}});
    at->values.push_back(value);
  }
  for (HasValue& value : values) parts.push_back({std::move(value)});
  if (!years.single.empty()) parts.push_back({std::move(years)});
  return {};
}

}  // namespace

Error unknownFacet(const std::string& name) {
  std::string list;
  for (const std::string& known : facetDimensions()) list += (list.empty() ? "" : ", ") + known;
  return badFilter(fmt::format("facet '{}' is unknown; expected one of {}, or attr:NAME",
                               name.substr(0, 60), list));
}

std::optional<Dimension> dimensionNamed(std::string_view name) {
  for (std::size_t i = 0; i < kDimensions; ++i)
    if (nameOf(static_cast<Dimension>(i)) == name) return static_cast<Dimension>(i);
  return std::nullopt;
}

std::optional<std::string> attributeOfFacet(const std::string& facet) {
  if (!facet.starts_with("attr:")) return std::nullopt;
  return facet.substr(5);
}

Result<PreparedTree> prepareFilter(const language::Filter& filter, PreparedQuery& prepared) {
  return std::visit(Preparer{prepared}, filter.value);
}

Status prepareMembers(const Query& query, PreparedQuery& prepared,
                      std::vector<PreparedTree>& parts) {
  const auto add = [&](Result<PreparedTree> part) -> Status {
    if (!part) return part.error();
    parts.push_back(std::move(*part));
    return {};
  };
  if (auto done = addFacets(query, parts); !done) return done;
  if (query.yearFrom || query.yearTo)
    if (auto done = add(Preparer{prepared}(language::InYears{query.yearFrom, query.yearTo})); !done)
      return done;
  if (query.bbox)
    if (auto done = add(boxTree(*query.bbox)); !done) return done;
  if (query.near) {
    // The query's own point is the one that distances are told from.
    prepared.near.reset();
    const Query::Near& near = *query.near;
    auto done = add(nearTree(near.latitude, near.longitude, near.radiusMetres, prepared));
    if (!done) return done;
  }
  if (query.polygon.empty()) return {};
  return add(polygonTree(query.polygon));
}

}  // namespace kokudo::search::detail
