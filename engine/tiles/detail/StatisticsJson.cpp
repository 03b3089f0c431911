#include "engine/tiles/detail/StatisticsJson.h"

#include <utility>

namespace kokudo::tiles::detail {
namespace {

bool isPlain(std::string_view key) {
  return key != "extensions" && key != "extras";
}

/// What was said of one class, and where to complain of it.
class StatisticsReader {
 public:
  StatisticsReader(const Schema* schema, const std::string& uri, Diagnostics& warnings)
      : _schema(schema), _uri(uri), _warnings(warnings) {}

  std::vector<ClassStatistics> read(const JsonElement& value) {
    std::vector<ClassStatistics> all;
    JsonObject statistics;
    JsonObject classes;
    if (value.get(statistics) != simdjson::SUCCESS) {
      warn("statistics is not an object");
      return all;
    }
    const auto named = member(statistics, "classes");
    if (!named) return all;
    if (named->get(classes) != simdjson::SUCCESS || classes.size() == 0) {
      warn("statistics.classes is not an object with a class in it");
      return all;
    }
    for (const auto& field : classes) {
      if (auto one = readClass(std::string(field.key), field.value)) {
        all.push_back(std::move(*one));
      }
    }
    return all;
  }

 private:
  void warn(const std::string& what) { _warnings.warn(_uri, what); }

  std::optional<ClassStatistics> readClass(const std::string& name, const JsonElement& value) {
    const SchemaClass* kind = _schema ? _schema->findClass(name) : nullptr;
    JsonObject json;
    if (!kind || value.get(json) != simdjson::SUCCESS) {
      warn("statistics of \"" + name.substr(0, 40) +
           "\": " + (kind ? "not an object" : "the schema has no such class"));
      return std::nullopt;
    }
    ClassStatistics one;
    one.className = name;
    if (const auto count = member(json, "count")) {
      one.count = countOf(*count);
      if (!one.count) warn("statistics of " + name + ": count is not a whole number");
    }
    if (const auto properties = member(json, "properties")) readProperties(*properties, *kind, one);
    return one;
  }

  void readProperties(const JsonElement& value, const SchemaClass& kind, ClassStatistics& into) {
    JsonObject properties;
    if (value.get(properties) != simdjson::SUCCESS || properties.size() == 0) {
      return warn("statistics of " + kind.id +
                  ": properties is not an object with a property in it");
    }
    for (const auto& field : properties) {
      JsonObject json;
      const std::string name(field.key);
      if (!kind.find(name) || field.value.get(json) != simdjson::SUCCESS) {
        warn("statistics of " + kind.id + ": \"" + name.substr(0, 40) +
             "\": " + (kind.find(name) ? "not an object" : "the class has no such property"));
        continue;
      }
      PropertyStatistics one{name, {}};
      for (const auto& number : json) {
        if (isPlain(number.key)) flatten(number.value, std::string(number.key), one.values);
      }
      into.properties.push_back(std::move(one));
    }
  }

  const Schema* _schema;
  const std::string& _uri;
  Diagnostics& _warnings;
};

}  // namespace

std::vector<ClassStatistics> readStatistics(const JsonElement& value, const Schema* schema,
                                            const std::string& uri, Diagnostics& warnings) {
  return StatisticsReader(schema, uri, warnings).read(value);
}

}  // namespace kokudo::tiles::detail
