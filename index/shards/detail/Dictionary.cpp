#include "index/shards/detail/Dictionary.h"

#include "index/language/Analyzer.h"
#include "index/search/QueryParts.h"

#include <nlohmann/json.hpp>

namespace kokudo::shards::detail {
namespace {

// Whether comparing the text as text could differ from comparing the number.
bool isOdd(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) return false;
  const auto number = search::numberOf(value);
  if (number) return toText(Value(*number)) != *text;
  const std::string folded = language::Analyzer::standard().fold(*text).text;
  return search::numberOf(Value(folded)).has_value();
}

}  // namespace

void Dictionary::add(const catalog::Record& record, const search::RecordFacts& facts) {
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const auto& [value, label] = facts.values[i];
    values[i].try_emplace(value, value.empty() ? std::string() : label);
  }
  if (!record.datasetTitle.empty()) datasetTitles.insert(record.datasetTitle);
  if (!record.credit.empty()) credits.insert(record.credit);
  if (facts.extent[0] > facts.extent[2]) ++crossing;
  std::set<std::string> seen;
  for (const auto& [name, value] : record.attributes) {
    AttributeUse& use = attributes[name];
    if (std::holds_alternative<std::monostate>(value)) continue;
    if (!seen.insert(name).second) ++use.repeated;
    ++(search::numberOf(value) ? use.numbers : use.texts);
    use.odd += isOdd(value);
  }
}

void Dictionary::merge(const Dictionary& other) {
  for (std::size_t i = 0; i < kDimensions; ++i)
    values[i].insert(other.values[i].begin(), other.values[i].end());
  datasetTitles.insert(other.datasetTitles.begin(), other.datasetTitles.end());
  credits.insert(other.credits.begin(), other.credits.end());
  crossing += other.crossing;
  for (const auto& [name, use] : other.attributes) {
    AttributeUse& own = attributes[name];
    own.numbers += use.numbers;
    own.texts += use.texts;
    own.repeated += use.repeated;
    own.odd += use.odd;
  }
}

std::vector<std::string> Dictionary::attributesNamed(const std::string& name) const {
  if (attributes.contains(name)) return {name};
  const auto& analyzer = language::Analyzer::standard();
  const std::string folded = analyzer.fold(name).text;
  std::vector<std::string> found;
  for (const auto& [known, use] : attributes)
    if (analyzer.fold(known).text == folded) found.push_back(known);
  return found;
}

std::string Dictionary::toJson() const {
  nlohmann::json json;
  for (const auto& dimension : values) json["values"].push_back(dimension);
  json["dataset_titles"] = datasetTitles;
  json["credits"] = credits;
  json["crossing"] = crossing;
  json["attributes"] = nlohmann::json::object();
  for (const auto& [name, use] : attributes)
    json["attributes"][name] = {use.numbers, use.texts, use.repeated, use.odd};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Dictionary> Dictionary::fromJson(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    Dictionary dictionary;
    for (std::size_t i = 0; i < kDimensions; ++i)
      json.at("values").at(i).get_to(dictionary.values[i]);
    json.at("dataset_titles").get_to(dictionary.datasetTitles);
    json.at("credits").get_to(dictionary.credits);
    json.at("crossing").get_to(dictionary.crossing);
    for (const auto& [name, use] : json.at("attributes").items())
      dictionary.attributes[name] = {use.at(0), use.at(1), use.at(2), use.at(3)};
    return dictionary;
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Integrity,
                 std::string("the dictionary of a shard cannot be read: ") + problem.what()};
  }
}

}  // namespace kokudo::shards::detail
