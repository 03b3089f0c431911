#include "engine/content/detail/BatchTable.h"

#include "engine/content/detail/BatchColumn.h"
#include "engine/content/detail/BatchHierarchy.h"
#include "engine/content/detail/JsonColumns.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

bool isProperty(const std::string& name, const Json& property) {
  if (name == "extensions" || name == "extras" || name == "HIERARCHY") return false;
  return property.is_array() || property.is_object();
}

class BatchTableReader {
 public:
  BatchTableReader(Bytes binary, std::uint64_t rows, std::uint64_t budget, std::string where,
                   const DecodedColumns& decoded)
      : _binary(binary),
        _rows(static_cast<std::size_t>(rows)),
        _columns(_rows, budget),
        _where(std::move(where)),
        _decoded(decoded) {}

  Status read(const Json& json, std::uint64_t budget) {
    for (const auto& [name, property] : json.items()) {
      if (!isProperty(name, property)) continue;
      if (auto status = readProperty(name, property); !status) return status;
    }
    const Json& extension = member(member(json, "extensions"), "3DTILES_batch_table_hierarchy");
    const Json& hierarchy = extension.is_object() ? extension : member(json, "HIERARCHY");
    if (!hierarchy.is_object()) return {};
    return readBatchHierarchy(hierarchy, _binary, _rows, budget, _where, _columns);
  }

  std::vector<FeatureTable::Column> take() { return _columns.take(); }

 private:
  Status readProperty(const std::string& name, const Json& property) {
    if (const auto found = _decoded.find(name); found != _decoded.end()) {
      return decodedColumn(name, property, found->second);
    }
    if (property.is_object()) {
      auto values = readBinaryColumn(property, _binary, _rows,
                                     fmt::format("{}: \"{}\"", _where, name.substr(0, 80)));
      if (!values) return values.error();
      return _columns.putColumn(name, std::move(*values)) ? Status() : spent();
    }
    bool objects = false;
    for (const Json& value : property) objects = objects || value.is_object();
    if (!objects) {
      std::vector<Value> values(_rows);
      for (std::size_t i = 0; i < std::min(_rows, property.size()); ++i)
        values[i] = valueOf(property[i]);
      return _columns.putColumn(name, std::move(values)) ? Status() : spent();
    }
    for (std::size_t i = 0; i < std::min(_rows, property.size()); ++i) {
      if (!_columns.put(i, name, property[i])) return spent();
    }
    return {};
  }

  Status decodedColumn(const std::string& name, const Json& property,
                       const std::vector<double>& numbers) {
    const std::size_t components =
        std::max<std::size_t>(componentsOfType(textOf(member(property, "type"))), 1);
    const std::string type = textOf(member(property, "componentType"));
    if (!_columns.putColumn(name,
                            valuesOf(numbers, components, type == "FLOAT" || type == "DOUBLE"))) {
      return spent();
    }
    return {};
  }

  Error spent() const {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {} rows with so many columns do not fit a tile of this size",
                             _where, _rows)};
  }

  Bytes _binary;
  std::size_t _rows;
  JsonColumns _columns;
  std::string _where;
  const DecodedColumns& _decoded;
};

}  // namespace

bool hasBatchProperties(const Json& json) {
  if (!json.is_object()) return false;
  for (const auto& [name, property] : json.items()) {
    if (isProperty(name, property)) return true;
  }
  return member(member(json, "extensions"), "3DTILES_batch_table_hierarchy").is_object() ||
         member(json, "HIERARCHY").is_object();
}

Result<FeatureTable> readBatchTable(const Json& json, Bytes binary, std::uint64_t length,
                                    std::size_t tileBytes, const std::string& where,
                                    const DecodedColumns& decoded) {
  const std::string place = where + " (batch table)";
  const std::uint64_t budget = unfoldingBudget(tileBytes);
  if (length > budget) {
    return Error{Error::Kind::BadInput, fmt::format("{}: {} rows do not fit a tile of {} bytes",
                                                    place, length, tileBytes)};
  }
  FeatureTable table;
  table.className = "batch";
  table.count = static_cast<std::size_t>(length);
  if (!json.is_object()) return table;
  BatchTableReader reader(binary, length, budget, place, decoded);
  if (auto status = reader.read(json, budget); !status) return status.error();
  table.columns = reader.take();
  return table;
}

}  // namespace kokudo::content
