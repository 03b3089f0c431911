#include "engine/content/detail/PropertyTableReader.h"

#include "engine/content/detail/PropertyColumn.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::content {

namespace {

/// Parsed objects have lost the order of their members; writers lay the values of one column behind
/// the other, so the views still tell it.
std::vector<const std::string*> inWrittenOrder(const Json& properties, const Json& columns) {
  std::vector<std::pair<std::uint64_t, const std::string*>> order;
  for (auto it = properties.begin(); it != properties.end(); ++it) {
    const Json& column = member(columns, it.key().c_str());
    order.emplace_back(unsignedOf(member(column, "values")).value_or(UINT64_MAX), &it.key());
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const std::string*> ids;
  for (const auto& [view, id] : order) ids.push_back(id);
  return ids;
}

Result<FeatureTable> readTable(const GltfDocument& document, const Json& schema,
                               const Json& table) {
  FeatureTable out;
  const std::string classId = textOf(member(table, "class"));
  const Json& definition = member(member(schema, "classes"), classId.c_str());
  const auto count = unsignedOf(member(table, "count"));
  if (!definition.is_object() || !count) {
    return document.bad(fmt::format(
        "a property table names the unknown class \"{}\" or has no count", classId.substr(0, 80)));
  }
  out.className = textOf(member(definition, "name"), classId);
  if (!document.spend(*count) || !document.spendText(out.className)) return document.spent();
  out.count = static_cast<std::size_t>(*count);
  const Json& properties = member(definition, "properties");
  if (!properties.is_object()) return out;
  for (const auto* id : inWrittenOrder(properties, member(table, "properties"))) {
    const Json& property = member(properties, id->c_str());
    std::string name = textOf(member(property, "name"), *id);
    if (!document.spend(*count) || !document.spendText(*id) || !document.spendText(name)) {
      return document.spent();
    }
    PropertyColumn column(document, schema, property,
                          member(member(table, "properties"), id->c_str()), out.count, *id);
    auto values = column.read();
    if (!values) return values.error();
    // The table's own range goes before that of the class.
    const auto bound = [&,
                        use = &member(member(table, "properties"), id->c_str())](const char* end) {
      const auto own = numberOf(member(*use, end));
      return own ? own : numberOf(member(property, end));
    };
    out.columns.push_back({*id, std::move(name), std::move(*values), bound("min"), bound("max")});
  }
  return out;
}

}  // namespace

Result<std::vector<FeatureTable>> readPropertyTables(const GltfDocument& document,
                                                     const Json& schema) {
  std::vector<FeatureTable> tables;
  const Json& extension = member(member(document.root(), "extensions"), "EXT_structural_metadata");
  const Json& list = member(extension, "propertyTables");
  for (std::size_t i = 0; i < sizeOf(list); ++i) {
    auto read = readTable(document, schema, list[i]);
    if (!read) return read.error();
    tables.push_back(std::move(*read));
  }
  return tables;
}

}  // namespace kokudo::content
