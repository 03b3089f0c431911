#include "engine/content/detail/TileSemantics.h"

#include <fmt/format.h>

#include <array>

namespace kokudo::content {

std::optional<Component> tileComponent(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Component>, 8> kNames{{
      {"BYTE", Component::Int8},
      {"UNSIGNED_BYTE", Component::Uint8},
      {"SHORT", Component::Int16},
      {"UNSIGNED_SHORT", Component::Uint16},
      {"INT", Component::Int32},
      {"UNSIGNED_INT", Component::Uint32},
      {"FLOAT", Component::Float32},
      {"DOUBLE", Component::Float64},
  }};
  for (const auto& [known, component] : kNames) {
    if (name == known) return component;
  }
  return std::nullopt;
}

Result<std::optional<std::uint64_t>> TileSemantics::count(const char* name) const {
  const Json& value = member(_json, name);
  if (value.is_null()) return std::optional<std::uint64_t>();
  if (value.is_object()) {
    auto number = global(name, 1, Component::Uint32);
    if (!number) return number.error();
    return std::optional<std::uint64_t>(static_cast<std::uint64_t>((*number)[0]));
  }
  const auto number = unsignedOf(value);
  if (!number) return bad(fmt::format("{} is no whole number from 0 up", name));
  return std::optional<std::uint64_t>(*number);
}

bool TileSemantics::flag(const char* name) const {
  const Json& value = member(_json, name);
  if (value.is_boolean()) return value.get<bool>();
  return value.is_number() && value.get<double>() != 0;
}

Result<std::vector<double>> TileSemantics::global(const char* name, std::size_t components,
                                                  Component binaryType) const {
  const Json& value = member(_json, name);
  if (value.is_null()) return std::vector<double>();
  if (value.is_object()) return perItem(name, binaryType, components, 1);
  auto numbers = numbersOf(value, components);
  if (numbers.empty())
    return bad(fmt::format("{} is not an array of {} numbers", name, components));
  return numbers;
}

Result<std::vector<double>> TileSemantics::perItem(const char* name, Component type,
                                                   std::size_t components,
                                                   std::uint64_t items) const {
  const auto offset = unsignedOf(member(member(_json, name), "byteOffset"));
  if (!offset) return bad(fmt::format("{} has no byteOffset", name));
  const std::size_t width = sizeOf(type) * components;
  if (*offset > _binary.size() || (_binary.size() - *offset) / width < items) {
    return bad(fmt::format("{} of {} items of {} bytes starts at byte {} of {}", name, items, width,
                           *offset, _binary.size()));
  }
  const std::byte* at = _binary.data() + *offset;
  std::vector<double> values(static_cast<std::size_t>(items) * components);
  for (double& value : values) {
    value = readNumber(type, at);
    at += sizeOf(type);
  }
  return values;
}

Result<Component> TileSemantics::componentOf(const char* name, Component otherwise) const {
  const Json& type = member(member(_json, name), "componentType");
  if (type.is_null()) return otherwise;
  const auto component = tileComponent(textOf(type));
  if (!component) return bad(fmt::format("{} has an unknown componentType", name));
  return *component;
}

}  // namespace kokudo::content
