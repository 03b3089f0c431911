// The published samples of 3D Tiles and of cesium-native, against what their README or JSON says.

#include "engine/content/ContentDecoder.h"
#include "engine/content/TextureLookup.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace kokudo::content {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Model> decodeFile(const std::filesystem::path& file) {
  DecodeContext context;
  context.uri = file.string();
  context.fetch = [](const std::string& address) -> Result<std::string> {
    if (!std::filesystem::exists(address)) return Error{Error::Kind::NotFound, address};
    return test::readText(address);
  };
  const std::string bytes = test::readText(file);
  return decodeContent(std::as_bytes(std::span(bytes.data(), bytes.size())), context);
}

std::filesystem::path samples() {
  return test::realData() / "3dtiles-samples/glTF";
}

std::filesystem::path native() {
  return test::realData() / "3dtiles-cesium-native-data/CesiumGltfReader/test/data";
}

std::string textAt(const Model& model, const FeatureAt& feature, const std::string& column) {
  if (feature.table < 0) return "no table";
  const Value* value =
      model.featureTables.at(std::size_t(feature.table)).find(feature.feature, column);
  return value ? toText(*value) : "null";
}

/// A point of the unit square of two triangles that most samples are made of.
SurfacePoint onSquare(double x, double y) {
  if (x + y <= 1) return {0, {0, 1, 2}, {1 - x - y, x, y}};
  return {0, {1, 3, 2}, {1 - y, x + y - 1, 1 - x}};
}

TEST(GltfSamples, GpuInstancesMetadata) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model = decodeFile(samples() / "GpuInstancesMetadata/GpuInstancesMetadata.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->primitives.size(), 1u);
  const InstanceSet& set = model->instanceSets.at(0);
  ASSERT_EQ(set.transforms.size(), 10u);
  EXPECT_THAT(set.featureIdSets.at(0).ids, ElementsAre(9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  SurfacePoint point{0, {0, 1, 2}, {1, 0, 0}};
  point.instance = 2;
  const auto found = featuresAt(*model, point);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(textAt(*model, found[0], "example_STRING"), "seven");
  // The first stands at the origin, the last at (10, 10, 10) y up and is twice as large.
  const auto placed = [&](std::size_t i) {
    const auto& m = set.transforms[i];
    return model->origin + geodesy::Vec3{m[3], m[7], m[11]};
  };
  EXPECT_LT(length(placed(0)), 1e-5);
  EXPECT_LT(length(placed(9) - geodesy::Vec3{10, -10, 10}), 1e-5);
  const auto& last = set.transforms[9];
  EXPECT_NEAR(std::hypot(last[0], last[4], last[8]), 2, 1e-3);
}

TEST(GltfSamples, SimplePropertyTexture) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model = decodeFile(
      samples() / "EXT_structural_metadata/SimplePropertyTexture/SimplePropertyTexture.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->propertyTextures.size(), 1u);
  EXPECT_EQ(model->propertyTextures[0].className, "Building properties");
  // Texels of the PNG read with another program; the square's y runs up, v runs down.
  const auto at = [&](double x, double y) {
    return propertyTextureValuesAt(*model, onSquare(x, y));
  };
  const auto corner = at(0.1, 0.9);
  EXPECT_EQ(toText(*find(corner, "Inside Temperature")), "13");
  EXPECT_EQ(toText(*find(corner, "Outside Temperature")), "9");
  EXPECT_NEAR(std::get<double>(*find(corner, "Insulation Thickness")), 40 / 255.0, 1e-12);
  const auto other = at(0.9, 0.1);
  EXPECT_EQ(toText(*find(other, "Inside Temperature")), "21");
  EXPECT_EQ(toText(*find(other, "Outside Temperature")), "11");
  EXPECT_NEAR(std::get<double>(*find(other, "Insulation Thickness")), 50 / 255.0, 1e-12);
}

TEST(GltfSamples, FeatureIdTextureAndPropertyTable) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model = decodeFile(samples() /
                                "EXT_structural_metadata/FeatureIdTextureAndPropertyTable/"
                                "FeatureIdTextureAndPropertyTable.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto roof = featuresAt(*model, onSquare(0.1, 0.9));
  ASSERT_EQ(roof.size(), 1u);
  EXPECT_EQ(roof[0].feature, 2u);
  EXPECT_EQ(textAt(*model, roof[0], "component"), "Roof");
  EXPECT_EQ(textAt(*model, roof[0], "yearBuilt"), "1985");
  const auto wall = featuresAt(*model, onSquare(0.4, 0.7));
  EXPECT_EQ(textAt(*model, wall.at(0), "component"), "Wall");
  EXPECT_EQ(textAt(*model, wall.at(0), "yearBuilt"), "1960");
}

TEST(GltfSamples, MultipleFeatureIdsAndProperties) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model = decodeFile(samples() /
                                "EXT_structural_metadata/MultipleFeatureIdsAndProperties/"
                                "MultipleFeatureIdsAndProperties.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  // Sixteen vertices, four a square: ids 0..3 in one set, 3..0 in the other.
  for (std::uint32_t square = 0; square < 4; ++square) {
    const std::uint32_t v = square * 4;
    const auto found = featuresAt(*model, {0, {v, v + 1, v + 2}, {0.4, 0.3, 0.3}});
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].feature, square);
    EXPECT_EQ(found[1].feature, 3 - square);
  }
  const FeatureTable& table = model->featureTables.at(0);
  EXPECT_EQ(toText(*table.find(1, "example_VEC3_FLOAT32")), "[1.0,1.1,1.2]");
  EXPECT_EQ(toText(*table.find(2, "example_STRING")), "Sun ☀");
}

TEST(GltfSamples, ComplexTypes) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model =
      decodeFile(samples() / "EXT_structural_metadata/ComplexTypes/ComplexTypes.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  const FeatureTable& t = model->featureTables.at(0);
  const auto column = [&](const char* id) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < t.count; ++i) rows.push_back(toText(*t.find(i, id)));
    return rows;
  };
  EXPECT_THAT(column("example_fixed_length_ARRAY_BOOLEAN"),
              ElementsAre("[true,false,true,false,true,false,true,false,true,false]",
                          "[true,true,false,false,true,true,false,false,true,true]",
                          "[false,false,true,true,false,false,true,true,false,false]",
                          "[false,true,false,true,false,true,false,true,false,true]"));
  EXPECT_THAT(column("example_variable_length_ARRAY_STRING"),
              ElementsAre(R"(["One"])", R"(["One","Two"])", R"(["One","Two","Three"])",
                          R"(["One","Two","Theee","Four"])"));
  EXPECT_THAT(column("example_fixed_length_ARRAY_ENUM"),
              ElementsAre(R"(["ExampleEnumValueA","ExampleEnumValueB"])",
                          R"(["ExampleEnumValueB","ExampleEnumValueC"])",
                          R"(["ExampleEnumValueC","ExampleEnumValueA"])",
                          R"(["ExampleEnumValueB","ExampleEnumValueC"])"));
  // 85 and 170 of 255
  EXPECT_THAT(column("example_variable_length_ARRAY_normalized_UINT8").at(2),
              HasSubstr("[0.0,0.333333333333333"));
}

TEST(GltfSamples, PropertyAttributesPointCloud) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto folder = samples() / "EXT_structural_metadata/PropertyAttributesPointCloud";
  const auto house = decodeFile(folder / "PropertyAttributesPointCloudHouse.gltf");
  ASSERT_TRUE(house.ok()) << house.error().message;
  const Primitive& p = house->primitives.at(0);
  EXPECT_EQ(p.mode, Primitive::Mode::Points);
  const FeatureTable& table = p.vertexProperties.at(0);
  EXPECT_EQ(table.count, 22462u);
  double largest = 0;
  for (std::size_t i = 0; i < table.count; ++i) {
    ASSERT_EQ(toText(*table.find(i, "classification")), "Buildings") << i;
    largest = std::max(largest, std::get<double>(*table.find(i, "intensity")));
  }
  EXPECT_NEAR(largest, 0.6333334, 1e-7);  // the accessor's max
  const auto tree = decodeFile(folder / "PropertyAttributesPointCloudTree.gltf");
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  EXPECT_EQ(toText(*tree->primitives.at(0).vertexProperties.at(0).find(0, "classification")),
            "MediumVegetation");
}

TEST(GltfSamples, BoxPrimitiveOutline) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto model = decodeFile(
      samples() / "CESIUM_primitive_outline/BoxPrimitiveOutline/BoxPrimitiveOutline.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model->primitives.at(0).outline.size(), 24u);  // twelve edges of a box
}

TEST(GltfSamples, MeshoptDucksAreTheDuck) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  for (const int bits : {3, 6, 9, 12, 15}) {
    const std::string b = std::to_string(bits);
    const auto model =
        decodeFile(native() / "DucksMeshopt" / ("Duck-vp-" + b + "-vt-" + b + "-vn-" + b + ".glb"));
    ASSERT_TRUE(model.ok()) << model.error().message;
    const Primitive& p = model->primitives.at(0);
    EXPECT_EQ(p.indices.size(), 12636u) << bits;
    ASSERT_EQ(p.texcoordSets.at(0).size() / 2, p.positions.size() / 3);
    float low = 1e9f, high = -1e9f;
    for (std::size_t i = 2; i < p.positions.size(); i += 3) {
      low = std::min(low, p.positions[i]);
      high = std::max(high, p.positions[i]);
    }
    // the height of Khronos' duck, m; three bits are an eighth of it
    EXPECT_NEAR(high - low, 1.54, bits == 3 ? 0.2 : 0.05) << bits;
  }
}

TEST(GltfSamples, DracoMilkTruckIsWhole) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  const auto model = decodeFile(native() / "DracoCompressed/CesiumMilkTruck.gltf");
  ASSERT_TRUE(model.ok()) << model.error().message;
  std::size_t triangles = 0;
  for (const Primitive& p : model->primitives) {
    triangles += p.indices.size() / 3;
    EXPECT_EQ(p.normals.size(), p.positions.size());
    for (const float v : p.positions) ASSERT_LT(std::abs(v), 6);  // it is a truck, m
  }
  EXPECT_EQ(triangles, 3624u);
}

TEST(GltfSamples, BasisTexturesBecomeAWarning) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  const auto model = decodeFile(native() / "CesiumBalloon/CesiumBalloonKTX2.glb");
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_FALSE(model->primitives.empty());
  ASSERT_FALSE(model->warnings.empty());
  EXPECT_THAT(model->warnings[0], HasSubstr("Basis Universal"));
}

/// Files that are refused, by the end of their path, and the word their message must have.
const std::map<std::string, std::string>& refused() {
  static const std::map<std::string, std::string> kRefused{
      {"Voxels/tiles/0/0/0/0.gltf", "EXT_primitive_voxels"},
      {"SpzSplat/basic.glb", "KHR_gaussian_splatting"},
      // made so that a reader meets them
      {"cubeSomeBadIndices.glb", "index 15 points behind the last of 8 vertices"},
  };
  return kRefused;
}

TEST(GltfSamples, EveryFileDecodesOrIsRefusedForTheReasonKnown) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  std::size_t good = 0;
  for (const char* corpus : {"3dtiles-samples", "3dtiles-cesium-native-data"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(test::realData() / corpus)) {
      const auto extension = entry.path().extension();
      if (extension != ".glb" && extension != ".gltf") continue;
      const auto model = decodeFile(entry.path());
      const std::string path = entry.path().generic_string();
      const auto known = std::find_if(refused().begin(), refused().end(),
                                      [&](const auto& file) { return path.ends_with(file.first); });
      if (known == refused().end()) {
        EXPECT_TRUE(model.ok()) << path << ": " << (model.ok() ? "" : model.error().message);
        good += model.ok();
      } else {
        ASSERT_FALSE(model.ok()) << path;
        EXPECT_THAT(model.error().message, HasSubstr(known->second));
      }
    }
  }
  EXPECT_GT(good, 150u);
}

}  // namespace
}  // namespace kokudo::content
