#include "engine/content/detail/PropertySchema.h"

#include "engine/content/detail/PropertyColumn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

using Property = PropertyTexture::Property;

constexpr std::uint64_t kMaximumComponents = 64;

/// Numbers of nested lists in their order; one number alone stands for all `count`.
std::vector<double> flattened(const Json& value, std::size_t count) {
  if (const auto number = numberOf(value)) return std::vector<double>(count, *number);
  std::vector<double> out;
  for (std::size_t i = 0; i < sizeOf(value); ++i) {
    if (const auto number = numberOf(value[i])) out.push_back(*number);
    for (std::size_t k = 0; k < sizeOf(value[i]); ++k) {
      out.push_back(numberOf(value[i][k]).value_or(0));
    }
  }
  if (out.size() != count) out.clear();
  return out;
}

void readEnum(const Json& definition, Property& out) {
  const Json& values = member(definition, "values");
  for (std::size_t i = 0; i < sizeOf(values); ++i) {
    const Json& code = member(values[i], "value");
    if (!code.is_number_integer()) continue;
    out.enumNames.emplace_back(code.get<std::int64_t>(), textOf(member(values[i], "name")));
  }
  std::stable_sort(out.enumNames.begin(), out.enumNames.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
}

void setComponent(Component component, Property& out) {
  out.componentBytes = static_cast<unsigned>(sizeOf(component));
  switch (component) {
    case Component::Int8:
    case Component::Int16:
    case Component::Int32:
    case Component::Int64:
      out.type = PropertyTexture::Type::Signed;
      break;
    case Component::Float32:
    case Component::Float64:
      out.type = PropertyTexture::Type::Float;
      break;
    default:
      out.type = PropertyTexture::Type::Unsigned;
  }
}

void readNoData(const Json& noData, Property& out) {
  if (!noData.is_string()) {
    out.noData = flattened(noData, out.components);
    return;
  }
  for (const auto& [code, name] : out.enumNames) {
    if (noData == name) out.noData.assign(1, static_cast<double>(code));
  }
}

/// The greatest value of an integer type, by which a normalised one is divided.
double greatest(const Property& p) {
  const unsigned bits = p.componentBytes * 8 - (p.type == PropertyTexture::Type::Signed ? 1 : 0);
  return std::exp2(bits) - 1;
}

Json jsonOf(const Property& p, double raw, std::size_t component) {
  if (p.boolean) return raw != 0;
  if (!p.enumNames.empty()) {
    const auto found = std::lower_bound(
        p.enumNames.begin(), p.enumNames.end(), raw,
        [](const auto& entry, double code) { return static_cast<double>(entry.first) < code; });
    if (found != p.enumNames.end() && static_cast<double>(found->first) == raw) {
      return found->second;
    }
  }
  const bool whole = p.type != PropertyTexture::Type::Float;
  if (!p.normalized && p.offset.empty() && p.scale.empty()) {
    if (whole && std::isfinite(raw)) return static_cast<std::int64_t>(raw);
    return p.componentBytes == 4 ? shortest(static_cast<float>(raw)) : raw;
  }
  const double value = p.normalized && whole ? std::max(raw / greatest(p), -1.0) : raw;
  const double scale = component < p.scale.size() ? p.scale[component] : 1;
  return value * scale + (component < p.offset.size() ? p.offset[component] : 0);
}

}  // namespace

Result<Json> readSchema(const GltfDocument& document) {
  const Json& extension = member(member(document.root(), "extensions"), "EXT_structural_metadata");
  const Json& uri = member(extension, "schemaUri");
  if (!uri.is_string()) return Json(member(extension, "schema"));
  auto text = document.resolve(uri.get_ref<const std::string&>());
  if (!text) return text.error();
  return parseJson(*text, uri.get_ref<const std::string&>());
}

Result<Property> readProperty(const GltfDocument& document, const Json& schema,
                              const Json& property, const Json& use, const std::string& id) {
  const auto bad = [&](std::string_view what) {
    return document.bad(fmt::format("property \"{}\": {}", id.substr(0, 80), what));
  };
  Property out;
  out.id = id;
  out.name = textOf(member(property, "name"), id);
  const std::string type = textOf(member(property, "type"));
  const Json& definition =
      member(member(schema, "enums"), textOf(member(property, "enumType")).c_str());
  if (!document.spendText(out.id) || !document.spendText(out.name)) return document.spent();
  std::size_t numbers = numbersPerElement(type);
  std::optional<Component> component = componentNamed(textOf(member(property, "componentType")));
  if (type == "ENUM") {
    readEnum(definition, out);
    for (const auto& [code, name] : out.enumNames) {
      if (!document.spendText(name)) return document.spent();
    }
    component = componentNamed(textOf(member(definition, "valueType"), "UINT16"));
    numbers = 1;
  } else if (type == "BOOLEAN") {
    out.boolean = true;
    component = Component::Uint8;
    numbers = 1;
  }
  if (!component || numbers == 0) return bad("its type cannot lie in a texture or a vertex");
  setComponent(*component, out);
  const bool array = member(property, "array") == true;
  const auto length = array ? unsignedOf(member(property, "count")).value_or(0) : 1;
  if (length == 0 || length > kMaximumComponents) {
    return bad("its arrays have no fixed length that fits a texture or a vertex");
  }
  out.components = static_cast<unsigned>(numbers * length);
  out.normalized = member(property, "normalized") == true && isInteger(*component);
  const auto choose = [&](const char* name) -> const Json& {
    const Json& own = member(use, name);
    return own.is_null() ? member(property, name) : own;
  };
  out.offset = flattened(choose("offset"), out.components);
  out.scale = flattened(choose("scale"), out.components);
  readNoData(member(property, "noData"), out);
  out.otherwise = asValue(member(property, "default"));
  return out;
}

Value valueOf(const Property& property, std::span<const double> raw) {
  if (!property.noData.empty() &&
      std::equal(raw.begin(), raw.end(), property.noData.begin(), property.noData.end(),
                 [&](double a, double b) {
                   const bool single = property.type == PropertyTexture::Type::Float &&
                                       property.componentBytes == 4;
                   return single ? static_cast<float>(a) == static_cast<float>(b) : a == b;
                 })) {
    return property.otherwise;
  }
  if (raw.size() == 1) return asValue(jsonOf(property, raw[0], 0));
  Json list = Json::array();
  for (std::size_t i = 0; i < raw.size(); ++i) list.push_back(jsonOf(property, raw[i], i));
  return asValue(std::move(list));
}

}  // namespace kokudo::content
