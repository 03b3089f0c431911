#include "data-adapters/localfiles/detail/RowRecord.h"

#include "engine/base/Sha256.h"
#include "engine/geodesy/AdministrativeCode.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The first of these columns that says something.
std::string firstText(const Row& row, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    const Value* value = find(row.attributes, name);
    if (!value) continue;
    std::string text = trimmed(toText(*value));
    if (!text.empty()) return text;
  }
  return {};
}

std::optional<double> number(const Row& row, const std::vector<std::string>& names) {
  const std::string text = firstText(row, names);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return {};
  return value;
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

RowRecords::RowRecords(const FileContext& file, const Mapping& mapping, Placing& placing,
                       Notes& notes)
    : _file(file),
      _mapping(mapping),
      _placing(placing),
      _notes(notes),
      _common(recordOf(file, mapping)) {
  if (mapping.municipalityFromFileName) {
    _fileCode = codeIn(file.stem());
    if (_fileCode.empty()) {
      notes.add(file.path, "the file's name holds no municipality code of five or six digits");
    }
  }
}

catalog::Record RowRecords::record(Row&& row) {
  catalog::Record record = _common;
  takeTitle(row, record);
  record.title = onOneLine(std::move(record.title));
  takeText(row, record);
  if (!_mapping.year.empty()) record.year = yearIn(firstText(row, _mapping.year));
  takePlace(row, record);
  takeArea(row, record);
  for (const auto& name : _mapping.sharedKeys) {
    const std::string key = firstText(row, {name});
    if (!key.empty()) record.sharedKeys.push_back(name + "=" + key);
  }
  record.id = idOf(row, record);
  if (record.title.empty()) record.title = record.datasetTitle;
  takeAttributes(std::move(row), record);
  return record;
}

void RowRecords::takeTitle(const Row& row, catalog::Record& record) const {
  if (!_file.labels.title.empty()) record.title = firstText(row, {_file.labels.title});
  if (record.title.empty()) record.title = firstText(row, _mapping.title);
  if (!record.title.empty()) return;
  for (const auto& [original, label] : _file.labels.names) {
    const auto& names = _mapping.title;
    if (std::find(names.begin(), names.end(), label) != names.end()) {
      record.title = firstText(row, {original});
      if (!record.title.empty()) return;
    }
  }
}

// A text that an earlier one holds already (the town in front of its address) is not said twice.
void RowRecords::takeText(const Row& row, catalog::Record& record) const {
  for (const auto& wanted : _mapping.text) {
    for (const auto& [name, value] : row.attributes) {
      if (name != wanted) continue;
      const std::string text = trimmed(toText(value));
      if (text.empty() || record.text.find(text) != std::string::npos || text == record.title) {
        continue;
      }
      if (!record.text.empty()) record.text += '\n';
      record.text += text;
    }
  }
}

bool RowRecords::takePoint(const Row& row, catalog::Record& record) {
  const auto x = number(row, _mapping.longitude);
  const auto y = number(row, _mapping.latitude);
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
    if (const auto height = number(row, _mapping.height)) record.place.height = height;
  }
}

void RowRecords::takeArea(const Row& row, catalog::Record& record) {
  const std::string code = firstText(row, _mapping.municipality);
  if (!code.empty()) {
    if (const auto known = geodesy::normalizeMunicipalityCode(code)) {
      record.municipality = *known;
    }
  }
  if (record.municipality.empty()) record.municipality = _fileCode;
  if (record.municipality.empty()) record.municipality = _mapping.municipalityCode;

  if (const std::string kind = firstText(row, _mapping.kindColumn); !kind.empty()) {
    record.kind = kind;
  }
  const std::string named = firstText(row, _mapping.prefecture);
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
  for (auto& [name, value] : row.attributes) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    if (const auto* text = std::get_if<std::string>(&value); text && text->empty()) continue;
    const auto& drop = _mapping.drop;
    if (std::find(drop.begin(), drop.end(), name) != drop.end()) continue;
    const auto label = _file.labels.names.find(name);
    record.attributes.emplace_back(
        label == _file.labels.names.end() ? std::move(name) : label->second, std::move(value));
  }
}

std::string RowRecords::idOf(const Row& row, const catalog::Record& record) {
  const std::string own = onOneLine(firstText(row, _mapping.id));
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
