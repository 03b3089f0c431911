#include "index/exporter/detail/Columns.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <set>

namespace kokudo::exporter {
namespace {

using Type = geodata::FieldDefinition::Type;

// SQLite takes 2,000 columns; a table that a person can read takes fewer.
constexpr std::size_t kMostAttributeColumns = 400;

const std::vector<geodata::FieldDefinition>& fixedFields() {
  static const std::vector<geodata::FieldDefinition> kFields = {
      {"id", Type::Text},           {"title", Type::Text},        {"source", Type::Text},
      {"dataset", Type::Text},      {"kind", Type::Text},         {"year", Type::Integer},
      {"prefecture", Type::Text},   {"municipality", Type::Text}, {"place_how", Type::Text},
      {"height_m", Type::Real},     {"licence", Type::Text},      {"credit", Type::Text},
      {"retrieved_at", Type::Text}, {"source_url", Type::Text},   {"record_sha256", Type::Text}};
  return kFields;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return text;
}

nlohmann::json jsonOf(const Value& value) {
  return std::visit(
      [](const auto& v) -> nlohmann::json {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>)
          return nullptr;
        else
          return v;
      },
      value);
}

std::string jsonText(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void Columns::learn(const catalog::Record& record) {
  std::set<std::string> seen;
  for (const auto& [name, value] : record.attributes) {
    auto& kind = _kinds[name];
    if (!seen.insert(name).second) kind.repeated = true;
    if (std::holds_alternative<std::monostate>(value)) continue;
    const bool isInteger = std::holds_alternative<std::int64_t>(value);
    kind.integer = kind.integer && isInteger;
    kind.real = kind.real && (isInteger || std::holds_alternative<double>(value));
    kind.boolean = kind.boolean && std::holds_alternative<bool>(value);
  }
}

const std::vector<geodata::FieldDefinition>& Columns::fields() {
  _fields = fixedFields();
  _asJson = _kinds.size() > kMostAttributeColumns;
  if (_asJson) {
    _fields.push_back({"attributes_json", Type::Text});
    return _fields;
  }
  std::set<std::string> taken{"fid", "geom", "x", "y"};
  for (const auto& field : _fields) taken.insert(lower(field.name));
  for (const auto& [name, kind] : _kinds) {
    std::string column = name.empty() ? "attribute" : name;
    for (int suffix = 2; !taken.insert(lower(column)).second; ++suffix)
      column = fmt::format("{}_{}", name, suffix);
    Type type = Type::Text;
    if (!kind.repeated) {
      if (kind.integer)
        type = Type::Integer;
      else if (kind.real)
        type = Type::Real;
      else if (kind.boolean)
        type = Type::Boolean;
    }
    _columnOf[name] = column;
    _fields.push_back({column, type});
  }
  return _fields;
}

Attributes Columns::row(const catalog::Record& record, const std::string& recordHash,
                        std::vector<Loss>& loss) const {
  Attributes row;
  const auto text = [&](const char* name, const std::string& value) {
    row.emplace_back(name, value);
  };
  text("id", record.id);
  text("title", record.title);
  text("source", record.source);
  text("dataset", record.datasetTitle.empty() ? record.dataset : record.datasetTitle);
  text("kind", record.kind);
  if (record.year) row.emplace_back("year", std::int64_t(*record.year));
  text("prefecture", record.prefecture);
  text("municipality", record.municipality);
  text("place_how", catalog::toText(record.place.how));
  if (record.place.height) row.emplace_back("height_m", *record.place.height);
  text("licence", record.license);
  text("credit", record.credit);
  text("retrieved_at", record.provenance.retrievedAt);
  text("source_url", record.provenance.url);
  text("record_sha256", recordHash);
  std::map<std::string, std::vector<Value>> values;
  for (const auto& [name, value] : record.attributes) values[name].push_back(value);
  if (_asJson) {
    nlohmann::json object = nlohmann::json::object();
    for (const auto& [name, list] : values) {
      if (list.size() == 1)
        object[name] = jsonOf(list.front());
      else
        for (const auto& value : list) object[name].push_back(jsonOf(value));
    }
    row.emplace_back("attributes_json", jsonText(object));
    return row;
  }
  for (const auto& [name, list] : values) {
    const auto& column = _columnOf.at(name);
    if (column != name) loss.push_back({record.id, name, "column renamed to " + column});
    if (list.size() > 1) {
      nlohmann::json array = nlohmann::json::array();
      for (const auto& value : list) array.push_back(jsonOf(value));
      row.emplace_back(column, jsonText(array));
    } else {
      row.emplace_back(column, list.front());
    }
  }
  return row;
}

}  // namespace kokudo::exporter
