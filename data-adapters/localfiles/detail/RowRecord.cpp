#include "data-adapters/localfiles/detail/RowRecord.h"

#include "data-adapters/localfiles/detail/SplitColumn.h"
#include "engine/base/Sha256.h"
#include "engine/geodesy/AdministrativeCode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

std::optional<double> number(const Row& row, const ColumnTexts& texts) {
  return wholeNumber(firstText(row, texts));
}

// Four digits that can be a year, the first in the text ("2021-04-01", "2013年").
std::optional<int> yearIn(const std::string& text) {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 4, year);
    if (error == std::errc() && end == text.data() + i + 4 && year >= 1000 && year <= 2200) {
      return year;
    }
  }
  return {};
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string textOf(const Row& row, const std::string& column) {
  const Value* value = find(row.attributes, column);
  return value ? trimmed(toText(*value)) : std::string();
}

const geodesy::Prefecture* prefectureIn(const std::string& text) {
  if (const auto* named = geodesy::prefectureByName(text)) return named;
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  if (error == std::errc() && end == text.data() + text.size()) {
    return geodesy::prefectureByCode(code);
  }
  return geodesy::prefectureAtStartOf(text);
}

// The last run of five or six digits in a file's name, if it is a municipality's code.
std::string codeIn(const std::string& name) {
  for (std::size_t end = name.size(); end > 0;) {
    if (!std::isdigit(static_cast<unsigned char>(name[end - 1]))) {
      --end;
      continue;
    }
    std::size_t start = end;
    while (start > 0 && std::isdigit(static_cast<unsigned char>(name[start - 1]))) --start;
    if (end - start == 5 || end - start == 6) {
      if (const auto code = geodesy::normalizeMunicipalityCode(name.substr(start, end - start))) {
        return *code;
      }
    }
    end = start;
  }
  return {};
}

const geodesy::Prefecture* prefectureOfMunicipality(const std::string& code) {
  return code.size() == 5 ? geodesy::prefectureByCode(std::stoi(code.substr(0, 2))) : nullptr;
}

}  // namespace

RowRecords::RowRecords(const FileContext& file, const Mapping& mapping, std::vector<RowJoin> joins,
                       Placing& placing, Notes& notes)
    : _file(file),
      _mapping(mapping),
      _joins(std::move(joins)),
      _placing(placing),
      _notes(notes),
      _common(recordOf(file, mapping)),
      _id(columnTexts(mapping.id, file)),
      _title(columnTexts(mapping.title, file)),
      _text(columnTexts(mapping.text, file)),
      _longitude(columnTexts(mapping.longitude, file)),
      _latitude(columnTexts(mapping.latitude, file)),
      _height(columnTexts(mapping.height, file)),
      _year(columnTexts(mapping.year, file)),
      _prefecture(columnTexts(mapping.prefecture, file)),
      _municipality(columnTexts(mapping.municipality, file)),
      _kind(columnTexts(mapping.kindColumn, file)),
      _sharedKeys(columnTexts(mapping.sharedKeys, file)) {
  for (const auto& [name, text] : mapping.add) _added.emplace_back(name, ColumnText(text, file));
  if (mapping.municipalityFromFileName) {
    _fileCode = codeIn(file.stem());
    if (_fileCode.empty()) {
      notes.add(file.path, "the file's name holds no municipality code of five or six digits");
    }
  }
}

catalog::Record RowRecords::record(Row&& row) {
  complete(row);
  catalog::Record record = _common;
  takeTitle(row, record);
  record.title = onOneLine(std::move(record.title));
  takeText(row, record);
  if (!_mapping.year.empty()) record.year = yearIn(firstText(row, _year));
  takePlace(row, record);
  takeArea(row, record);
  for (const auto& text : _sharedKeys) {
    const std::string key = text.of(row);
    if (key.empty()) continue;
    record.sharedKeys.push_back(text.column().empty() ? key : text.column() + "=" + key);
  }
  record.id = idOf(row, record);
  if (record.title.empty()) record.title = record.datasetTitle;
  takeAttributes(std::move(row), record);
  return record;
}

// Everything that the mapping's columns may name is in the row after this.
void RowRecords::complete(Row& row) {
  for (const auto& [name, nothing] : _mapping.missing) {
    for (auto& [column, value] : row.attributes) {
      if (column == name && toText(value) == nothing) value = std::monostate();
    }
  }
  for (const auto& split : _mapping.splits) splitColumn(split, row);
  for (auto& join : _joins) join.apply(row);
  for (const auto& [name, text] : _added) {
    std::string made = text.of(row);
    if (!made.empty()) row.attributes.emplace_back(name, std::move(made));
  }
}

void RowRecords::takeTitle(const Row& row, catalog::Record& record) const {
  if (!_file.labels.title.empty()) record.title = textOf(row, _file.labels.title);
  if (record.title.empty()) record.title = firstText(row, _title);
  if (!record.title.empty()) return;
  for (const auto& [original, label] : _file.labels.names) {
    const auto& names = _mapping.title;
    if (std::find(names.begin(), names.end(), label) != names.end()) {
      record.title = textOf(row, original);
      if (!record.title.empty()) return;
    }
  }
}

// A text that an earlier one holds already (the town in front of its address) is not said twice.
void RowRecords::takeText(const Row& row, catalog::Record& record) const {
  const auto add = [&](const std::string& text) {
    if (text.empty() || text == record.title) return;
    if (record.text.find(text) != std::string::npos) return;
    if (!record.text.empty()) record.text += '\n';
    record.text += text;
  };
  for (const auto& wanted : _text) {
    if (wanted.column().empty()) {
      add(wanted.of(row));
      continue;
    }
    for (const auto& [name, value] : row.attributes) {
      if (name == wanted.column()) add(trimmed(toText(value)));
    }
  }
}

bool RowRecords::takePoint(const Row& row, catalog::Record& record) {
  const auto x = number(row, _longitude);
  const auto y = number(row, _latitude);
  if (!x || !y) return false;
  const auto placed = _placing.point(*x, *y, _mapping.crs);
  if (!placed.ok()) {
    _notes.add(row.where, placed.error().message);
    return true;
  }
  record.provenance.operation = placed->operation;
  const std::string problem = pointPlace(placed->longitude, placed->latitude, record.place);
  if (!problem.empty()) _notes.add(row.where, problem + "; the record stays without a place");
  return true;
}

void RowRecords::takePlace(Row& row, catalog::Record& record) {
  if (row.geometry.type != geodata::GeometryType::None) {
    const std::string& crs = row.crs.empty() ? _mapping.crs : row.crs;
    const auto operation = _placing.geometry(row.geometry, crs);
    if (!operation.ok()) {
      _notes.add(row.where, operation.error().message);
    } else {
      record.provenance.operation = *operation;
      const std::string problem = placeOf(row.geometry, record.place);
      if (!problem.empty()) _notes.add(row.where, problem + "; the record stays without a place");
    }
  } else {
    takePoint(row, record);
  }
  if (record.place.how != catalog::PlaceQuality::None) {
    if (const auto height = number(row, _height)) record.place.height = height;
  }
}

void RowRecords::takeArea(const Row& row, catalog::Record& record) {
  const std::string code = firstText(row, _municipality);
  if (!code.empty()) {
    if (const auto known = geodesy::normalizeMunicipalityCode(code)) {
      record.municipality = *known;
    }
  }
  if (record.municipality.empty()) record.municipality = _fileCode;
  if (record.municipality.empty()) record.municipality = _mapping.municipalityCode;

  if (const std::string kind = firstText(row, _kind); !kind.empty()) {
    record.kind = kind;
  }
  const std::string named = firstText(row, _prefecture);
  const geodesy::Prefecture* prefecture = named.empty() ? nullptr : prefectureIn(named);
  if (!_fileCode.empty() && !named.empty()) {
    const auto* ofFile = prefectureOfMunicipality(_fileCode);
    if (prefecture && ofFile && prefecture->code != ofFile->code) {
      _notes.add(row.where, fmt::format("\"{}\" is in {}, but the file's name says {}; the name in "
                                        "the data is believed",
                                        named, prefecture->name, ofFile->name));
    }
  }
  if (!prefecture) prefecture = prefectureOfMunicipality(record.municipality);
  if (prefecture) record.prefecture = std::string(prefecture->name);
}

void RowRecords::takeAttributes(Row&& row, catalog::Record& record) const {
  record.attributes.reserve(row.attributes.size());
  for (auto& [name, value] : row.attributes) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    auto* text = std::get_if<std::string>(&value);
    if (text && text->empty()) continue;
    if (contains(_mapping.drop, name)) continue;
    if (text && contains(_mapping.numbers, name)) {
      if (const auto number = wholeNumber(trimmed(*text))) value = *number;
    }
    const auto other = _mapping.rename.find(name);
    const auto label = _file.labels.names.find(name);
    if (other != _mapping.rename.end()) {
      name = other->second;
    } else if (label != _file.labels.names.end()) {
      name = label->second;
    }
    record.attributes.emplace_back(std::move(name), std::move(value));
  }
}

std::string RowRecords::idOf(const Row& row, const catalog::Record& record) {
  const std::string own = onOneLine(firstText(row, _id));
  if (!own.empty() && _mapping.name != "generic") return record.source + ":" + own;
  if (!own.empty()) return fmt::format("{}:{}/{}", record.source, record.dataset, own);

  std::string key = record.dataset + '\n' + record.title + '\n';
  if (record.place.how == catalog::PlaceQuality::None) {
    for (const auto& [name, value] : row.attributes) key += name + '=' + toText(value) + '\n';
  } else if (record.place.geometry.empty()) {
    // Seven decimals (1 cm): the same place in two files differs in the last digits of its text.
    key += fmt::format("{:.7f},{:.7f}", record.place.longitude, record.place.latitude);
  } else {
    key += record.place.geometry;
  }
  constexpr std::size_t kHashDigits = 20;
  std::string id = record.source + ":" + sha256Hex(key).substr(0, kHashDigits);
  const int occurrence = ++_occurrences[id];
  return occurrence == 1 ? id : fmt::format("{}-{}", id, occurrence);
}

}  // namespace kokudo::adapters::localfiles
