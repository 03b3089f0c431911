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

/// How the numbers of one element lie: `columns` of `rows`, every column at a multiple of 4 bytes
/// in a matrix (glTF 2.0 §3.6.2.4).
struct ElementLayout {
  std::size_t rows = 0, columns = 1, component = 1;
  std::size_t columnBytes() const {
    const std::size_t bytes = rows * component;
    return columns > 1 ? (bytes + 3) / 4 * 4 : bytes;
  }
  std::size_t components() const { return rows * columns; }
  // The padding behind the last column counts too.
  std::size_t bytes() const { return columns * columnBytes(); }
  std::size_t offsetOf(std::size_t i) const {
    return i / rows * columnBytes() + i % rows * component;
  }
};

ElementLayout layoutOf(const std::string& type, Component component) {
  const std::size_t width = sizeOf(component);
  if (type == "SCALAR") return {1, 1, width};
  for (const std::size_t n : {std::size_t(2), std::size_t(3), std::size_t(4)}) {
    if (type == "VEC" + std::to_string(n)) return {n, 1, width};
    if (type == "MAT" + std::to_string(n)) return {n, n, width};
  }
  return {};
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

Status applySparse(const GltfDocument& document, const Json& sparse, const ElementLayout& layout,
                   const std::string& what, AccessorValues& out) {
  const std::uint64_t count = unsignedOf(member(sparse, "count")).value_or(0);
  const Json& indices = member(sparse, "indices");
  const auto indexType = componentOf(member(indices, "componentType"));
  if (count > out.count || !indexType) return document.bad(what + " has a broken sparse part");
  auto at = strided(document, indices, count, sizeOf(*indexType), what + " (sparse indices)");
  if (!at) return at.error();
  auto values =
      strided(document, member(sparse, "values"), count, layout.bytes(), what + " (sparse values)");
  if (!values) return values.error();
  for (std::size_t i = 0; i < count; ++i) {
    const double target = readNumber(*indexType, at->at(i));
    if (!(target >= 0 && target < static_cast<double>(out.count))) {
      return document.bad(what + " has a sparse index behind its end");
    }
    double* to = out.values.data() + static_cast<std::size_t>(target) * out.components;
    for (std::size_t c = 0; c < out.components; ++c) {
      to[c] = readNumber(out.component, values->at(i) + layout.offsetOf(c));
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

Result<AccessorValues> describeAccessor(const GltfDocument& document, std::size_t index) {
  const Json& accessor = document.at("accessors", index);
  const auto count = unsignedOf(member(accessor, "count"));
  const auto component = componentOf(member(accessor, "componentType"));
  const auto components = layoutOf(textOf(member(accessor, "type")), Component::Uint8).components();
  if (!count || !component || components == 0) {
    return document.bad(fmt::format("accessor {} is missing or has an unknown type", index));
  }
  if (*count > 0xFFFFFFFFu) return document.spent();
  AccessorValues out;
  out.count = static_cast<std::size_t>(*count);
  out.components = components;
  out.component = *component;
  out.normalized = member(accessor, "normalized") == true && *component != Component::Float32;
  return out;
}

Result<AccessorValues> readRawAccessor(const GltfDocument& document, std::size_t index) {
  auto described = describeAccessor(document, index);
  if (!described) return described.error();
  AccessorValues& out = *described;
  // A vertex of three numbers costs one, a matrix its share.
  if (!document.spend(out.count * ((out.components + 3) / 4))) return document.spent();
  const Json& accessor = document.at("accessors", index);
  const std::string what = fmt::format("accessor {}", index);
  const ElementLayout layout = layoutOf(textOf(member(accessor, "type")), out.component);
  if (member(accessor, "bufferView").is_null()) {
    out.values.assign(out.count * out.components, 0.0);
  } else {
    auto elements = strided(document, accessor, out.count, layout.bytes(), what);
    if (!elements) return elements.error();
    out.values.resize(out.count * out.components);
    for (std::size_t i = 0; i < out.count; ++i) {
      for (std::size_t c = 0; c < out.components; ++c) {
        out.values[i * out.components + c] =
            readNumber(out.component, elements->at(i) + layout.offsetOf(c));
      }
    }
  }
  if (const Json& sparse = member(accessor, "sparse"); sparse.is_object()) {
    if (auto status = applySparse(document, sparse, layout, what, out); !status) {
      return status.error();
    }
  }
  return described;
}

void normalize(AccessorValues& values) {
  if (!values.normalized) return;
  for (double& value : values.values) value = normalizedValue(values.component, value);
}

Result<AccessorValues> readAccessor(const GltfDocument& document, std::size_t index) {
  auto values = readRawAccessor(document, index);
  if (values) normalize(*values);
  return values;
}

Result<std::vector<std::uint32_t>> readUnsigned(const GltfDocument& document, std::size_t index) {
  // Ids and indices are never fractions, whatever the accessor says.
  auto numbers = readRawAccessor(document, index);
  if (!numbers) return numbers.error();
  if (numbers->components != 1) return document.bad(fmt::format("accessor {} is no SCALAR", index));
  auto out = asUnsigned(document, numbers->values);
  if (out) return out;
  return document.bad(
      fmt::format("accessor {} holds a number that is no whole one from 0 up", index));
}

Result<std::vector<std::uint32_t>> asUnsigned(const GltfDocument& document,
                                              const std::vector<double>& values) {
  std::vector<std::uint32_t> out;
  out.reserve(values.size());
  for (const double value : values) {
    // Written so that a NaN fails too.
    if (!(value >= 0 && value <= 4294967295.0)) {
      return document.bad(fmt::format("{} stands where a whole number from 0 up should", value));
    }
    out.push_back(static_cast<std::uint32_t>(std::llround(value)));
  }
  return out;
}

}  // namespace kokudo::content
