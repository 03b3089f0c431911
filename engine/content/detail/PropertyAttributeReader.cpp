#include "engine/content/detail/PropertyAttributeReader.h"

#include "engine/content/detail/PropertySchema.h"

#include <fmt/format.h>

namespace kokudo::content {

namespace {

class AttributeTable {
 public:
  AttributeTable(const GltfDocument& document, const Json& schema, const Json& attributes,
                 std::size_t vertices, const VertexAttribute& attribute)
      : _document(document),
        _schema(schema),
        _attributes(attributes),
        _vertices(vertices),
        _attribute(attribute) {}

  Result<FeatureTable> read(const Json& json) {
    const std::string classId = textOf(member(json, "class"));
    const Json& definition = member(member(_schema, "classes"), classId.c_str());
    if (!definition.is_object()) {
      return _document.bad(fmt::format("a property attribute names the unknown class \"{}\"",
                                       classId.substr(0, 80)));
    }
    FeatureTable table;
    table.className = textOf(member(definition, "name"), classId);
    if (!_document.spendText(table.className)) return _document.spent();
    table.count = _vertices;
    const Json& uses = member(json, "properties");
    if (!uses.is_object()) return table;
    for (auto it = uses.begin(); it != uses.end(); ++it) {
      const Json& property = member(member(definition, "properties"), it.key().c_str());
      auto column = readColumn(property, it.value(), it.key());
      if (!column) return column.error();
      table.columns.push_back(std::move(*column));
    }
    return table;
  }

 private:
  Result<FeatureTable::Column> readColumn(const Json& property, const Json& use,
                                          const std::string& id) {
    auto meaning = readProperty(_document, _schema, property, use, id);
    if (!meaning) return meaning.error();
    if (!_document.spend(_vertices)) return _document.spent();
    FeatureTable::Column column{id, meaning->name, {}};
    const std::string name = textOf(member(use, "attribute"));
    if (!unsignedOf(member(_attributes, name.c_str()))) {
      column.values.assign(_vertices, meaning->otherwise);
      const auto* text = std::get_if<std::string>(&meaning->otherwise);
      if (text && !_document.spend(_vertices * (text->size() / sizeof(Value)))) {
        return _document.spent();
      }
      return column;
    }
    auto values = _attribute(name);
    if (!values) return values.error();
    if (values->count != _vertices || values->components != meaning->components) {
      return _document.bad(
          fmt::format("{} has {} elements of {} numbers for {} vertices and "
                      "property \"{}\" of {}",
                      name.substr(0, 80), values->count, values->components, _vertices,
                      id.substr(0, 80), meaning->components));
    }
    if (!meaning->normalized) normalize(*values);
    if (!affordable(*meaning)) return _document.spent();
    column.values.reserve(_vertices);
    for (std::size_t i = 0; i < _vertices; ++i) {
      column.values.push_back(valueOf(
          *meaning, std::span(values->values).subspan(i * values->components, values->components)));
    }
    return column;
  }

  /// Names of an enumeration and a default are stored once and may stand at every vertex.
  bool affordable(const PropertyTexture::Property& meaning) const {
    const auto* text = std::get_if<std::string>(&meaning.otherwise);
    std::size_t longest = text ? text->size() : 0;
    for (const auto& [code, name] : meaning.enumNames) longest = std::max(longest, name.size());
    return _document.spend(_vertices * (longest / sizeof(Value)));
  }

  const GltfDocument& _document;
  const Json& _schema;
  const Json& _attributes;
  std::size_t _vertices;
  const VertexAttribute& _attribute;
};

}  // namespace

Result<std::vector<FeatureTable>> readPropertyAttributes(const GltfDocument& document,
                                                         const Json& schema, const Json& primitive,
                                                         std::size_t vertices,
                                                         const VertexAttribute& attribute) {
  std::vector<FeatureTable> tables;
  const Json& used = member(member(member(primitive, "extensions"), "EXT_structural_metadata"),
                            "propertyAttributes");
  const Json& all = member(member(member(document.root(), "extensions"), "EXT_structural_metadata"),
                           "propertyAttributes");
  for (std::size_t i = 0; i < sizeOf(used); ++i) {
    const auto index = unsignedOf(used[i]);
    if (!index || *index >= sizeOf(all)) {
      return document.bad("a primitive names a missing property attribute");
    }
    AttributeTable reader(document, schema, member(primitive, "attributes"), vertices, attribute);
    auto table = reader.read(element(all, static_cast<std::size_t>(*index)));
    if (!table) return table.error();
    tables.push_back(std::move(*table));
  }
  return tables;
}

}  // namespace kokudo::content
