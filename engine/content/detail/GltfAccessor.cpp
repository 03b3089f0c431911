#include "engine/content/detail/GltfAccessor.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

namespace kokudo::content {

namespace {

template <typename T>
T load(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof(T));
  return value;
}

std::optional<Component> componentOf(const Json& type) {
  switch (unsignedOf(type).value_or(0)) {
    case 5120:
      return Component::Int8;
    case 5121:
      return Component::Uint8;
    case 5122:
      return Component::Int16;
    case 5123:
      return Component::Uint16;
    case 5125:
      return Component::Uint32;
    case 5126:
      return Component::Float32;
  }
  return std::nullopt;
}

std::size_t componentsOf(const std::string& type) {
  if (type == "SCALAR") return 1;
  if (type == "VEC2") return 2;
  if (type == "VEC3") return 3;
  return type == "VEC4" ? 4 : 0;
}

/// `count` elements of `width` bytes each `stride` apart, checked against the view.
struct Strided {
  Bytes bytes;
  std::size_t stride;
  const std::byte* at(std::size_t i) const { return bytes.data() + i * stride; }
};

Result<Strided> strided(const GltfDocument& document, const Json& owner, std::uint64_t count,
                        std::size_t width, const std::string& what) {
  const auto index = unsignedOf(member(owner, "bufferView"));
  if (!index) return document.bad(what + " has no bufferView");
  auto bytes = document.view(static_cast<std::size_t>(*index));
  if (!bytes) return bytes.error();
  const std::uint64_t offset = unsignedOf(member(owner, "byteOffset")).value_or(0);
  const Json& view = document.at("bufferViews", static_cast<std::size_t>(*index));
  const std::uint64_t stride = unsignedOf(member(view, "byteStride")).value_or(width);
  // byteStride is at most 252 by the specification; more would only make overflow possible.
  const bool sane = stride >= width && stride <= 4096 && offset <= bytes->size();
  const std::uint64_t room = sane ? bytes->size() - offset : 0;
  if (!sane || (count > 0 && (room < width || (room - width) / stride < count - 1))) {
    return document.bad(
        fmt::format("{} needs {} elements of {} bytes from byte {} of a view of {} "
                    "bytes",
                    what, count, width, offset, bytes->size()));
  }
  return Strided{bytes->subspan(static_cast<std::size_t>(offset)),
                 static_cast<std::size_t>(stride)};
}

Status applySparse(const GltfDocument& document, const Json& sparse, Component component,
                   const std::string& what, AccessorValues& out) {
  const std::uint64_t count = unsignedOf(member(sparse, "count")).value_or(0);
  const Json& indices = member(sparse, "indices");
  const auto indexType = componentOf(member(indices, "componentType"));
  if (count > out.count || !indexType) return document.bad(what + " has a broken sparse part");
  auto at = strided(document, indices, count, sizeOf(*indexType), what + " (sparse indices)");
  if (!at) return at.error();
  auto values = strided(document, member(sparse, "values"), count,
                        sizeOf(component) * out.components, what + " (sparse values)");
  if (!values) return values.error();
  for (std::size_t i = 0; i < count; ++i) {
    const double target = readNumber(*indexType, at->at(i));
    if (target < 0 || target >= static_cast<double>(out.count)) {
      return document.bad(what + " has a sparse index behind its end");
    }
    for (std::size_t c = 0; c < out.components; ++c) {
      out.values[static_cast<std::size_t>(target) * out.components + c] =
          readNumber(component, values->at(i) + c * sizeOf(component));
    }
  }
  return {};
}

}  // namespace

std::size_t sizeOf(Component component) {
  switch (component) {
    case Component::Int8:
    case Component::Uint8:
      return 1;
    case Component::Int16:
    case Component::Uint16:
      return 2;
    case Component::Int32:
    case Component::Uint32:
    case Component::Float32:
      return 4;
    default:
      return 8;
  }
}

double readNumber(Component component, const std::byte* at) {
  switch (component) {
    case Component::Int8:
      return load<std::int8_t>(at);
    case Component::Uint8:
      return load<std::uint8_t>(at);
    case Component::Int16:
      return load<std::int16_t>(at);
    case Component::Uint16:
      return load<std::uint16_t>(at);
    case Component::Int32:
      return load<std::int32_t>(at);
    case Component::Uint32:
      return load<std::uint32_t>(at);
    case Component::Int64:
      return static_cast<double>(load<std::int64_t>(at));
    case Component::Uint64:
      return static_cast<double>(load<std::uint64_t>(at));
    case Component::Float32:
      return static_cast<double>(load<float>(at));
    case Component::Float64:
      break;
  }
  return load<double>(at);
}

double normalizedValue(Component component, double value) {
  switch (component) {
    case Component::Int8:
      return std::max(value / 127.0, -1.0);
    case Component::Uint8:
      return value / 255.0;
    case Component::Int16:
      return std::max(value / 32767.0, -1.0);
    case Component::Uint16:
      return value / 65535.0;
    case Component::Int32:
      return std::max(value / 2147483647.0, -1.0);
    case Component::Uint32:
      return value / 4294967295.0;
    case Component::Int64:
      return std::max(value / 9223372036854775807.0, -1.0);
    case Component::Uint64:
      return value / 18446744073709551615.0;
    default:
      return value;
  }
}

Result<AccessorValues> readAccessor(const GltfDocument& document, std::size_t index) {
  const Json& accessor = document.at("accessors", index);
  const std::string what = fmt::format("accessor {}", index);
  const auto count = unsignedOf(member(accessor, "count"));
  const auto component = componentOf(member(accessor, "componentType"));
  AccessorValues out;
  out.components = componentsOf(textOf(member(accessor, "type")));
  if (!count || !component || out.components == 0) {
    return document.bad(what + " is missing or has an unknown type");
  }
  if (*count > 0xFFFFFFFFu || !document.spend(*count)) return document.spent();
  out.count = static_cast<std::size_t>(*count);
  const std::size_t width = sizeOf(*component) * out.components;
  if (member(accessor, "bufferView").is_null()) {
    out.values.assign(out.count * out.components, 0.0);
  } else {
    auto elements = strided(document, accessor, *count, width, what);
    if (!elements) return elements.error();
    out.values.resize(out.count * out.components);
    for (std::size_t i = 0; i < out.count; ++i) {
      for (std::size_t c = 0; c < out.components; ++c) {
        out.values[i * out.components + c] =
            readNumber(*component, elements->at(i) + c * sizeOf(*component));
      }
    }
  }
  if (const Json& sparse = member(accessor, "sparse"); sparse.is_object()) {
    if (auto status = applySparse(document, sparse, *component, what, out); !status) {
      return status.error();
    }
  }
  if (member(accessor, "normalized") == true) {
    for (double& value : out.values) value = normalizedValue(*component, value);
  }
  return out;
}

Result<std::vector<std::uint32_t>> readUnsigned(const GltfDocument& document, std::size_t index) {
  auto numbers = readAccessor(document, index);
  if (!numbers) return numbers.error();
  if (numbers->components != 1) return document.bad(fmt::format("accessor {} is no SCALAR", index));
  std::vector<std::uint32_t> out;
  out.reserve(numbers->count);
  for (const double value : numbers->values) {
    // Written so that a NaN fails too.
    if (!(value >= 0 && value <= 4294967295.0)) {
      return document.bad(
          fmt::format("accessor {} holds {}; expected a whole number", index, value));
    }
    out.push_back(static_cast<std::uint32_t>(std::llround(value)));
  }
  return out;
}

}  // namespace kokudo::content
