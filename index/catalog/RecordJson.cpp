#include "index/catalog/Record.h"
#include "index/catalog/detail/CanonicalReader.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <string_view>

namespace kokudo::catalog {
namespace {

using Json = nlohmann::json;

// Written by hand, in the sorted order of the keys: it runs once for every record of every harvest.
class Writer {
 public:
  explicit Writer(std::string& out) : _out(out) {}

  void raw(std::string_view text) { _out += text; }

  void text(std::string_view text) {
    static constexpr char kHex[] = "0123456789abcdef";
    _out += '"';
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        _out += '\\';
        _out += c;
      } else if (c == '\n') {
        _out += "\\n";
      } else if (byte < 0x20) {
        _out += "\\u00";
        _out += kHex[byte >> 4];
        _out += kHex[byte & 15];
      } else {
        _out += c;
      }
    }
    _out += '"';
  }

  void integer(std::int64_t value) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    _out.append(buffer, end);
  }

  // Always with a point or an exponent, so that 1.0 comes back as a double.
  void number(double value) {
    if (!std::isfinite(value)) return raw("null");
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value == 0 ? 0.0 : value).ptr;
    const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
    _out += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) _out += ".0";
  }

  void field(std::string_view name, std::string_view value) {
    _out += ",\"";
    _out += name;
    _out += "\":";
    text(value);
  }

 private:
  std::string& _out;
};

void writeValue(Writer& out, const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value))
    out.raw(*flag ? "true" : "false");
  else if (const auto* integer = std::get_if<std::int64_t>(&value))
    out.integer(*integer);
  else if (const auto* number = std::get_if<double>(&value))
    out.number(*number);
  else if (const auto* text = std::get_if<std::string>(&value))
    out.text(*text);
  else
    out.raw("null");
}

void writeAttributes(Writer& out, const Attributes& attributes) {
  out.raw("\"attributes\":[");
  bool first = true;
  for (const auto& [name, value] : attributes) {
    out.raw(first ? "[" : ",[");
    out.text(name);
    out.raw(",");
    writeValue(out, value);
    out.raw("]");
    first = false;
  }
  out.raw("]");
}

void writeDistributions(Writer& out, const std::vector<Distribution>& distributions) {
  out.raw(",\"distributions\":[");
  bool first = true;
  for (const Distribution& distribution : distributions) {
    out.raw(first ? "{\"format\":" : ",{\"format\":");
    out.text(distribution.format);
    out.field("title", distribution.title);
    out.field("url", distribution.url);
    out.raw("}");
    first = false;
  }
  out.raw("]");
}

void writePlace(Writer& out, const Place& place) {
  out.raw(",\"place\":{\"bbox\":[");
  for (std::size_t i = 0; i < 4; ++i) {
    if (i) out.raw(",");
    out.number(place.bbox[i]);
  }
  out.raw("]");
  out.field("geometry", place.geometry);
  out.raw(",\"height\":");
  place.height ? out.number(*place.height) : out.raw("null");
  out.field("how", toText(place.how));
  out.raw(",\"lat\":");
  out.number(place.latitude);
  out.raw(",\"lon\":");
  out.number(place.longitude);
  out.raw("}");
}

void writeKeys(Writer& out, const std::vector<std::string>& keys) {
  out.raw(",\"sharedKeys\":[");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i) out.raw(",");
    out.text(keys[i]);
  }
  out.raw("]");
}

void readValue(const Json& json, Value& value) {
  if (json.is_boolean())
    value = json.get<bool>();
  else if (json.is_number_integer())
    value = json.get<std::int64_t>();
  else if (json.is_number_float())
    value = json.get<double>();
  else if (json.is_string())
    value = json.get_ref<const std::string&>();
  else if (!json.is_null())
    throw std::invalid_argument("attribute value");
}

Place readPlace(const Json& json) {
  Place place;
  json.at("bbox").get_to(place.bbox);
  json.at("geometry").get_to(place.geometry);
  if (!json.at("height").is_null()) place.height = json.at("height").get<double>();
  const auto how = placeQualityFromText(json.at("how").get_ref<const std::string&>());
  if (!how) throw std::invalid_argument("place quality");
  place.how = *how;
  json.at("lat").get_to(place.latitude);
  json.at("lon").get_to(place.longitude);
  return place;
}

Record readRecord(const Json& json) {
  Record record;
  for (const Json& pair : json.at("attributes")) {
    record.attributes.emplace_back(pair.at(0).get_ref<const std::string&>(), Value{});
    readValue(pair.at(1), record.attributes.back().second);
  }
  json.at("credit").get_to(record.credit);
  json.at("dataset").get_to(record.dataset);
  json.at("datasetTitle").get_to(record.datasetTitle);
  for (const Json& entry : json.at("distributions"))
    record.distributions.push_back({entry.at("url"), entry.at("format"), entry.at("title")});
  json.at("id").get_to(record.id);
  json.at("kind").get_to(record.kind);
  json.at("license").get_to(record.license);
  json.at("municipality").get_to(record.municipality);
  record.place = readPlace(json.at("place"));
  json.at("prefecture").get_to(record.prefecture);
  const Json& provenance = json.at("provenance");
  provenance.at("adapter").get_to(record.provenance.adapter);
  provenance.at("operation").get_to(record.provenance.operation);
  provenance.at("sha256").get_to(record.provenance.sha256);
  provenance.at("url").get_to(record.provenance.url);
  json.at("sharedKeys").get_to(record.sharedKeys);
  json.at("source").get_to(record.source);
  json.at("text").get_to(record.text);
  json.at("title").get_to(record.title);
  if (!json.at("year").is_null()) record.year = json.at("year").get<int>();
  return record;
}

}  // namespace

std::string canonicalJson(const Record& record) {
  std::string json;
  json.reserve(1024);
  Writer out(json);
  out.raw("{");
  writeAttributes(out, record.attributes);
  out.field("credit", record.credit);
  out.field("dataset", record.dataset);
  out.field("datasetTitle", record.datasetTitle);
  writeDistributions(out, record.distributions);
  out.field("id", record.id);
  out.field("kind", record.kind);
  out.field("license", record.license);
  out.field("municipality", record.municipality);
  writePlace(out, record.place);
  out.field("prefecture", record.prefecture);
  out.raw(",\"provenance\":{\"adapter\":");
  out.text(record.provenance.adapter);
  out.field("operation", record.provenance.operation);
  out.field("sha256", record.provenance.sha256);
  out.field("url", record.provenance.url);
  out.raw("}");
  writeKeys(out, record.sharedKeys);
  out.field("source", record.source);
  out.field("text", record.text);
  out.field("title", record.title);
  out.raw(",\"year\":");
  record.year ? out.integer(*record.year) : out.raw("null");
  out.raw("}");
  return json;
}

std::optional<Record> recordFromJson(const std::string& json) {
  if (auto record = detail::readCanonical(json)) return record;
  try {
    return readRecord(Json::parse(json));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace kokudo::catalog
