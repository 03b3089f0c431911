#include "data-adapters/localfiles/detail/Mapping.h"

#include "data-adapters/localfiles/detail/Glob.h"
#include "data-adapters/localfiles/detail/MappingToml.h"
#include "engine/base/Files.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <map>

namespace kokudo::adapters::localfiles {
namespace {

const std::map<std::string, std::string Mapping::*> kTexts{
    {"name", &Mapping::name},
    {"format", &Mapping::format},
    {"array", &Mapping::array},
    {"skip", &Mapping::skip},
    {"second_form_of", &Mapping::secondFormOf},
    {"source", &Mapping::source},
    {"dataset", &Mapping::dataset},
    {"dataset_title", &Mapping::datasetTitle},
    {"kind", &Mapping::kind},
    {"license", &Mapping::license},
    {"credit", &Mapping::credit},
    {"crs", &Mapping::crs},
    {"labels", &Mapping::labels},
    {"municipality_code", &Mapping::municipalityCode},
};

const std::map<std::string, Names Mapping::*> kLists{
    {"path", &Mapping::paths},
    {"columns", &Mapping::columns},
    {"id", &Mapping::id},
    {"title", &Mapping::title},
    {"text", &Mapping::text},
    {"kind_column", &Mapping::kindColumn},
    {"lon", &Mapping::longitude},
    {"lat", &Mapping::latitude},
    {"height", &Mapping::height},
    {"year", &Mapping::year},
    {"prefecture", &Mapping::prefecture},
    {"municipality", &Mapping::municipality},
    {"drop", &Mapping::drop},
    {"shared_keys", &Mapping::sharedKeys},
    {"numbers", &Mapping::numbers},
};

Status takeKey(Mapping& mapping, const std::string& key, const toml::node& node,
               const std::string& where) {
  if (const auto text = kTexts.find(key); text != kTexts.end()) {
    const auto value = node.value<std::string>();
    if (!value) return problem(where, node, key + ": expected text");
    mapping.*(text->second) = *value;
    return {};
  }
  if (const auto list = kLists.find(key); list != kLists.end()) {
    auto names = namesOf(node, where, key);
    if (!names.ok()) return names.error();
    mapping.*(list->second) = std::move(*names);
    return {};
  }
  if (key == "municipality_from_file_name") {
    const auto value = node.value<bool>();
    if (!value) return problem(where, node, key + ": expected true or false");
    mapping.municipalityFromFileName = *value;
    return {};
  }
  if (key == "rename") return takeTexts(node, where, key, mapping.rename);
  if (key == "add") return takeTexts(node, where, key, mapping.add);
  if (key == "missing") return takeTexts(node, where, key, mapping.missing);
  if (key == "join") return takeJoins(node, where, mapping.joins);
  if (key == "split") return takeSplits(node, where, mapping.splits);
  return problem(where, node, fmt::format("unknown key \"{}\"; docs/mapping.md lists them", key));
}

Result<Mapping> mappingOf(const toml::table& table, const std::string& where) {
  Mapping mapping;
  for (const auto& [key, node] : table) {
    if (Status taken = takeKey(mapping, std::string(key.str()), node, where); !taken.ok()) {
      return taken.error();
    }
  }
  if (mapping.name.empty()) return problem(where, table, "a mapping without a name");
  static const Names kFormats{"",    "geojson",   "json",       "csv",
                              "tsv", "shapefile", "boring-xml", "citygml"};
  if (std::find(kFormats.begin(), kFormats.end(), mapping.format) == kFormats.end()) {
    return problem(where, table, fmt::format("unknown format \"{}\"", mapping.format));
  }
  if (mapping.longitude.empty() != mapping.latitude.empty()) {
    return problem(where, table, "lon and lat go together");
  }
  if (mapping.paths.empty() && mapping.columns.empty() && mapping.format.empty()) {
    return problem(where, table, "matches every file; give path, columns or format");
  }
  return mapping;
}

}  // namespace

Result<std::vector<Mapping>> readMappings(const std::filesystem::path& file) {
  auto text = readFile(file, 1 << 20);
  if (!text.ok()) return text.error();
  const std::string where = file.string();
  toml::table document;
  try {
    document = toml::parse(*text, where);
  } catch (const toml::parse_error& e) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}:{}: {}", where, e.source().begin.line, e.description())};
  }
  std::vector<Mapping> mappings;
  for (const auto& [key, node] : document) {
    const auto* list = key.str() == "mapping" ? node.as_array() : nullptr;
    if (!list) return problem(where, node, "expected [[mapping]] tables only");
    for (const auto& item : *list) {
      if (!item.is_table()) return problem(where, item, "expected a [[mapping]] table");
      auto mapping = mappingOf(*item.as_table(), where);
      if (!mapping.ok()) return mapping.error();
      mapping->folder = file.parent_path();
      mappings.push_back(std::move(*mapping));
    }
  }
  return mappings;
}

Result<std::vector<Mapping>> readMappingFolder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  }
  if (error) {
    return Error{Error::Kind::NotFound, fmt::format("{}: the built-in mappings are not there: {}",
                                                    folder.string(), error.message())};
  }
  std::sort(files.begin(), files.end());
  std::vector<Mapping> all;
  for (const auto& file : files) {
    auto mappings = readMappings(file);
    if (!mappings.ok()) return mappings.error();
    for (auto& mapping : *mappings) all.push_back(std::move(mapping));
  }
  return all;
}

Mapping genericMapping(const std::string& source) {
  Mapping m;
  m.name = "generic";
  m.source = source;
  m.dataset = "{stem}";
  m.datasetTitle = "{stem}";
  m.license = "unknown";
  m.id = {"id", "ID", "Id", "gml_id", "識別子", "共通ID"};
  m.title = {"名称", "施設名", "施設名称", "施設・場所名", "名前",  "name",
             "NAME", "Name",   "title",    "TITLE",        "Title", "name_ja"};
  m.text = {"住所", "所在地", "所在地_連結表記", "備考", "説明", "内容", "address", "description"};
  m.longitude = {"経度", "lon", "lng", "long", "longitude", "Longitude", "LON", "X", "x", "東経"};
  m.latitude = {"緯度", "lat", "latitude", "Latitude", "LAT", "Y", "y", "北緯"};
  m.year = {"年度", "年", "year", "調査年度"};
  m.prefecture = {"都道府県名", "都道府県", "prefecture", "pref"};
  m.municipality = {"市区町村コード", "全国地方公共団体コード", "市町村コード",
                    "都道府県コード又は市区町村コード"};
  return m;
}

bool matchesPath(const Mapping& mapping, std::string_view path, std::string_view format) {
  if (!mapping.format.empty() && mapping.format != format) return false;
  if (mapping.paths.empty()) return true;
  return std::any_of(mapping.paths.begin(), mapping.paths.end(),
                     [&](const std::string& glob) { return globMatches(glob, path); });
}

bool matchesColumns(const Mapping& mapping, const std::vector<std::string>& columns) {
  return std::all_of(mapping.columns.begin(), mapping.columns.end(), [&](const std::string& name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  });
}

}  // namespace kokudo::adapters::localfiles
