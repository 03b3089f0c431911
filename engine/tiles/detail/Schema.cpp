#include "engine/tiles/detail/Schema.h"

#include <algorithm>
#include <array>
#include <limits>

namespace kokudo::tiles::detail {
namespace {

struct ComponentInfo {
  std::string_view name;
  std::size_t bytes;
  bool integer;
  double low, high;
};

template <typename T>
constexpr ComponentInfo info(std::string_view name) {
  return {name, sizeof(T), std::numeric_limits<T>::is_integer,
          static_cast<double>(std::numeric_limits<T>::lowest()),
          static_cast<double>(std::numeric_limits<T>::max())};
}

constexpr std::array<ComponentInfo, 10> kComponents{
    info<std::int8_t>("INT8"),     info<std::uint8_t>("UINT8"),   info<std::int16_t>("INT16"),
    info<std::uint16_t>("UINT16"), info<std::int32_t>("INT32"),   info<std::uint32_t>("UINT32"),
    info<std::int64_t>("INT64"),   info<std::uint64_t>("UINT64"), info<float>("FLOAT32"),
    info<double>("FLOAT64")};

const ComponentInfo& infoOf(ComponentType type) {
  return kComponents[static_cast<std::size_t>(type)];
}

}  // namespace

std::optional<ComponentType> componentTypeNamed(std::string_view name) {
  for (std::size_t i = 0; i < kComponents.size(); ++i) {
    if (kComponents[i].name == name) return static_cast<ComponentType>(i);
  }
  return std::nullopt;
}

std::size_t byteCount(ComponentType type) {
  return infoOf(type).bytes;
}

bool isInteger(ComponentType type) {
  return infoOf(type).integer;
}

std::pair<double, double> rangeOf(ComponentType type) {
  return {infoOf(type).low, infoOf(type).high};
}

const SchemaProperty* SchemaClass::find(std::string_view property) const {
  const auto found = std::find_if(properties.begin(), properties.end(),
                                  [&](const SchemaProperty& p) { return p.id == property; });
  return found == properties.end() ? nullptr : &*found;
}

const std::string* SchemaEnum::nameOf(std::int64_t value) const {
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == value; });
  return found == values.end() ? nullptr : &found->second;
}

const SchemaClass* Schema::findClass(std::string_view name) const {
  const auto found = std::find_if(classes.begin(), classes.end(),
                                  [&](const SchemaClass& c) { return c.id == name; });
  return found == classes.end() ? nullptr : &*found;
}

const SchemaEnum* Schema::findEnum(std::string_view name) const {
  const auto found =
      std::find_if(enums.begin(), enums.end(), [&](const SchemaEnum& e) { return e.id == name; });
  return found == enums.end() ? nullptr : &*found;
}

}  // namespace kokudo::tiles::detail
