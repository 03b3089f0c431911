#include "data-adapters/dpf/detail/DpfRecord.h"

#include "engine/base/Sha256.h"
#include "engine/base/Uri.h"
#include "engine/geodata/Feature.h"
#include "engine/geodesy/AdministrativeCode.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

namespace kokudo::adapters::dpf {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 16;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// Metadata values come as scalars or arrays of them, strings or numbers: a list either way.
std::vector<std::string> texts(const json& metadata, const char* key) {
  std::vector<std::string> out;
  const auto found = metadata.find(key);
  if (found == metadata.end()) return out;
  const json list = found->is_array() ? *found : json::array({*found});
  for (const auto& item : list) {
    if (item.is_string()) {
      if (!item.get_ref<const std::string&>().empty()) out.push_back(item.get<std::string>());
    } else if (item.is_number() || item.is_boolean()) {
      out.push_back(dump(item));
    }
  }
  return out;
}

std::string firstText(const json& metadata, const char* key) {
  const auto all = texts(metadata, key);
  return all.empty() ? std::string() : all.front();
}

std::optional<double> number(const json& holder, const char* key) {
  const auto found = holder.find(key);
  if (found == holder.end()) return {};
  if (found->is_number()) return found->get<double>();
  if (!found->is_string()) return {};
  const auto& text = found->get_ref<const std::string&>();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

void flatten(const std::string& name, const json& value, Attributes& out, int depth) {
  if (depth > kMaxDepth) return;
  switch (value.type()) {
    case json::value_t::object:
      for (const auto& [key, member] : value.items()) {
        flatten(name.empty() ? key : name + "/" + key, member, out, depth + 1);
      }
      return;
    case json::value_t::array:
      for (const auto& member : value) flatten(name, member, out, depth + 1);
      return;
    case json::value_t::string:
      if (!value.get_ref<const std::string&>().empty()) {
        out.emplace_back(name, value.get<std::string>());
      }
      return;
    case json::value_t::boolean:
      out.emplace_back(name, value.get<bool>());
      return;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      out.emplace_back(name, value.get<std::int64_t>());
      return;
    case json::value_t::number_float:
      out.emplace_back(name, value.get<double>());
      return;
    default:
      return;
  }
}

// Defensive clients accept metadata as a JSON text as well.
json metadataOf(const json& item) {
  const auto found = item.find("metadata");
  if (found == item.end()) return json::object();
  if (found->is_object()) return *found;
  if (found->is_string()) {
    json parsed = json::parse(found->get_ref<const std::string&>(), nullptr, false);
    if (parsed.is_object()) return parsed;
  }
  return json::object();
}

// "2022", 2022, "S55" (昭和55年 = 1980), "2022-04-01".
std::optional<int> yearOf(const std::string& text) {
  if (text.size() < 2) return {};
  const std::pair<char, int> kEras[] = {
      {'M', 1867}, {'T', 1911}, {'S', 1925}, {'H', 1988}, {'R', 2018}};
  int value = 0;
  for (const auto& [letter, before] : kEras) {
    if (text[0] != letter) continue;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), value);
    if (error == std::errc() && value > 0 && value < 100) return before + value;
  }
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + std::min<std::size_t>(4, text.size()), value);
  if (error != std::errc() || value < 1000 || value > 2200) return {};
  return value;
}

bool usable(double longitude, double latitude) {
  return std::isfinite(longitude) && std::isfinite(latitude) && std::abs(longitude) <= 180 &&
         std::abs(latitude) <= 90 && !(longitude == 0 && latitude == 0);
}

bool takePoint(std::optional<double> longitude, std::optional<double> latitude,
               catalog::Place& place) {
  if (!longitude || !latitude || !usable(*longitude, *latitude)) return false;
  place.how = catalog::PlaceQuality::Point;
  place.longitude = *longitude;
  place.latitude = *latitude;
  place.bbox = {*longitude, *latitude, *longitude, *latitude};
  return true;
}

bool takeShape(const json& item, catalog::Place& place) {
  const auto found = item.find("shape");
  if (found == item.end() || found->is_null()) return false;
  const auto geometry =
      geodata::geometryFromGeoJson(found->is_string() ? found->get<std::string>() : dump(*found));
  std::array<double, 4> box;
  if (!geodata::envelope(geometry, box) || !usable(box[0], box[1]) || !usable(box[2], box[3])) {
    return false;
  }
  place.how = geometry.type == geodata::GeometryType::Point ? catalog::PlaceQuality::Point
                                                            : catalog::PlaceQuality::Exact;
  place.bbox = box;
  place.longitude = (box[0] + box[2]) / 2;
  place.latitude = (box[1] + box[3]) / 2;
  if (place.how == catalog::PlaceQuality::Exact) place.geometry = geodata::toGeoJson(geometry, 8);
  return true;
}

void takePlace(const json& item, const json& metadata, const std::string& id,
               catalog::Record& record, Diagnostics& diagnostics) {
  if (takePoint(number(item, "lon"), number(item, "lat"), record.place)) return;
  if (takePoint(number(metadata, "DPF:longitude"), number(metadata, "DPF:latitude"),
                record.place)) {
    return;
  }
  if (takeShape(item, record.place)) return;
  const auto lat = number(item, "lat"), lon = number(item, "lon");
  if (lat && lon) {
    diagnostics.warn(id, fmt::format("longitude {}, latitude {} cannot be used", *lon, *lat));
  }
}

// Codes come with five or six digits, as numbers that lost their zero, or as pairs (origin,
// destination): the first that is one counts.
void takeArea(const json& metadata, catalog::Record& record) {
  for (const auto& code : texts(metadata, "DPF:municipality_code")) {
    if (const auto known = geodesy::normalizeMunicipalityCode(code)) {
      record.municipality = *known;
      break;
    }
  }
  const geodesy::Prefecture* prefecture = nullptr;
  for (const auto& name : texts(metadata, "DPF:prefecture_name")) {
    if (!prefecture) prefecture = geodesy::prefectureByName(name);
  }
  const auto byCode = [](const std::string& text) -> const geodesy::Prefecture* {
    int code = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    return error == std::errc() ? geodesy::prefectureByCode(code) : nullptr;
  };
  for (const auto& code : texts(metadata, "DPF:prefecture_code")) {
    if (!prefecture) prefecture = byCode(code);
  }
  if (!prefecture && record.municipality.size() == 5) {
    prefecture = byCode(record.municipality.substr(0, 2));
  }
  if (prefecture) record.prefecture = std::string(prefecture->name);
}

std::string formatOf(const std::string& url) {
  const std::string path = url.substr(0, url.find_first_of("?#"));
  const auto dot = path.rfind('.');
  const auto slash = path.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return {};
  std::string ending = path.substr(dot + 1, 12);
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  });
  return ending;
}

// Download addresses of files live 60 seconds, so only what mints them is kept.
void takeDistributions(const json& item, const json& metadata, catalog::Record& record) {
  for (const auto& url : texts(metadata, "DPF:downloadURLs")) {
    record.distributions.push_back({url, formatOf(url), "download"});
  }
  for (const auto& url : texts(metadata, "DPF:dataURLs")) {
    record.distributions.push_back({url, formatOf(url), "page"});
  }
  const auto files = item.find("files");
  if (files == item.end() || !files->is_array()) return;
  for (const auto& file : *files) {
    if (!file.is_object()) continue;
    const std::string id = firstText(file, "id"), path = firstText(file, "original_path");
    if (id.empty() || path.empty()) continue;
    record.distributions.push_back({"dpf-file:" + percentEncode(id) + "/" + percentEncode(path),
                                    formatOf(path), path.substr(path.rfind('/') + 1)});
  }
}

std::string kindOf(const std::string& dataset) {
  static const std::pair<std::string_view, const char*> kKinds[] = {
      {"bridge", "bridge"},
      {"tunnel", "tunnel"},
      {"pedestrian_deck", "footbridge"},
      {"culvert", "culvert"},
      {"lighthouse", "lighthouse"},
      {"berth", "berth"},
      {"harbor", "port"},
      {"airport", "airport"},
      {"dam", "dam"},
      {"dhb", "dam"},
      {"ngi", "boring"},
      {"weir", "weir"},
      {"gate", "gate"},
      {"park", "park"},
      {"p20", "shelter"}};
  for (const auto& [part, kind] : kKinds) {
    if (dataset.find(part) != std::string::npos) return kind;
  }
  return {};
}

void takeText(const json& metadata, catalog::Record& record) {
  for (const char* key : {"DPF:address", "DPF:prefecture_name", "DPF:municipality_name",
                          "DPF:route_name", "DPF:dataset_keywords", "DPF:theme",
                          "RSDB:syogen_shisetsu_furigana", "NGI:address", "NGI:survey_name"}) {
    for (const auto& text : texts(metadata, key)) {
      if (record.text.find(text) != std::string::npos || text == record.title) continue;
      record.text += (record.text.empty() ? "" : "\n") + text;
    }
  }
}

}  // namespace

const char* const kCredit =
    "このサービスは、国土交通データプラットフォームのAPI機能を使用していますが、"
    "最新のデータを保証するものではありません。";

std::optional<catalog::Record> recordOf(const json& item, const ItemContext& context,
                                        Diagnostics& diagnostics) {
  const std::string id = item.is_object() ? firstText(item, "id") : std::string();
  if (id.empty()) {
    diagnostics.warn(context.dataset, "an item without id is left out");
    return {};
  }
  const json metadata = metadataOf(item);
  catalog::Record record;
  record.id = fmt::format("dpf:{}/{}", context.dataset, id);
  record.source = "dpf";
  record.dataset = context.dataset;
  record.datasetTitle = context.datasetTitle;
  record.title = firstText(item, "title");
  if (record.title.empty()) record.title = firstText(metadata, "DPF:title");
  if (record.title.empty()) record.title = context.datasetTitle + " " + id;
  for (char& c : record.title) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';  // a title is one line
  }
  record.kind = kindOf(context.dataset);
  record.license = "MLIT-DPF";
  record.credit = kCredit;
  takeText(metadata, record);
  record.year = yearOf(firstText(item, "year"));
  if (!record.year) record.year = yearOf(firstText(metadata, "DPF:year"));
  takeArea(metadata, record);
  takePlace(item, metadata, record.id, record, diagnostics);
  takeDistributions(item, metadata, record);
  for (const char* key : {"RSDB:shisetsu_id", "NGI:id"}) {
    const std::string shared = firstText(metadata, key);
    if (!shared.empty()) record.sharedKeys.push_back(std::string(key) + "=" + shared);
  }
  flatten("", metadata, record.attributes, 0);
  // Of the item alone: the page around it holds a token that is another one each time.
  record.provenance = {context.endpoint, context.retrievedAt, sha256Hex(dump(item)), "dpf", {}};
  return record;
}

}  // namespace kokudo::adapters::dpf
