#include "index/search/detail/Dictionaries.h"

#include "engine/base/Files.h"
#include "index/search/Query.h"

#include <nlohmann/json.hpp>

namespace kokudo::search {

const std::vector<std::string>& facetDimensions() {
  static const std::vector<std::string> dimensions{
      "source", "dataset", "prefecture", "municipality", "kind", "year", "place", "license"};
  return dimensions;
}

namespace detail {
namespace {

constexpr std::array<std::string_view, kDimensions> kNames{
    "source", "dataset", "prefecture", "municipality", "kind", "place", "license"};

nlohmann::json toJson(const Dictionary& dictionary) {
  return {{"values", dictionary.values()}, {"labels", dictionary.labels()}};
}

Dictionary fromJson(const nlohmann::json& json) {
  const auto values = json.at("values").get<std::vector<std::string>>();
  const auto labels = json.at("labels").get<std::vector<std::string>>();
  Dictionary dictionary;
  for (std::size_t i = 0; i < values.size(); ++i) dictionary.numberOf(values[i], labels.at(i));
  return dictionary;
}

}  // namespace

std::string_view nameOf(Dimension dimension) {
  return kNames.at(static_cast<std::size_t>(dimension));
}

std::uint32_t Dictionary::numberOf(const std::string& value, const std::string& label) {
  const auto [at, isNew] = _numbers.emplace(value, static_cast<std::uint32_t>(_values.size()));
  if (isNew) {
    _values.push_back(value);
    _labels.push_back(label);
  }
  return at->second;
}

std::int64_t Dictionary::find(const std::string& value) const {
  const auto found = _numbers.find(value);
  return found == _numbers.end() ? -1 : static_cast<std::int64_t>(found->second);
}

Status Dictionaries::write(const std::filesystem::path& file) const {
  nlohmann::json json;
  for (std::size_t i = 0; i < kDimensions; ++i)
    json["dimensions"][std::string(kNames[i])] = toJson(dimensions[i]);
  json["datasetTitles"] = toJson(datasetTitles);
  json["credits"] = toJson(credits);
  json["totals"] = totals;
  json["totalLength"] = totalLength;
  json["attributes"] = attributes.names();
  return writeFileAtomically(file, json.dump());
}

Result<Dictionaries> Dictionaries::read(const std::filesystem::path& file) {
  const auto text = readFile(file);
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    Dictionaries result;
    for (std::size_t i = 0; i < kDimensions; ++i)
      result.dimensions[i] = fromJson(json.at("dimensions").at(std::string(kNames[i])));
    result.datasetTitles = fromJson(json.at("datasetTitles"));
    if (json.contains("credits")) result.credits = fromJson(json["credits"]);
    if (json.contains("totals")) json["totals"].get_to(result.totals);
    result.totalLength = json.value("totalLength", std::uint64_t(0));
    for (const auto& name : json.at("attributes")) result.attributes.numberOf(name);
    return result;
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Integrity, file.string() + ": " + problem.what() +
                                             "; build the index again (kokudo index build)"};
  }
}

}  // namespace detail
}  // namespace kokudo::search
