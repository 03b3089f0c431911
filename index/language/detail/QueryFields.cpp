#include "index/language/detail/QueryFields.h"

#include "engine/geodesy/AdministrativeCode.h"
#include "engine/geodesy/GridSquare.h"
#include "index/language/detail/QueryCursor.h"
#include "index/language/detail/QuerySpaceTime.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace kokudo::language::detail {
namespace {

struct Name {
  Field field;
  std::string_view name;
};

// The first name of a field is its canonical one.
constexpr Name kNames[] = {
    {Field::Title, "title"},
    {Field::Title, "題名"},
    {Field::Title, "タイトル"},
    {Field::Organisation, "org"},
    {Field::Organisation, "組織"},
    {Field::Organisation, "機関"},
    {Field::Organisation, "organisation"},
    {Field::Organisation, "organization"},
    {Field::Dataset, "dataset"},
    {Field::Dataset, "データセット"},
    {Field::Place, "place"},
    {Field::Place, "場所"},
    {Field::Place, "地名"},
    {Field::Id, "id"},
    {Field::Kind, "kind"},
    {Field::Kind, "種類"},
    {Field::Kind, "種別"},
    {Field::Source, "source"},
    {Field::Source, "情報源"},
    {Field::Licence, "licence"},
    {Field::Licence, "license"},
    {Field::Licence, "利用条件"},
    {Field::Licence, "ライセンス"},
    {Field::Quality, "quality"},
    {Field::Quality, "位置の根拠"},
    {Field::Prefecture, "pref"},
    {Field::Prefecture, "prefecture"},
    {Field::Prefecture, "都道府県"},
    {Field::Municipality, "city"},
    {Field::Municipality, "municipality"},
    {Field::Municipality, "市区町村"},
    {Field::Municipality, "市町村"},
    {Field::Mesh, "mesh"},
    {Field::Mesh, "メッシュ"},
    {Field::Year, "year"},
    {Field::Year, "年"},
    {Field::Date, "date"},
    {Field::Date, "日付"},
    {Field::Date, "期間"},
    {Field::Has, "has"},
    {Field::Near, "near"},
    {Field::Near, "近く"},
    {Field::Box, "bbox"},
    {Field::Box, "範囲"},
    {Field::Polygon, "polygon"},
    {Field::Polygon, "区域"},
};

constexpr std::size_t kMaxName = 16;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return result;
}

// Whether `a` becomes `b` by one letter changed, added or taken away.
bool differByOne(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  std::size_t i = 0;
  while (i < a.size() && a[i] == b[i]) ++i;
  if (a.size() < b.size()) return a.substr(i) == b.substr(i + 1);
  if (i + 1 < a.size() && a[i] == b[i + 1] && a[i + 1] == b[i] &&
      a.substr(i + 2) == b.substr(i + 2))
    return true;
  return i < a.size() && a.substr(i + 1) == b.substr(i + 1);
}

template <typename T>
QueryTree filter(T value) {
  return {Filter{std::move(value)}};
}

using Condition = std::variant<QueryTree, BadValue>;

Condition exactly(Property property, const std::string& value) {
  return filter(Exactly{property, value});
}

Condition quality(const std::string& value) {
  constexpr std::array<std::string_view, 8> kWords{
      "exact", "point", "bbox", "mesh", "municipality", "geocoded", "prefecture", "none"};
  const std::string word = lower(plainText(value));
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end())
    return BadValue{"one of exact, point, bbox, mesh, municipality, geocoded, prefecture, none"};
  return filter(Exactly{Property::Quality, word});
}

Condition prefecture(const std::string& value) {
  const std::string plain = plainText(value);
  int code = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), code);
  if (error == std::errc() && end == plain.data() + plain.size() && plain.size() <= 2 &&
      geodesy::prefectureByCode(code))
    return filter(InPrefecture{code});
  if (const auto* found = geodesy::prefectureByName(plain))
    return filter(InPrefecture{found->code});
  return BadValue{"a prefecture: a name (大阪府, 大阪, Osaka) or a number from 1 to 47"};
}

Condition municipality(const std::string& value) {
  const std::string plain = plainText(value);
  const bool digits =
      std::all_of(plain.begin(), plain.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return filter(InMunicipality{{}, value});
  if (const auto code = geodesy::normalizeMunicipalityCode(plain))
    return filter(InMunicipality{*code, {}});
  return BadValue{
      "a municipality: a name, or a code of five digits or of six with its check digit"};
}

Condition mesh(const std::string& value) {
  std::string digits = plainText(value);
  std::erase(digits, '-');
  if (geodesy::gridSquareRectangle(digits)) return filter(InMesh{digits});
  return BadValue{"a mesh code of JIS X 0410: 4 or 6 to 11 digits, such as 5339-45-99"};
}

Condition possession(const std::string& value) {
  const std::string word = lower(plainText(value));
  if (word == "file" || word == "ファイル") return filter(Has{Possession::File});
  if (word == "3d" || word == "3次元") return filter(Has{Possession::ThreeD});
  return BadValue{"file or 3d"};
}

Condition polygon(const std::string& value) {
  const auto first = value.find_first_not_of(' ');
  const std::string word = lower(std::string_view(value).substr(std::min(first, value.size()), 12));
  using Form = InPolygon::Form;
  if (word.starts_with("polygon") || word.starts_with("multipolygon"))
    return filter(InPolygon{Form::Wkt, value});
  if (word.starts_with("{")) return filter(InPolygon{Form::GeoJson, value});
  return filter(InPolygon{Form::File, value});
}

}  // namespace

std::optional<Field> fieldByName(std::string_view plainName) {
  if (plainName.size() > 24) return std::nullopt;
  const std::string name = lower(plainName);
  for (const Name& known : kNames)
    if (known.name == name) return known.field;
  return std::nullopt;
}

std::string_view nameOf(Field field) {
  for (const Name& known : kNames)
    if (known.field == field) return known.name;
  return {};
}

std::optional<Field> fieldNear(std::string_view plainName) {
  if (plainName.size() < 4 || plainName.size() > kMaxName) return std::nullopt;
  const std::string name = lower(plainName);
  for (const Name& known : kNames)
    if (known.name.size() >= 4 && known.name[0] > 0 && differByOne(name, known.name))
      return known.field;
  return std::nullopt;
}

Condition conditionOf(Field field, const std::string& value, bool quoted) {
  const auto text = [&](TextField where) -> Condition {
    return QueryTree{Text{where, value, quoted}};
  };
  if (value.find_first_not_of(' ') == value.npos) return BadValue{"a value"};
  switch (field) {
    case Field::Title:
      return text(TextField::Title);
    case Field::Organisation:
      return text(TextField::Organisation);
    case Field::Dataset:
      return text(TextField::Dataset);
    case Field::Place:
      return text(TextField::Place);
    case Field::Id:
      return exactly(Property::Id, value);
    case Field::Kind:
      return exactly(Property::Kind, value);
    case Field::Source:
      return exactly(Property::Source, value);
    case Field::Licence:
      return exactly(Property::Licence, value);
    case Field::Quality:
      return quality(value);
    case Field::Prefecture:
      return prefecture(value);
    case Field::Municipality:
      return municipality(value);
    case Field::Mesh:
      return mesh(value);
    case Field::Year:
      return yearsOf(value);
    case Field::Date:
      return datesOf(value);
    case Field::Has:
      return possession(value);
    case Field::Near:
      return nearOf(value);
    case Field::Box:
      return boxOf(value);
    case Field::Polygon:
      return polygon(value);
  }
  return BadValue{"a field"};
}

}  // namespace kokudo::language::detail
