#include "tests/support/DpfApi.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace kokudo::test {
namespace {

using nlohmann::json;

constexpr std::size_t kTotalCap = 10000, kSearchSize = 10000, kPageSize = 1000, kSliceSize = 50;
constexpr const char* kDataFields[] = {"id",      "title",        "lat",         "lon",
                                       "year",    "theme",        "dataset_id",  "catalog_id",
                                       "files",   "hasThumbnail", "shape",       "thumbnails",
                                       "tileset", "meshes",       "relatedData", "metadata"};

std::size_t sizeOf(const json& arguments, const char* key, std::size_t fallback, std::size_t cap) {
  const auto found = arguments.find(key);
  if (found == arguments.end() || found->is_null()) return fallback;
  if (!found->is_number()) throw std::runtime_error(std::string(key) + " is not a number");
  const double value = found->get<double>();
  if (value < 0 || value > static_cast<double>(cap)) {
    throw std::runtime_error(std::string(key) + " must be 0 to " + std::to_string(cap));
  }
  return static_cast<std::size_t>(value);
}

std::string asText(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::optional<double> asNumber(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return {};
  char* end = nullptr;
  const auto& text = value.get_ref<const std::string&>();
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') return {};
  return number;
}

// A value of the record: text and number are the same thing, of a list any element counts.
template <typename Test>
bool anyValue(const json& value, Test test) {
  if (value.is_null()) return false;
  if (!value.is_array()) return test(value);
  return std::any_of(value.begin(), value.end(), test);
}

bool compared(const json& value, const std::string& operation, const json& wanted) {
  return anyValue(value, [&](const json& one) {
    if (operation == "is") return asText(one) == asText(wanted);
    if (operation == "similar") return asText(one).find(asText(wanted)) != std::string::npos;
    const auto a = asNumber(one), b = asNumber(wanted);
    const int order = a && b ? (*a < *b ? -1 : *a > *b) : asText(one).compare(asText(wanted));
    if (operation == "gte") return order >= 0;
    if (operation == "gt") return order > 0;
    if (operation == "lte") return order <= 0;
    if (operation == "lt") return order < 0;
    throw std::runtime_error("Field \"" + operation + "\" is not defined by type AttributeFilter");
  });
}

bool attributeFits(const json& record, const json& filter) {
  if (filter.is_null()) return true;
  if (filter.contains("AND")) {
    return std::all_of(filter["AND"].begin(), filter["AND"].end(),
                       [&](const json& part) { return attributeFits(record, part); });
  }
  if (filter.contains("OR")) {
    return std::any_of(filter["OR"].begin(), filter["OR"].end(),
                       [&](const json& part) { return attributeFits(record, part); });
  }
  const std::string name = filter.value("attributeName", "");
  const json& metadata = record["metadata"];
  const json value = metadata.value(name, json());
  for (const auto& [operation, wanted] : filter.items()) {
    if (operation != "attributeName" && !compared(value, operation, wanted)) return false;
  }
  return true;
}

bool locationFits(const json& record, const json& filter) {
  if (filter.is_null()) return true;
  if (filter.contains("union")) {
    return std::any_of(filter["union"].begin(), filter["union"].end(),
                       [&](const json& part) { return locationFits(record, part); });
  }
  if (filter.contains("intersection")) {
    return std::all_of(filter["intersection"].begin(), filter["intersection"].end(),
                       [&](const json& part) { return locationFits(record, part); });
  }
  if (!record["lat"].is_number()) return false;
  const double lat = record["lat"], lon = record["lon"];
  if (filter.contains("rectangle")) {
    const json& r = filter["rectangle"];
    return lat <= r["topLeft"]["lat"] && lat >= r["bottomRight"]["lat"] &&
           lon >= r["topLeft"]["lon"] && lon <= r["bottomRight"]["lon"];
  }
  const json& circle = filter.at("geoDistance");
  constexpr double kRadian = 3.14159265358979323846 / 180, kEarth = 6371008.8;
  const double lat0 = circle["lat"], lon0 = circle["lon"];
  const double a = std::sin((lat - lat0) * kRadian / 2), b = std::sin((lon - lon0) * kRadian / 2);
  const double h = a * a + std::cos(lat * kRadian) * std::cos(lat0 * kRadian) * b * b;
  return 2 * kEarth * std::asin(std::sqrt(h)) <= circle["distance"].get<double>();
}

// The data set a filter names on its way down through ANDs, "" if none: saves making all records.
std::string onlyDataset(const json& filter) {
  if (!filter.is_object()) return {};
  if (filter.value("attributeName", "") == "DPF:dataset_id" && filter.contains("is")) {
    return asText(filter["is"]);
  }
  for (const auto& part : filter.value("AND", json::array())) {
    if (std::string id = onlyDataset(part); !id.empty()) return id;
  }
  return {};
}

bool namesOnlyADataset(const json& arguments) {
  const json filter = arguments.value("attributeFilter", json());
  return arguments.value("locationFilter", json()).is_null() &&
         asText(arguments.value("term", json(""))).empty() &&
         (filter.is_null() || (filter.contains("attributeName") && !onlyDataset(filter).empty()));
}

void checkDataFields(const std::vector<GraphQlField>& selection, const char* list) {
  for (const auto& field : selection) {
    if (field.name != list) continue;
    for (const auto& wanted : field.selection) {
      if (std::find(std::begin(kDataFields), std::end(kDataFields), wanted.name) ==
          std::end(kDataFields)) {
        throw std::runtime_error("Cannot query field \"" + wanted.name +
                                 "\" on type \"DataClass\".");
      }
    }
  }
}

json typeOf(const std::string& name) {
  if (name != "DataClass") return {};
  json fields = json::array();
  for (const char* field : kDataFields) fields.push_back({{"name", field}});
  return {{"name", name}, {"kind", "OBJECT"}, {"fields", fields}};
}

json prefectures() {
  return {{{"code", 13},
           {"code_as_string", "13"},
           {"name", "東京都"},
           {"name_short", "東京"},
           {"hiragana", "とうきょうと"},
           {"romaji", "Tokyo"},
           {"used_from", "1943-07-01"},
           {"used_until", json()}},
          {{"code", 27},
           {"code_as_string", "27"},
           {"name", "大阪府"},
           {"name_short", "大阪"},
           {"hiragana", "おおさかふ"},
           {"romaji", "Osaka"},
           {"used_from", "1868-01-01"},
           {"used_until", json()}}};
}

json municipalities(const json& arguments) {
  const json all = {{{"code", 131016},
                     {"code_as_string", "131016"},
                     {"prefecture_code", 13},
                     {"name", "千代田区"},
                     {"katakana", "チヨダク"},
                     {"romaji", "Chiyoda-ku"},
                     {"used_from", "1947-03-15"},
                     {"used_until", json()}},
                    {{"code", 271004},
                     {"code_as_string", "271004"},
                     {"prefecture_code", 27},
                     {"name", "大阪市"},
                     {"katakana", "オオサカシ"},
                     {"romaji", "Osaka-shi"},
                     {"used_from", "1889-04-01"},
                     {"used_until", json()}}};
  json out = json::array();
  for (const auto& one : all) {
    const auto wanted = [&](const char* list, const char* key) {
      const json codes = arguments.value(list, json());
      return codes.is_null() || std::any_of(codes.begin(), codes.end(), [&](const json& code) {
               return asText(code) == asText(one[key]);
             });
    };
    if (wanted("prefCodes", "prefecture_code") && wanted("muniCodes", "code")) out.push_back(one);
  }
  return out;
}

}  // namespace

DpfApi::DpfApi(DpfApiOptions options) : _options(std::move(options)) {}

json DpfApi::answer(const std::string& query, const json& variables, const std::string& baseUrl) {
  try {
    json data = json::object();
    for (const auto& field : parseGraphQl(query, variables)) {
      checkDataFields(field.selection, "searchResults");
      checkDataFields(field.selection, "getDataResults");
      checkDataFields(field.selection, "data");
      data[field.alias] = projected(resolve(field, baseUrl), field.selection);
    }
    return {{"data", data}};
  } catch (const std::exception& e) {
    return {{"errors", {{{"message", e.what()}}}}, {"data", json()}};
  }
}

json DpfApi::resolve(const GraphQlField& field, const std::string& baseUrl) {
  const std::lock_guard lock(_mutex);
  const json& arguments = field.arguments;
  if (field.name == "search") return search(arguments);
  if (field.name == "data") return data(arguments);
  if (field.name == "getAllData") return getAllData(arguments);
  if (field.name == "countData") return countData(arguments);
  if (field.name == "suggest") return suggest(arguments);
  if (field.name == "dataCatalog") return dataCatalog(arguments);
  if (field.name == "prefecture") return prefectures();
  if (field.name == "municipalities") return municipalities(arguments);
  if (field.name == "mesh") return {};
  if (field.name == "fileDownloadURLs") return urls(arguments.at("files"), baseUrl);
  if (field.name == "thumbnailURLs") return urls(arguments.at("thumbnails"), baseUrl);
  if (field.name == "zipfileDownloadURL") {
    return urls(arguments.at("files"), baseUrl).at(0).at("URL");
  }
  if (field.name == "__type") return typeOf(arguments.value("name", ""));
  throw std::runtime_error("Cannot query field \"" + field.name + "\" on type \"Query\".");
}

bool DpfApi::fits(const json& record, const json& arguments) const {
  const std::string term = asText(arguments.value("term", json("")));
  if (!term.empty() && record["title"].get<std::string>().find(term) == std::string::npos &&
      record["metadata"].dump().find(term) == std::string::npos) {
    return false;
  }
  return attributeFits(record, arguments.value("attributeFilter", json())) &&
         (_options.ignoresLocationFilter ||
          locationFits(record, arguments.value("locationFilter", json())));
}

std::vector<DpfApi::Match> DpfApi::matches(const json& arguments) const {
  const std::string only = onlyDataset(arguments.value("attributeFilter", json()));
  const bool all = namesOnlyADataset(arguments);
  std::vector<Match> out;
  for (const auto& dataset : _options.datasets) {
    if (!only.empty() && dataset.id != only) continue;
    for (std::size_t i = 0; i < dataset.count; ++i) {
      if (all || fits(dpfRecord(dataset, i, _options.oddities), arguments)) {
        out.push_back({&dataset, i});
      }
    }
  }
  return out;
}

json DpfApi::search(const json& arguments) {
  const auto found = matches(arguments);
  const std::size_t first = sizeOf(arguments, "first", 0, 1u << 30);
  const std::size_t size = sizeOf(arguments, "size", 50, kSearchSize);
  json results = json::array();
  for (std::size_t i = first; i < found.size() && results.size() < size; ++i) {
    results.push_back(dpfRecord(*found[i].dataset, found[i].index, _options.oddities));
  }
  return {{"totalNumber", std::min(found.size(), kTotalCap)}, {"searchResults", results}};
}

json DpfApi::data(const json& arguments) {
  json results = json::array();
  for (const auto& dataset : _options.datasets) {
    if (dataset.id != arguments.at("dataSetID").get<std::string>()) continue;
    for (std::size_t i = 0; i < dataset.count && results.empty(); ++i) {
      json record = dpfRecord(dataset, i, _options.oddities);
      if (record["id"] == arguments.at("dataID")) results.push_back(std::move(record));
    }
  }
  return {{"totalNumber", results.size()}, {"getDataResults", results}};
}

json DpfApi::getAllData(const json& arguments) {
  Cursor cursor{arguments, 0, {}, 0};
  const json token = arguments.value("nextDataRequestToken", json());
  if (!token.is_null() && !asText(token).empty()) {
    const auto known = _cursors.find(asText(token));
    if (known == _cursors.end() || known->second.until < Clock::now() ||
        ++known->second.uses > _options.tokenUses) {
      throw std::runtime_error("nextDataRequestToken is invalid or has expired");
    }
    cursor = known->second;  // with a token every other condition is ignored
  }
  const std::size_t size = sizeOf(cursor.arguments, "size", 50, kPageSize);
  const auto found = matches(cursor.arguments);
  json page = json::array();
  std::size_t i = cursor.offset;
  for (; i < found.size() && page.size() < size; ++i) {
    page.push_back(dpfRecord(*found[i].dataset, found[i].index, _options.oddities));
  }
  json next;
  if (!page.empty()) {
    next = newKey();
    const auto life = std::chrono::duration<double>(_options.tokenSeconds);
    _cursors[next] = {cursor.arguments, i,
                      Clock::now() + std::chrono::duration_cast<Clock::duration>(life), 0};
  }
  return {{"nextDataRequestToken", next}, {"data", page}};
}

json DpfApi::sliced(const std::vector<Match>& found, const json& setting) const {
  const std::string name = setting.at("attributeName");
  const std::size_t size = sizeOf(setting, "size", 10, kSliceSize);
  std::map<std::string, std::vector<Match>> groups;
  for (const auto& match : found) {
    const json value =
        dpfRecord(*match.dataset, match.index, _options.oddities)["metadata"].value(name, json());
    anyValue(value, [&](const json& one) {
      groups[asText(one)].push_back(match);
      return false;
    });
  }
  std::vector<std::pair<std::string, std::vector<Match>>> order(groups.begin(), groups.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  if (order.size() > size) order.resize(size);
  json slices = json::array();
  for (const auto& [value, members] : order) {
    json slice{{"attributeName", name},
               {"attributeValue", value},
               {"dataCount", members.size()},
               {"slices", json::array()}};
    if (setting.contains("subSliceSetting")) {
      slice["slices"] = sliced(members, setting["subSliceSetting"]);
    }
    slices.push_back(std::move(slice));
  }
  return slices;
}

json DpfApi::countData(const json& arguments) {
  const auto found = matches(arguments);
  const json setting = arguments.value("sliceSetting", json());
  json slices = json::array();
  if (!setting.is_null() && setting.value("type", "") == "attribute") {
    slices = sliced(found, setting.at("attributeSliceSetting"));
  } else if (!setting.is_null()) {
    std::map<std::string, std::map<std::string, std::size_t>> counts;
    for (const auto& match : found) ++counts[match.dataset->catalogue][match.dataset->id];
    for (const auto& [catalogue, datasets] : counts) {
      json inner = json::array();
      std::size_t sum = 0;
      for (const auto& [id, count] : datasets) {
        sum += count;
        inner.push_back({{"attributeName", "DPF:dataset_id"},
                         {"attributeValue", id},
                         {"dataCount", count},
                         {"slices", json::array()}});
      }
      slices.push_back({{"attributeName", "DPF:catalog_id"},
                        {"attributeValue", catalogue},
                        {"dataCount", sum},
                        {"slices", inner}});
    }
  }
  return {{"dataCount", found.size()}, {"slices", slices}};
}

json DpfApi::suggest(const json& arguments) {
  const std::string term = asText(arguments.value("term", json("")));
  if (term.empty()) throw std::runtime_error("term must not be empty");
  std::map<std::string, std::size_t> titles;
  for (const auto& match : matches(arguments)) {
    ++titles[dpfRecord(*match.dataset, match.index, _options.oddities)["title"]];
  }
  json list = json::array();
  for (const auto& [name, count] : titles) {
    if (list.size() == 10) break;
    list.push_back({{"name", name}, {"cnt", count}});
  }
  return {{"totalNumber", titles.size()}, {"suggestions", list}};
}

json DpfApi::dataCatalog(const json& arguments) {
  const json wanted = arguments.value("IDs", json());
  std::map<std::string, json> catalogues;
  for (const auto& dataset : _options.datasets) {
    json& catalogue = catalogues[dataset.catalogue];
    if (catalogue.is_null()) {
      catalogue = {{"id", dataset.catalogue},
                   {"title", dataset.catalogueTitle},
                   {"datasets", json::array()}};
    }
    catalogue["datasets"].push_back(
        {{"id", dataset.id}, {"title", dataset.title}, {"data_count", dataset.count}});
  }
  json list = json::array();
  for (auto& [id, catalogue] : catalogues) {
    if (wanted.is_null() || std::find(wanted.begin(), wanted.end(), json(id)) != wanted.end()) {
      list.push_back(std::move(catalogue));
    }
  }
  return list;
}

json DpfApi::urls(const json& files, const std::string& baseUrl) {
  json list = json::array();
  for (const auto& file : files) {
    const std::string key = newKey();
    const auto life = std::chrono::duration<double>(_options.downloadSeconds);
    _downloads[key] = Clock::now() + std::chrono::duration_cast<Clock::duration>(life);
    list.push_back({{"ID", file.at("id")}, {"URL", baseUrl + "/download/" + key}});
  }
  return list;
}

std::optional<std::string> DpfApi::download(const std::string& key) {
  const std::lock_guard lock(_mutex);
  const auto known = _downloads.find(key);
  if (known == _downloads.end() || known->second < Clock::now()) return {};
  return "bytes of " + key;
}

std::string DpfApi::newKey() {
  char text[40];
  std::snprintf(text, sizeof text, "%016llx",
                static_cast<unsigned long long>(++_keys * 0x9e3779b97f4a7c15ull));
  return text;
}

void DpfApi::expireTokens() {
  const std::lock_guard lock(_mutex);
  _cursors.clear();
}

void DpfApi::shrink(const std::string& id, std::size_t count) {
  const std::lock_guard lock(_mutex);
  for (auto& dataset : _options.datasets) {
    if (dataset.id == id) dataset.count = std::min(dataset.count, count);
  }
}

std::size_t DpfApi::total() const {
  const std::lock_guard lock(_mutex);
  std::size_t sum = 0;
  for (const auto& dataset : _options.datasets) sum += dataset.count;
  return sum;
}

}  // namespace kokudo::test
