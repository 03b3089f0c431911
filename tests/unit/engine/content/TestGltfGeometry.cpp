#include "tests/unit/engine/content/GltfWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::content {
namespace {

using test::GltfWorld;
using test::Json;
using test::placeOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Vec3 = geodesy::Vec3;

void expectNear(Vec3 a, Vec3 b, double tolerance = 1e-6) {
  EXPECT_LT(length(a - b), tolerance) << a.x << " " << a.y << " " << a.z;
}

TEST(GltfGeometry, TurnsEveryPrimitiveModeIntoLists) {
  struct Case {
    int mode;
    Primitive::Mode becomes;
    std::vector<std::uint32_t> indices;
  };
  using Mode = Primitive::Mode;
  for (const Case& c :
       {Case{0, Mode::Points, {0, 1, 2, 3}}, Case{1, Mode::Lines, {0, 1, 2, 3}},
        Case{2, Mode::Lines, {0, 1, 1, 2, 2, 3, 3, 0}}, Case{3, Mode::Lines, {0, 1, 1, 2, 2, 3}},
        Case{4, Mode::Triangles, {0, 1, 2}}, Case{5, Mode::Triangles, {0, 1, 2, 1, 3, 2}},
        Case{6, Mode::Triangles, {0, 1, 2, 0, 2, 3}}}) {
    GltfWorld world;
    world.attribute<float>("POSITION", {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0}, "VEC3");
    world.primitive()["mode"] = c.mode;
    const auto model = world.decode();
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(model->primitives.at(0).mode, c.becomes) << c.mode;
    EXPECT_EQ(model->primitives[0].indices, c.indices) << c.mode;
  }
}

template <typename T>
void expectPositions(const std::vector<T>& stored, bool normalized, double largest) {
  GltfWorld world;
  world.attribute<T>("POSITION", stored, "VEC3", {{"normalized", normalized}});
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  expectNear(placeOf(*model, model->primitives.at(0), 1), {largest, 0, 0}, 1e-4);
}

// KHR_mesh_quantization: positions of 8 and 16 bits, plain and normalised.
TEST(GltfGeometry, ReadsPositionsOfEveryComponentType) {
  for (const bool fraction : {false, true}) {
    expectPositions<std::int8_t>({0, 0, 0, 127, 0, 0, 0, 64, 0}, fraction, fraction ? 1 : 127);
    expectPositions<std::uint8_t>({0, 0, 0, 255, 0, 0, 0, 64, 0}, fraction, fraction ? 1 : 255);
    expectPositions<std::int16_t>({0, 0, 0, 32767, 0, 0, 0, 64, 0}, fraction, fraction ? 1 : 32767);
    expectPositions<std::uint16_t>({0, 0, 0, 65535, 0, 0, 0, 64, 0}, fraction,
                                   fraction ? 1 : 65535);
  }
  expectPositions<float>({0, 0, 0, 2.5f, 0, 0, 0, 64, 0}, false, 2.5);
}

TEST(GltfGeometry, ReadsInterleavedViews) {
  GltfWorld world;
  // position and texture coordinates side by side, 20 bytes a vertex
  const auto view =
      world.view(std::vector<float>{0, 0, 0, .1f, .2f, 1, 0, 0, .3f, .4f, 0, 1, 0, .5f, .6f},
                 {{"byteStride", 20}});
  world.root["accessors"] = {
      {{"bufferView", view}, {"componentType", 5126}, {"count", 3}, {"type", "VEC3"}},
      {{"bufferView", view},
       {"byteOffset", 12},
       {"componentType", 5126},
       {"count", 3},
       {"type", "VEC2"}}};
  world.primitive()["attributes"] = {{"POSITION", 0}, {"TEXCOORD_0", 1}};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_THAT(model->primitives.at(0).texcoordSets.at(0),
              ElementsAre(.1f, .2f, .3f, .4f, .5f, .6f));
}

TEST(GltfGeometry, KeepsThePlaceOfATextureCoordinateSetThatIsLeftOut) {
  GltfWorld world;
  world.attribute<float>("POSITION", {0, 0, 0, 1, 0, 0, 0, 1, 0}, "VEC3");
  world.attribute<std::uint16_t>("TEXCOORD_1", {0, 0, 65535, 0, 0, 65535}, "VEC2",
                                 {{"normalized", true}});
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->primitives.at(0).texcoordSets.size(), 2u);
  EXPECT_TRUE(model->primitives[0].texcoordSets[0].empty());
  EXPECT_THAT(model->primitives[0].texcoordSets[1], ElementsAre(0, 0, 1, 0, 0, 1));
}

TEST(GltfGeometry, TurnsTheAxisThatPointsUp) {
  GltfWorld world;
  world.attribute<float>("POSITION", {1, 2, 3, 0, 0, 0, 0, 0, 0}, "VEC3");
  const auto first = [&](UpAxis up) {
    const auto model = world.decode(up);
    return placeOf(*model, model->primitives.at(0), 0);
  };
  expectNear(first(UpAxis::Y), {1, -3, 2});
  expectNear(first(UpAxis::Z), {1, 2, 3});
  expectNear(first(UpAxis::X), {-3, 2, 1});
}

TEST(GltfGeometry, AppliesTheDefaultWeightsOfMorphTargets) {
  GltfWorld world;
  world.withTriangle();
  world.primitive()["targets"] = {
      {{"POSITION", world.accessor<float>({0, 0, 4, 0, 0, 4, 0, 0, 4}, "VEC3")}},
      {{"POSITION", world.accessor<float>({9, 9, 9, 9, 9, 9, 9, 9, 9}, "VEC3")}}};
  world.root["meshes"][0]["weights"] = {0.5, 0};
  const auto byMesh = world.decode(UpAxis::Z);
  ASSERT_TRUE(byMesh.ok()) << byMesh.error().message;
  expectNear(placeOf(*byMesh, byMesh->primitives.at(0), 1), {1, 0, 2});
  world.node()["weights"] = {0.25, 0};  // go before those of the mesh
  const auto byNode = world.decode(UpAxis::Z);
  expectNear(placeOf(*byNode, byNode->primitives.at(0), 1), {1, 0, 1});
}

TEST(GltfGeometry, PassesOverAPrimitiveWithoutPositions) {
  GltfWorld world;
  world.attribute<float>("NORMAL", {0, 0, 1, 0, 0, 1, 0, 0, 1}, "VEC3");
  world.primitive()["targets"] = {
      {{"POSITION", world.accessor<float>({0, 0, 4, 0, 0, 4, 0, 0, 4}, "VEC3")}}};
  world.node()["weights"] = {1};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_TRUE(model->primitives.empty());
}

TEST(GltfGeometry, PutsASkinIntoRestPose) {
  GltfWorld world;
  world.withTriangle();
  world.attribute<std::uint8_t>("JOINTS_0", {0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0}, "VEC4");
  world.attribute<float>("WEIGHTS_0", {1, 0, 0, 0, 1, 0, 0, 0, .5f, .5f, 0, 0}, "VEC4");
  // Joint 1 was bound at x = 10 and now stands at x = 10, y = 3; the mesh's own node is ignored.
  world.node()["skin"] = 0;
  world.node()["translation"] = {100, 100, 100};
  world.root["nodes"].push_back({{"children", {2}}});
  world.root["nodes"].push_back({{"translation", {10, 3, 0}}});
  world.root["scenes"][0]["nodes"] = {0, 1};
  const std::vector<float> bind{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0,   0, 0, 1,
                                1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -10, 0, 0, 1};
  world.root["skins"] = {
      {{"joints", {1, 2}}, {"inverseBindMatrices", world.accessor(bind, "MAT4")}}};
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Primitive& p = model->primitives.at(0);
  expectNear(placeOf(*model, p, 0), {0, 0, 0});
  expectNear(placeOf(*model, p, 1), {1, 3, 0});
  expectNear(placeOf(*model, p, 2), {0, 2.5, 0});
}

TEST(GltfGeometry, LeavesOutNodesThatAreNotVisible) {
  GltfWorld world;
  world.withTriangle();
  world.node()["extensions"]["KHR_node_visibility"]["visible"] = false;
  EXPECT_TRUE(world.decode()->primitives.empty());
}

TEST(GltfGeometry, ReadsOutlines) {
  GltfWorld world;
  world.withTriangle();
  world.primitive()["extensions"]["CESIUM_primitive_outline"]["indices"] =
      world.accessor<std::uint16_t>({0, 1, 1, 2}, "SCALAR");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_THAT(model->primitives.at(0).outline, ElementsAre(0, 1, 1, 2));
  world.primitive()["extensions"]["CESIUM_primitive_outline"]["indices"] =
      world.accessor<std::uint16_t>({0, 3}, "SCALAR");
  EXPECT_THAT(world.decode().error().message, HasSubstr("CESIUM_primitive_outline"));
}

// Files whose parts are small and name each other many times.
TEST(GltfGeometry, RefusesWhatMultipliesByBeingNamedOften) {
  GltfWorld world;
  world.withTriangle();
  const Json primitive = world.primitive(), empty{{"attributes", Json::object()}};
  for (int i = 0; i < 3000; ++i) {
    world.root["nodes"].push_back({{"mesh", 0}});
    world.root["scenes"][0]["nodes"].push_back(i + 1);
    world.root["meshes"][0]["primitives"].push_back(empty);
  }
  EXPECT_THAT(world.decode().error().message, HasSubstr("exhaust memory"));

  // a label of 100 kB at 3000 nodes
  world.root["meshes"][0]["primitives"] = Json::array({primitive});
  world.primitive()["extensions"]["EXT_mesh_features"]["featureIds"] = {
      {{"featureCount", 3}, {"label", std::string(100'000, 'x')}}};
  EXPECT_THAT(world.decode().error().message, HasSubstr("exhaust memory"));
}

TEST(GltfGeometry, RefusesRequiredExtensionsByName) {
  GltfWorld world;
  world.withTriangle();
  world.root["extensionsUsed"] = {"VENDOR_unheard_of"};
  EXPECT_TRUE(world.decode().ok());
  world.root["extensionsRequired"] = {"VENDOR_unheard_of"};
  const auto refused = world.decode();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::Unsupported);
  EXPECT_THAT(refused.error().message, HasSubstr("VENDOR_unheard_of"));
}

}  // namespace
}  // namespace kokudo::content
