#include "index/suggest/detail/NamedPlaces.h"

#include "engine/geodesy/AdministrativeCode.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::suggest::detail {
namespace {

constexpr std::size_t kMostBeforeMunicipality = 40;  // bytes: a 郡 and its like

std::string textOf(const catalog::Record& record, const char* attribute) {
  const Value* value = find(record.attributes, attribute);
  return value ? kokudo::toText(*value) : std::string();
}

std::string withoutBlanks(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("　"))
      i += 2;
    else if (text[i] != ' ')
      result += text[i];
  }
  return result;
}

std::string_view prefectureOf(std::uint32_t municipality) {
  const auto* prefecture = geodesy::prefectureByCode(static_cast<int>(municipality / 1000));
  return prefecture ? prefecture->name : std::string_view();
}

std::string_view without(std::string_view prefix, std::string_view text) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

Name placeOf(Level level, std::uint32_t code, std::size_t nameAt) {
  Name name;
  name.kind = SuggestionKind::Place;
  name.level = level;
  name.code = code;
  name.nameAt = static_cast<std::uint16_t>(std::min<std::size_t>(nameAt, 0xFFFF));
  return name;
}

// As typed: Osaka is a fu.
std::string readingOf(const geodesy::Prefecture& prefecture) {
  const std::string romaji(prefecture.romaji);
  if (prefecture.name.ends_with("県")) return romaji + "ken";
  if (prefecture.name.ends_with("府")) return romaji + "fu";
  return prefecture.name.ends_with("都") ? romaji + "to" : romaji;
}

}  // namespace

bool isPlace(const catalog::Record& record) {
  return record.kind == "municipality" || record.kind == "town" || record.kind == "address" ||
         record.kind == "prefecture";
}

std::string readingOf(const catalog::Record& record) {
  // Of a building the readings are those of the town it stands in.
  if (!isPlace(record) && find(record.attributes, "町丁目")) return {};
  for (const char* attribute : {"kana", "citykana", "name_kana", "name:ja-Hira", "よみ", "ふりがな",
                                "フリガナ", "カナ", "romaji", "name:en"})
    if (auto reading = textOf(record, attribute); !reading.empty()) return reading;
  return {};
}

std::uint32_t codeNumber(std::string_view fiveDigits) {
  if (fiveDigits.size() != 5) return 0;
  std::uint32_t number = 0;
  for (const char c : fiveDigits) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

void NamedPlaces::add(const catalog::Record& record) {
  const std::uint32_t code = codeNumber(record.municipality);
  const auto* prefecture = code != 0 ? geodesy::prefectureByCode(static_cast<int>(code / 1000))
                                     : geodesy::prefectureByName(record.prefecture);
  if (prefecture) ++_prefectures[static_cast<std::size_t>(prefecture->code)];
  if (code == 0 || !prefecture) return;
  Municipality& municipality = _municipalities[code];
  ++municipality.count;
  if (record.kind == "municipality" && !municipality.isRecord) {
    municipality.name = without(prefecture->name, withoutBlanks(record.title));
    municipality.reading = readingOf(record);
    municipality.isRecord = true;
  }
  if (municipality.name.empty())
    for (const char* attribute : {"都道府県名及び市町村名", "市区町村名", "市町村名", "市区町村"})
      if (const auto name = withoutBlanks(textOf(record, attribute)); !name.empty()) {
        municipality.name = without(prefecture->name, name);
        break;
      }
  if (isPlace(record)) {
    if (record.kind != "municipality" && record.kind != "prefecture")
      _towns.count(placeOf(Level::Town, code, 0), record.title, readingOf(record));
  } else if (const auto town = textOf(record, "町丁目"); !town.empty()) {
    ++_said[{code, town}];
  }
}

std::uint32_t NamedPlaces::countWithWards(std::uint32_t code,
                                          const Municipality& municipality) const {
  std::uint32_t count = municipality.count;
  constexpr std::uint32_t kMostWards = 30;
  for (auto it = _municipalities.upper_bound(code);
       it != _municipalities.end() && it->first <= code + kMostWards; ++it)
    if (it->second.name.size() > municipality.name.size() &&
        it->second.name.starts_with(municipality.name))
      count += it->second.count;
  return count;
}

void NamedPlaces::writeMunicipalities(NameTable& table) const {
  for (const auto& [code, municipality] : _municipalities) {
    if (municipality.name.empty()) continue;
    const std::string prefecture(prefectureOf(code));
    table.count(placeOf(Level::Municipality, code, prefecture.size()),
                prefecture + municipality.name, municipality.reading,
                countWithWards(code, municipality));
  }
}

void NamedPlaces::writeTown(NameTable& table, std::uint32_t code, std::string_view title,
                            std::string_view reading, std::uint32_t count) const {
  const std::string prefecture(prefectureOf(code));
  title = without(prefecture, title);
  const std::string name = nameOf(code);
  const auto at = name.empty() ? std::string_view::npos : title.find(name);
  std::string before = prefecture;
  if (at <= kMostBeforeMunicipality) {
    before += name;
    title.remove_prefix(at + name.size());
  }
  if (title.empty()) return;
  table.count(placeOf(Level::Town, code, before.size()), before + std::string(title), reading,
              count);
}

void NamedPlaces::learnNames() {
  if (!_known) return;
  for (auto& [code, municipality] : _municipalities)
    if (municipality.name.empty())
      municipality.name = without(prefectureOf(code), _known(fmt::format("{:05}", code)));
}

std::string NamedPlaces::nameOf(std::uint32_t code) const {
  const auto known = _municipalities.find(code);
  return known == _municipalities.end() ? std::string() : known->second.name;
}

void NamedPlaces::writeTo(NameTable& table) {
  learnNames();
  for (int code = 1; code < 48; ++code) {
    const auto* prefecture = geodesy::prefectureByCode(code);
    const auto count = _prefectures[static_cast<std::size_t>(code)];
    if (prefecture && count > 0)
      table.count(placeOf(Level::Prefecture, static_cast<std::uint32_t>(code), 0), prefecture->name,
                  readingOf(*prefecture), count);
  }
  writeMunicipalities(table);
  for (const Name& town : _towns.names())
    writeTown(table, town.code, _towns.text(town), _towns.reading(town), town.count);
  for (const auto& [town, count] : _said) {
    const auto& [code, title] = town;
    writeTown(table, code, nameOf(code) + title, {}, count);
  }
}

}  // namespace kokudo::suggest::detail
