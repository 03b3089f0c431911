#include "tests/unit/engine/content/GltfWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace kokudo::content {
namespace {

using test::GltfWorld;
using test::Json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Vec3 = geodesy::Vec3;

/// Where vertex `v` of the first primitive stands in instance `i`.
Vec3 placeOf(const Model& model, std::size_t v, std::size_t i, std::size_t primitive = 0) {
  const Primitive& p = model.primitives.at(primitive);
  const auto& m = model.instanceSets.at(std::size_t(p.instances)).transforms.at(i);
  const float *a = p.positions.data() + 3 * v, *r = m.data();
  const auto row = [&](const float* t) {
    return double(t[0]) * a[0] + double(t[1]) * a[1] + double(t[2]) * a[2] + t[3];
  };
  return model.origin + Vec3{row(r), row(r + 4), row(r + 8)};
}

void expectNear(Vec3 a, Vec3 b, double tolerance = 1e-5) {
  EXPECT_LT(length(a - b), tolerance) << a.x << " " << a.y << " " << a.z;
}

Json instancing(std::initializer_list<std::pair<const char*, std::size_t>> attributes) {
  Json json;
  for (const auto& [name, accessor] : attributes) {
    json["EXT_mesh_gpu_instancing"]["attributes"][name] = accessor;
  }
  return json;
}

TEST(GltfInstances, PutsEveryInstanceIntoTheAxesOfItsNode) {
  GltfWorld world;
  world.withTriangle();
  const float half = std::sqrt(0.5f);
  world.node()["translation"] = {0, 0, 100};
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({0, 0, 0, 5, 0, 0}, "VEC3")},
                  {"ROTATION", world.accessor<float>({0, 0, 0, 1, 0, 0, half, half}, "VEC4")},
                  {"SCALE", world.accessor<float>({1, 1, 1, 2, 2, 2}, "VEC3")}});
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->primitives.size(), 1u);
  ASSERT_EQ(model->instanceSets.at(0).transforms.size(), 2u);
  expectNear(placeOf(*model, 1, 0), {1, 0, 100});
  expectNear(placeOf(*model, 1, 1), {5, 2, 100});  // x turned to y, twice as long
  expectNear(placeOf(*model, 2, 1), {3, 0, 100});
  expectNear(model->origin, {2.5, 1, 100});  // the middle of all instances
}

TEST(GltfInstances, KeepsCentimetresFarFromTheOrigin) {
  GltfWorld world;
  world.withTriangle();
  world.node()["translation"] = {-3737000.25, 3608000.5, 3605000.75};
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({0, 0, 0, 500.125f, 0, 0}, "VEC3")}});
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  expectNear(placeOf(*model, 0, 1), {-3736500.125, 3608000.5, 3605000.75}, 1e-4);
}

TEST(GltfInstances, MovesAMeshThatLiesFarFromItsOwnOrigin) {
  GltfWorld world;
  world.attribute<float>("POSITION", {4e6f, 0, 0, 4000001, 0, 0, 4e6f, 1, 0}, "VEC3");
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({.25f, 0, 0}, "VEC3")}});
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_LT(std::abs(model->primitives.at(0).positions[0]), 2);
  expectNear(placeOf(*model, 1, 0), {4000001.25, 0, 0}, 1e-4);
}

TEST(GltfInstances, ReadsNormalisedRotations) {
  for (const bool bytes : {true, false}) {
    GltfWorld world;
    world.withTriangle();
    const auto rotation =
        bytes ? world.accessor<std::int8_t>({0, 0, 127, 0}, "VEC4", {{"normalized", true}})
              : world.accessor<std::int16_t>({0, 0, 32767, 0}, "VEC4", {{"normalized", true}});
    world.node()["extensions"] = instancing({{"ROTATION", rotation}});
    const auto model = world.decode(UpAxis::Z);
    ASSERT_TRUE(model.ok()) << model.error().message;
    expectNear(placeOf(*model, 1, 0), {-1, 0, 0});
  }
}

TEST(GltfInstances, KeepsMirroredInstancesApartWithTheirWindingTurned) {
  GltfWorld world;
  world.withTriangle();
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({0, 0, 0, 5, 0, 0}, "VEC3")},
                  {"SCALE", world.accessor<float>({1, 1, 1, -1, 1, 1}, "VEC3")}});
  world.node()["extensions"]["EXT_instance_features"]["featureIds"] = {{{"featureCount", 2}}};
  const auto model = world.decode(UpAxis::Z);
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->primitives.size(), 2u);
  EXPECT_THAT(model->primitives[0].indices, ElementsAre(0, 1, 2));
  EXPECT_THAT(model->primitives[1].indices, ElementsAre(0, 2, 1));
  EXPECT_THAT(model->instanceSets.at(1).featureIdSets.at(0).ids, ElementsAre(1));
  expectNear(placeOf(*model, 1, 0, 1), {4, 0, 0});
}

TEST(GltfInstances, PutsTheSetThatLeadsToATableFirst) {
  GltfWorld world;
  world.withTriangle();
  world.root["extensions"]["EXT_structural_metadata"] = Json::parse(
      R"({"schema":{"classes":{"c":{"properties":{"n":{"type":"SCALAR","componentType":"UINT8"}}}}},
"propertyTables":[{"class":"c","count":2,"properties":{}}]})");
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({0, 0, 0, 1, 0, 0, 2, 0, 0}, "VEC3")},
                  {"_FEATURE_ID_0", world.accessor<std::uint16_t>({1, 7, 0}, "SCALAR")}});
  world.node()["extensions"]["EXT_instance_features"]["featureIds"] = {
      {{"featureCount", 3}, {"label", "number"}},
      {{"featureCount", 2},
       {"label", "kind"},
       {"attribute", 0},
       {"propertyTable", 0},
       {"nullFeatureId", 0}}};
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto& sets = model->instanceSets.at(0).featureIdSets;
  ASSERT_EQ(sets.size(), 2u);
  EXPECT_EQ(sets[0].label, "kind");
  EXPECT_EQ(sets[0].featureTable, 0);
  EXPECT_THAT(sets[0].ids, ElementsAre(1, kNoFeature, kNoFeature));
  EXPECT_THAT(sets[1].ids, ElementsAre(0, 1, 2));
}

TEST(GltfInstances, RefusesAttributesOfDifferentLength) {
  GltfWorld world;
  world.withTriangle();
  world.node()["extensions"] =
      instancing({{"TRANSLATION", world.accessor<float>({0, 0, 0, 5, 0, 0}, "VEC3")},
                  {"SCALE", world.accessor<float>({1, 1, 1}, "VEC3")}});
  EXPECT_THAT(world.decode().error().message, HasSubstr("SCALE has 1 elements, others 2"));
}

TEST(GltfInstances, RefusesMoreInstancesThanTheFileCanHold) {
  GltfWorld world;
  world.withTriangle();
  world.root["accessors"].push_back(
      {{"componentType", 5126}, {"count", 900'000'000}, {"type", "VEC3"}});
  world.node()["extensions"] = instancing({{"TRANSLATION", world.root["accessors"].size() - 1}});
  EXPECT_THAT(world.decode().error().message, HasSubstr("exhaust memory"));
}

}  // namespace
}  // namespace kokudo::content
