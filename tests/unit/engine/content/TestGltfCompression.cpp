#include "tests/unit/engine/content/GltfWorld.h"

#include <draco/compression/encode.h>
#include <draco/mesh/triangle_soup_mesh_builder.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <meshoptimizer.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace kokudo::content {
namespace {

using test::GltfWorld;
using test::Json;
using test::placeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// A field of `side` x `side` squares, two triangles each.
struct Field {
  std::vector<float> positions;
  std::vector<std::uint32_t> indices;
};

Field field(std::uint32_t side) {
  Field out;
  for (std::uint32_t y = 0; y <= side; ++y) {
    for (std::uint32_t x = 0; x <= side; ++x) {
      out.positions.insert(out.positions.end(), {float(x), float(y), 0});
    }
  }
  for (std::uint32_t y = 0; y < side; ++y) {
    for (std::uint32_t x = 0; x < side; ++x) {
      const std::uint32_t a = y * (side + 1) + x, b = a + side + 1;
      out.indices.insert(out.indices.end(), {a, a + 1, b, a + 1, b + 1, b});
    }
  }
  return out;
}

std::string dracoBytes(const Field& f, int method) {
  draco::TriangleSoupMeshBuilder builder;
  builder.Start(static_cast<int>(f.indices.size() / 3));
  const int position =
      builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
  const int id = builder.AddAttribute(draco::GeometryAttribute::GENERIC, 1, draco::DT_UINT16);
  for (std::size_t i = 0; i < f.indices.size() / 3; ++i) {
    const float* p[3];
    for (std::size_t k = 0; k < 3; ++k) p[k] = f.positions.data() + 3 * f.indices[3 * i + k];
    const draco::FaceIndex face(static_cast<std::uint32_t>(i));
    builder.SetAttributeValuesForFace(position, face, p[0], p[1], p[2]);
    const std::uint16_t row[3] = {std::uint16_t(p[0][1]), std::uint16_t(p[1][1]),
                                  std::uint16_t(p[2][1])};
    builder.SetAttributeValuesForFace(id, face, &row[0], &row[1], &row[2]);
  }
  const auto mesh = builder.Finalize();
  draco::Encoder encoder;
  encoder.SetEncodingMethod(method);
  encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 14);
  draco::EncoderBuffer buffer;
  if (!encoder.EncodeMeshToBuffer(*mesh, &buffer).ok()) return {};
  return {buffer.data(), buffer.size()};
}

GltfWorld dracoWorld(const Field& f, const std::string& bytes) {
  GltfWorld world;
  const auto vertices = f.positions.size() / 3;
  world.root["accessors"] = {
      {{"componentType", 5126}, {"count", vertices}, {"type", "VEC3"}},
      {{"componentType", 5123}, {"count", vertices}, {"type", "SCALAR"}},
      {{"componentType", 5125}, {"count", f.indices.size()}, {"type", "SCALAR"}}};
  world.primitive() = {{"attributes", {{"POSITION", 0}, {"_FEATURE_ID_0", 1}}}, {"indices", 2}};
  world.primitive()["extensions"]["EXT_mesh_features"]["featureIds"] = {
      {{"featureCount", 9}, {"attribute", 0}}};
  world.primitive()["extensions"]["KHR_draco_mesh_compression"] = {
      {"bufferView", world.view(bytes)}, {"attributes", {{"POSITION", 0}, {"_FEATURE_ID_0", 1}}}};
  world.root["extensionsRequired"] = {"KHR_draco_mesh_compression"};
  return world;
}

TEST(GltfDraco, UnpacksTrianglesAndAttributesOfBothMethods) {
  const Field f = field(8);
  for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
    const auto model = dracoWorld(f, dracoBytes(f, method)).decode(UpAxis::Z);
    ASSERT_TRUE(model.ok()) << model.error().message;
    const Primitive& p = model->primitives.at(0);
    ASSERT_EQ(p.indices.size(), f.indices.size());
    ASSERT_EQ(p.featureIds.size(), p.positions.size() / 3);
    double area = 0;
    for (std::size_t i = 0; i < p.indices.size(); i += 3) {
      const auto a = placeOf(*model, p, p.indices[i]), b = placeOf(*model, p, p.indices[i + 1]),
                 c = placeOf(*model, p, p.indices[i + 2]);
      area += cross(b - a, c - a).z / 2;
    }
    EXPECT_NEAR(area, 64, 0.01);
    for (std::size_t i = 0; i < p.featureIds.size(); ++i) {
      EXPECT_NEAR(placeOf(*model, p, i).y, p.featureIds[i], 0.01);  // ids are the rows
    }
  }
}

TEST(GltfDraco, GivesAnErrorForEveryTruncation) {
  const Field f = field(3);
  for (const int method : {draco::MESH_SEQUENTIAL_ENCODING, draco::MESH_EDGEBREAKER_ENCODING}) {
    const std::string whole = dracoBytes(f, method);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(dracoWorld(f, whole.substr(0, size)).decode().ok()) << size;
    }
  }
}

TEST(GltfDraco, RefusesAHeaderThatAnnouncesMoreThanTheFileCanHold) {
  // DRACO 2.2, mesh, edgebreaker, no flags, standard traversal; 2^30 points and faces
  const std::string bomb("DRACO\2\2\1\1\0\0\0\x80\x80\x80\x80\x04\x80\x80\x80\x80\x04\1\0", 24);
  const auto model = dracoWorld(field(1), bomb).decode();
  ASSERT_FALSE(model.ok());
  EXPECT_THAT(model.error().message, HasSubstr("exhaust memory"));
}

struct Packed {
  std::string bytes;
  Json extension;
};

template <typename T>
Packed packVertices(const std::vector<T>& values, std::size_t stride, const char* filter) {
  const std::size_t count = values.size() * sizeof(T) / stride;
  std::string out(meshopt_encodeVertexBufferBound(count, stride), '\0');
  out.resize(meshopt_encodeVertexBuffer(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                        values.data(), count, stride));
  return {out,
          {{"mode", "ATTRIBUTES"}, {"count", count}, {"byteStride", stride}, {"filter", filter}}};
}

/// The packed bytes lie in buffer 0, the view itself in a fallback buffer that has no bytes.
std::size_t addPacked(GltfWorld& world, const Packed& packed) {
  const std::size_t plain = world.view(packed.bytes);
  Json extension = packed.extension;
  extension["buffer"] = 0;
  extension["byteOffset"] = world.root["bufferViews"][plain]["byteOffset"];
  extension["byteLength"] = packed.bytes.size();
  const std::size_t length =
      extension["count"].get<std::size_t>() * extension["byteStride"].get<std::size_t>();
  Json view{{"buffer", 1}, {"byteOffset", 0}, {"byteLength", length}};
  if (extension["mode"] == "ATTRIBUTES") view["byteStride"] = extension["byteStride"];
  view["extensions"]["EXT_meshopt_compression"] = extension;
  world.root["bufferViews"][plain] = view;
  return plain;
}

GltfWorld meshoptWorld(const std::function<void(GltfWorld&)>& fill) {
  GltfWorld world;
  fill(world);
  world.root["buffers"] = {
      {{"byteLength", world.data.size()}},
      {{"byteLength", 1000}, {"extensions", {{"EXT_meshopt_compression", {{"fallback", true}}}}}}};
  world.root["extensionsRequired"] = {"EXT_meshopt_compression", "KHR_mesh_quantization"};
  return world;
}

void addAccessor(GltfWorld& world, const char* attribute, const Packed& packed, int type,
                 const char* shape, bool normalized = false) {
  world.root["accessors"].push_back({{"bufferView", addPacked(world, packed)},
                                     {"componentType", type},
                                     {"count", packed.extension["count"]},
                                     {"type", shape},
                                     {"normalized", normalized}});
  const std::size_t index = world.root["accessors"].size() - 1;
  if (std::string(attribute) == "indices") {
    world.primitive()["indices"] = index;
  } else {
    world.primitive()["attributes"][attribute] = index;
  }
}

template <typename T>
Packed packIndices(const std::vector<std::uint32_t>& indices, bool triangles) {
  std::string out(triangles ? meshopt_encodeIndexBufferBound(indices.size(), 100)
                            : meshopt_encodeIndexSequenceBound(indices.size(), 100),
                  '\0');
  auto* data = reinterpret_cast<unsigned char*>(out.data());
  out.resize(triangles
                 ? meshopt_encodeIndexBuffer(data, out.size(), indices.data(), indices.size())
                 : meshopt_encodeIndexSequence(data, out.size(), indices.data(), indices.size()));
  return {out,
          {{"mode", triangles ? "TRIANGLES" : "INDICES"},
           {"count", indices.size()},
           {"byteStride", sizeof(T)}}};
}

TEST(GltfMeshopt, UnpacksVerticesTrianglesAndIndexSequences) {
  const Field f = field(4);
  const auto check = [&](const Packed& indices, int type, bool sameOrder) {
    const GltfWorld world = meshoptWorld([&](GltfWorld& w) {
      addAccessor(w, "POSITION", packVertices(f.positions, 12, "NONE"), 5126, "VEC3");
      addAccessor(w, "indices", indices, type, "SCALAR");
    });
    const auto model = world.decode(UpAxis::Z);
    ASSERT_TRUE(model.ok()) << model.error().message;
    const Primitive& p = model->primitives.at(0);
    EXPECT_EQ(placeOf(*model, p, 7).x, f.positions[21]);
    ASSERT_EQ(p.indices.size(), f.indices.size());
    if (sameOrder) {
      EXPECT_EQ(p.indices, f.indices);
    }
    double area = 0;  // triangles may be turned within, not lost
    for (std::size_t i = 0; i < p.indices.size(); i += 3) {
      const auto a = placeOf(*model, p, p.indices[i]);
      area +=
          cross(placeOf(*model, p, p.indices[i + 1]) - a, placeOf(*model, p, p.indices[i + 2]) - a)
              .z /
          2;
    }
    EXPECT_DOUBLE_EQ(area, 16);
  };
  check(packIndices<std::uint16_t>(f.indices, true), 5123, false);
  check(packIndices<std::uint32_t>(f.indices, true), 5125, false);
  check(packIndices<std::uint16_t>(f.indices, false), 5123, true);
  check(packIndices<std::uint32_t>(f.indices, false), 5125, true);
}

TEST(GltfMeshopt, AppliesTheOctahedralFilter) {
  const std::vector<float> normals{0, 0.6f, 0.8f, 0, 1, 0, 0, 0, -0.6f, 0, 0.8f, 0};
  for (const std::size_t stride : {std::size_t(4), std::size_t(8)}) {
    std::vector<std::int8_t> stored(3 * stride);
    meshopt_encodeFilterOct(stored.data(), 3, stride, stride == 4 ? 8 : 16, normals.data());
    const GltfWorld world = meshoptWorld([&](GltfWorld& w) {
      addAccessor(w, "POSITION", packVertices<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 12, "NONE"), 5126,
                  "VEC3");
      addAccessor(w, "NORMAL", packVertices(stored, stride, "OCTAHEDRAL"),
                  stride == 4 ? 5120 : 5122, "VEC3", true);
    });
    const auto model = world.decode(UpAxis::Z);
    ASSERT_TRUE(model.ok()) << model.error().message;
    const auto& n = model->primitives.at(0).normals;
    EXPECT_NEAR(n[1], 0.6, 0.02);
    EXPECT_NEAR(n[2], 0.8, 0.02);
    EXPECT_NEAR(n[3], 1, 0.02);
    EXPECT_NEAR(n[6], -0.6, 0.02);
  }
}

TEST(GltfMeshopt, AppliesTheExponentialFilter) {
  const std::vector<float> positions{0, 0, 0, 1000.5f, 0, 0, 0, -0.25f, 0};
  std::vector<std::uint32_t> stored(9);
  meshopt_encodeFilterExp(stored.data(), 3, 12, 20, positions.data());
  const GltfWorld world = meshoptWorld([&](GltfWorld& w) {
    addAccessor(w, "POSITION", packVertices(stored, 12, "EXPONENTIAL"), 5126, "VEC3");
  });
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_NEAR(placeOf(*model, model->primitives.at(0), 1).x, 1000.5, 0.01);
  EXPECT_NEAR(placeOf(*model, model->primitives.at(0), 2).y, -0.25, 0.001);
}

TEST(GltfMeshopt, AppliesTheQuaternionFilterToInstances) {
  const float half = std::sqrt(0.5f);
  const std::vector<float> rotation{0, 0, half, half};
  std::vector<std::int16_t> stored(4);
  meshopt_encodeFilterQuat(stored.data(), 1, 8, 16, rotation.data());
  GltfWorld world = meshoptWorld([&](GltfWorld& w) {
    w.withTriangle();
    const std::size_t view = addPacked(w, packVertices(stored, 8, "QUATERNION"));
    w.root["accessors"].push_back({{"bufferView", view},
                                   {"componentType", 5122},
                                   {"count", 1},
                                   {"type", "VEC4"},
                                   {"normalized", true}});
    w.node()["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["ROTATION"] =
        w.root["accessors"].size() - 1;
  });
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto& m = model->instanceSets.at(0).transforms.at(0);
  EXPECT_NEAR(m[1], -1, 1e-3);  // y becomes -x
  EXPECT_NEAR(m[4], 1, 1e-3);   // x becomes y
}

TEST(GltfMeshopt, RefusesWhatTheExtensionForbids) {
  const Packed good = packVertices<float>({0, 0, 0, 1, 0, 0, 0, 1, 0}, 12, "NONE");
  const auto messageWith = [&](const Json& change) {
    const GltfWorld world = meshoptWorld([&](GltfWorld& w) {
      Packed packed = good;
      packed.extension.update(change);
      addAccessor(w, "POSITION", packed, 5126, "VEC3");
    });
    const auto model = world.decode();
    return model.ok() ? std::string("accepted") : model.error().message;
  };
  EXPECT_EQ(messageWith(Json::object()), "accepted");
  EXPECT_THAT(messageWith({{"mode", "SPHERES"}}), HasSubstr("mode is none of"));
  EXPECT_THAT(messageWith({{"byteStride", 6}}), HasSubstr("multiple of 4"));
  EXPECT_THAT(messageWith({{"filter", "OCTAHEDRAL"}}), HasSubstr("byteStride of 4 or 8"));
  EXPECT_THAT(messageWith({{"filter", "SEPIA"}}), HasSubstr("filter is unknown"));
  EXPECT_THAT(messageWith({{"count", 400}}), HasSubstr("do not unpack"));
  EXPECT_THAT(messageWith({{"count", 4'000'000'000u}}), HasSubstr("exhaust memory"));
  EXPECT_THAT(messageWith({{"mode", "TRIANGLES"}}), HasSubstr("must be 2 or 4"));
}

TEST(GltfMeshopt, GivesAnErrorForEveryTruncation) {
  const Packed good = packVertices(field(3).positions, 12, "NONE");
  for (std::size_t size = 0; size < good.bytes.size(); ++size) {
    const GltfWorld world = meshoptWorld([&](GltfWorld& w) {
      addAccessor(w, "POSITION", {good.bytes.substr(0, size), good.extension}, 5126, "VEC3");
    });
    EXPECT_FALSE(world.decode().ok()) << size;
  }
}

}  // namespace
}  // namespace kokudo::content
