// How many triangles a glTF has and where they lie, from counts, min and max of its accessors.

#include "tests/integration/GltfOracle.h"

#include <algorithm>
#include <functional>

namespace kokudo::test {

namespace {

using Matrix = std::array<double, 16>;  // column-major, as glTF

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix out{};
  for (std::size_t c = 0; c < 4; ++c)
    for (std::size_t r = 0; r < 4; ++r)
      for (std::size_t k = 0; k < 4; ++k) out[4 * c + r] += a[4 * k + r] * b[4 * c + k];
  return out;
}

Matrix matrixOf(const Json& node) {
  if (node.contains("matrix")) return node["matrix"].get<Matrix>();
  const auto t = node.value("translation", std::array<double, 3>{});
  const auto q = node.value("rotation", std::array<double, 4>{0, 0, 0, 1});
  const auto s = node.value("scale", std::array<double, 3>{1, 1, 1});
  const auto [x, y, z, w] = q;
  return {(1 - 2 * (y * y + z * z)) * s[0],
          2 * (x * y + z * w) * s[0],
          2 * (x * z - y * w) * s[0],
          0,
          2 * (x * y - z * w) * s[1],
          (1 - 2 * (x * x + z * z)) * s[1],
          2 * (y * z + x * w) * s[1],
          0,
          2 * (x * z + y * w) * s[2],
          2 * (y * z - x * w) * s[2],
          (1 - 2 * (x * x + y * y)) * s[2],
          0,
          t[0],
          t[1],
          t[2],
          1};
}

}  // namespace

void Box::add(const std::array<double, 3>& p) {
  for (std::size_t i = 0; i < 3; ++i) {
    low[i] = std::min(low[i], p[i]);
    high[i] = std::max(high[i], p[i]);
  }
}

void Box::add(const Box& other) {
  add(other.low);
  add(other.high);
}

template <typename Visit>
void GltfOracle::eachPrimitive(const Visit& visit) const {
  const std::function<void(const Json&, const Matrix&)> walk = [&](const Json& node,
                                                                   const Matrix& parent) {
    const Matrix matrix = product(parent, matrixOf(node));
    if (node.contains("mesh")) {
      for (const auto& primitive : _root["meshes"][node["mesh"].get<std::size_t>()]["primitives"])
        visit(primitive, matrix);
    }
    for (const auto& child : node.value("children", Json::array()))
      walk(_root["nodes"][child.get<std::size_t>()], matrix);
  };
  const Json& scene = _root["scenes"][_root.value("scene", std::size_t(0))];
  for (const auto& node : scene["nodes"])
    walk(_root["nodes"][node.get<std::size_t>()], {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
}

std::size_t GltfOracle::triangles() const {
  std::size_t sum = 0;
  eachPrimitive([&](const Json& primitive, const Matrix&) {
    if (primitive.value("mode", 4) != 4) return;
    const auto index = primitive.contains("indices")
                           ? primitive["indices"].get<std::size_t>()
                           : primitive["attributes"]["POSITION"].get<std::size_t>();
    sum += _root["accessors"][index]["count"].get<std::size_t>() / 3;
  });
  return sum;
}

Box GltfOracle::box() const {
  Box box;
  eachPrimitive([&](const Json& primitive, const Matrix& m) {
    const Json& accessor =
        _root["accessors"][primitive["attributes"]["POSITION"].get<std::size_t>()];
    const auto low = accessor["min"].get<std::array<double, 3>>();
    const auto high = accessor["max"].get<std::array<double, 3>>();
    for (unsigned corner = 0; corner < 8; ++corner) {
      std::array<double, 3> p{};
      for (std::size_t c = 0; c < 3; ++c) p[c] = corner >> c & 1 ? high[c] : low[c];
      std::array<double, 3> placed{};
      for (std::size_t r = 0; r < 3; ++r)
        placed[r] = m[r] * p[0] + m[4 + r] * p[1] + m[8 + r] * p[2] + m[12 + r];
      box.add(placed);
    }
  });
  return box;
}

}  // namespace kokudo::test
