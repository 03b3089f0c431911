#include "engine/tiler/detail/CityTable.h"

#include "engine/tiler/detail/TableColumns.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <unordered_map>

namespace kokudo::tiler::detail {

namespace {

using content::FeatureTable;
using Column = FeatureTable::Column;

class TableBuilder {
 public:
  TableBuilder(std::size_t count) {
    _table.className = "city_object";
    _table.count = count;
  }

  Column& fixed(const std::string& id) {
    _ids.insert(id);
    return add(id, id);
  }

  void put(std::size_t row, const std::string& name, std::size_t repetition, const Value& value) {
    const auto key = std::make_pair(name, repetition);
    auto found = _columns.find(key);
    if (found == _columns.end()) {
      std::string id = propertyId(name);
      if (repetition > 0) id += fmt::format("_{}", repetition + 1);
      const std::string stem = id;
      for (int serial = 2; !_ids.insert(id).second; ++serial)
        id = fmt::format("{}_x{}", stem, serial);
      found = _columns.emplace(key, _table.columns.size()).first;
      add(id, name);
    }
    _table.columns[found->second].values[row] = value;
  }

  FeatureTable finish() {
    for (Column& column : _table.columns) unify(column);
    return std::move(_table);
  }

 private:
  Column& add(const std::string& id, const std::string& name) {
    Column& column = _table.columns.emplace_back();
    column.id = id;
    column.name = name;
    column.values.resize(_table.count);
    return column;
  }

  FeatureTable _table;
  std::map<std::pair<std::string, std::size_t>, std::size_t> _columns;
  std::set<std::string> _ids;
};

Value nameOf(const CityFeature& feature) {
  for (const char* key : {"gml:name", "bldg:name", "name"})
    if (const Value* value = find(feature.attributes, key)) return Value(toText(*value));
  return {};
}

constexpr const char* kNameColumns[] = {"gml_id", "record_id", "type", "name", "overview"};

/// Into the first columns, which are those of `kNameColumns`.
void putNames(const std::vector<const CityFeature*>& features, bool overview, FeatureTable& table) {
  for (std::size_t row = 0; row < features.size(); ++row) {
    const CityFeature& feature = *features[row];
    table.columns[0].values[row] = feature.gmlId;
    table.columns[1].values[row] = recordId(feature.gmlId);
    table.columns[2].values[row] = feature.type;
    table.columns[3].values[row] = nameOf(feature);
    table.columns[4].values[row] = overview;
  }
}

}  // namespace

std::string recordId(const std::string& gmlId) {
  return "plateau:" + gmlId;
}

FeatureTable tableOf(const std::vector<const CityFeature*>& features, bool overview) {
  TableBuilder builder(features.size());
  for (const char* id : kNameColumns) builder.fixed(id);
  for (std::size_t row = 0; row < features.size(); ++row) {
    std::unordered_map<std::string, std::size_t> repetitions;
    for (const auto& [name, value] : features[row]->attributes)
      builder.put(row, name, repetitions[name]++, value);
  }
  FeatureTable table = builder.finish();
  putNames(features, overview, table);
  return table;
}

FeatureTable namesOf(const std::vector<const CityFeature*>& features) {
  TableBuilder builder(features.size());
  for (const char* id : kNameColumns) builder.fixed(id);
  FeatureTable table = builder.finish();
  putNames(features, true, table);
  return table;
}

}  // namespace kokudo::tiler::detail
