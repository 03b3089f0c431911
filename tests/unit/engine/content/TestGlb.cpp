#include "engine/content/ContentDecoder.h"
#include "engine/content/GlbWriter.h"
#include "engine/content/Model.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kokudo::content {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Result<Model> decode(const std::string& bytes, const std::string& uri = "a.glb") {
  DecodeContext context;
  context.uri = uri;
  context.fetch = [](const std::string& address) -> Result<std::string> {
    if (!std::filesystem::exists(address)) return Error{Error::Kind::NotFound, address};
    return test::readText(address);
  };
  return decodeContent(std::as_bytes(std::span(bytes.data(), bytes.size())), context);
}

Result<Model> decodeFile(const std::filesystem::path& file) {
  return decode(test::readText(file), file.string());
}

/// Two triangles near Osaka with all attributes and every type of column.
Model sample() {
  Model model;
  model.origin = {-3737000.25, 3608000.5, 3605000.75};
  model.copyright = "国土交通省 PLATEAU";
  Primitive p;
  p.positions = {0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 5, 4, 0, 5, 0, 4, 5};
  p.normals = {0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0};
  p.texcoordSets = {{0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1}};
  p.colors.assign(24, 200);
  p.heights = {1, 2, 3, 4, 5, 6};
  p.featureIds = {0, 0, 0, 2, 2, kNoFeature};
  p.indices = {0, 1, 2, 3, 4, 5};
  p.material = 0;
  p.featureTable = 0;
  model.primitives.push_back(p);
  Material material;
  material.baseColor = {0.5f, 0.25f, 1, 1};
  material.baseColorTexture.image = 0;
  material.doubleSided = material.unlit = true;
  material.alpha = Material::Alpha::Blend;
  model.materials.push_back(material);
  Image image;
  image.name = "tile";
  image.width = image.height = 4;
  image.channels = 3;
  image.pixels.assign(48, 120);
  model.images.push_back(std::make_shared<const Image>(image));
  FeatureTable table;
  table.className = "bldg:Building";
  table.count = 3;
  const auto add = [&table](const std::string& name, std::vector<Value> values) {
    table.columns.push_back({"", name, std::move(values)});
  };
  add("gml_id", {std::string("a"), std::string(""), std::string("髙")});
  add("gen:区名", {std::string("住之江区"), Value(), std::string("")});
  add("bldg:measuredHeight", {1.5, Value(), -9999.0});
  add("階数", {std::int64_t(3), std::numeric_limits<std::int64_t>::min(), Value()});
  add("uro:flag", {true, false, true});
  add("uro:maybe", {true, Value(), false});
  add("mixed", {std::string("x"), std::int64_t(1), true});
  add("widened", {std::int64_t(1), 0.5, Value()});
  add("empty", {Value(), Value(), Value()});
  model.featureTables.push_back(table);
  return model;
}

TEST(Glb, CarriesGeometryAttributesAndMaterialsThereAndBack) {
  const Model model = sample();
  const auto bytes = writeGlb(model);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  const auto back = decode(*bytes);
  ASSERT_TRUE(back.ok()) << back.error().message;
  ASSERT_EQ(back->primitives.size(), 1u);
  const Primitive &in = model.primitives[0], &out = back->primitives[0];
  ASSERT_EQ(out.positions.size(), in.positions.size());
  for (std::size_t i = 0; i < in.positions.size(); i += 3) {
    const geodesy::Vec3 a =
        model.origin + geodesy::Vec3{in.positions[i], in.positions[i + 1], in.positions[i + 2]};
    const geodesy::Vec3 b =
        back->origin + geodesy::Vec3{out.positions[i], out.positions[i + 1], out.positions[i + 2]};
    EXPECT_LT(length(a - b), 1e-5);
  }
  EXPECT_EQ(out.normals, in.normals);
  EXPECT_EQ(out.texcoordSets, in.texcoordSets);
  EXPECT_EQ(out.colors, in.colors);
  EXPECT_EQ(out.heights, in.heights);
  EXPECT_EQ(out.featureIds, in.featureIds);
  EXPECT_EQ(out.indices, in.indices);
  EXPECT_EQ(out.featureTable, 0);
  EXPECT_EQ(back->copyright, model.copyright);
  ASSERT_EQ(back->materials.size(), 1u);
  EXPECT_EQ(back->materials[0].baseColor, model.materials[0].baseColor);
  EXPECT_TRUE(back->materials[0].doubleSided && back->materials[0].unlit &&
              back->materials[0].alpha == Material::Alpha::Blend);
  ASSERT_EQ(back->images.size(), 1u);
  EXPECT_EQ(back->images[0]->width, 4);
  EXPECT_NEAR(back->images[0]->pixels[0], 120, 2);
}

TEST(Glb, CarriesEveryTypeOfValueAndNulls) {
  const Model model = sample();
  const auto back = decode(*writeGlb(model));
  ASSERT_TRUE(back.ok()) << back.error().message;
  ASSERT_EQ(back->featureTables.size(), 1u);
  const FeatureTable &in = model.featureTables[0], &out = back->featureTables[0];
  EXPECT_EQ(out.className, "bldg:Building");
  EXPECT_EQ(out.count, 3u);
  ASSERT_EQ(out.columns.size(), in.columns.size());
  for (std::size_t i = 0; i < in.columns.size(); ++i) {
    const auto& column = in.columns[i];
    EXPECT_EQ(out.columns[i].name, column.name);  // the order is kept
    for (std::size_t row = 0; row < 3; ++row) {
      const Value* found = out.find(row, column.name);
      Value expected = column.values[row];
      if (column.name == "mixed") expected = toText(expected);
      if (column.name == "widened" && row == 0) expected = 1.0;
      EXPECT_EQ(found ? *found : Value(), expected) << column.name << " row " << row;
    }
  }
  EXPECT_EQ(out.attributesOf(1).size(), 5u);  // nulls are left out
}

TEST(Glb, CarriesHowTexturesWrapAndFilter) {
  using Wrap = TextureUse::Wrap;
  Model model = sample();
  const Material plain = model.materials[0];
  const auto add = [&](Wrap u, Wrap v, bool nearest) {
    Material& material = model.materials.emplace_back(plain);
    material.baseColorTexture.wrapU = u;
    material.baseColorTexture.wrapV = v;
    material.baseColorTexture.nearest = nearest;
  };
  add(Wrap::Clamp, Wrap::Clamp, false);
  add(Wrap::Mirror, Wrap::Repeat, true);
  add(Wrap::Clamp, Wrap::Clamp, false);
  model.primitives.resize(model.materials.size(), model.primitives[0]);
  for (std::size_t i = 0; i < model.primitives.size(); ++i)
    model.primitives[i].material = static_cast<int>(i);
  const auto bytes = writeGlb(model);
  ASSERT_TRUE(bytes.ok()) << bytes.error().message;
  EXPECT_THAT(*bytes, HasSubstr("\"textures\":[{\"source\":0},{\"source\":0,\"sampler\":0},"
                                "{\"source\":0,\"sampler\":1}]"));
  const auto back = decode(*bytes);
  ASSERT_TRUE(back.ok()) << back.error().message;
  ASSERT_EQ(back->materials.size(), 4u);
  EXPECT_EQ(back->images.size(), 1u);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(back->materials[i].baseColorTexture, model.materials[i].baseColorTexture) << i;
}

TEST(Glb, GivesTheSameBytesForTheSameModel) {
  EXPECT_EQ(*writeGlb(sample()), *writeGlb(sample()));
}

TEST(Glb, KeepsSeveralTablesAndModesApart) {
  Model model = sample();
  model.featureTables.push_back({"bldg:Building", 1, {{"", "名", {std::string("b")}}}});
  Primitive lines;
  lines.mode = Primitive::Mode::Lines;
  lines.positions = {0, 0, 0, 1, 1, 1};
  lines.indices = {0, 1};
  lines.featureIds = {0, 0};
  lines.featureTable = 1;
  Primitive points;
  points.mode = Primitive::Mode::Points;
  points.positions = {0, 0, 7};
  points.indices = {0};
  model.primitives.push_back(lines);
  model.primitives.push_back(points);
  const auto back = decode(*writeGlb(model));
  ASSERT_TRUE(back.ok()) << back.error().message;
  ASSERT_EQ(back->primitives.size(), 3u);
  EXPECT_EQ(back->featureTables.size(), 2u);
  EXPECT_EQ(back->primitives[1].mode, Primitive::Mode::Lines);
  EXPECT_EQ(back->primitives[1].featureTable, 1);
  EXPECT_EQ(toText(*back->featureTables[1].find(0, "名")), "b");
  EXPECT_EQ(back->primitives[2].mode, Primitive::Mode::Points);
  EXPECT_EQ(back->primitives[2].featureTable, -1);
}

TEST(Glb, WritesAnEmptyModelThatReadsBackEmpty) {
  const auto back = decode(*writeGlb(Model()));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_TRUE(back->primitives.empty());
}

TEST(Glb, RefusesToWriteAModelThatDoesNotFitTogether) {
  Model model = sample();
  model.primitives[0].indices[2] = 6;
  const auto bytes = writeGlb(model);
  ASSERT_FALSE(bytes.ok());
  EXPECT_THAT(bytes.error().message, HasSubstr("primitive 0: an index points behind"));
}

TEST(Glb, GivesAnErrorForEveryTruncation) {
  const std::string whole = *writeGlb(sample());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto result = decode(whole.substr(0, size));
    ASSERT_FALSE(result.ok()) << size;
    ASSERT_FALSE(result.error().message.empty());
  }
}

TEST(Glb, SurvivesEveryByteChanged) {
  const std::string whole = *writeGlb(sample());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    refused += !decode(changed).ok();
  }
  EXPECT_GT(refused, whole.size() / 10);
}

TEST(Glb, NamesTheExtensionItCannotRead) {
  const auto result =
      decode(R"({"asset":{"version":"2.0"},"extensionsRequired":["KHR_gaussian_splatting"]})");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, Error::Kind::Unsupported);
  EXPECT_THAT(result.error().message, HasSubstr("KHR_gaussian_splatting"));
}

TEST(Glb, RefusesNodesThatFormACycle) {
  const auto result = decode(
      R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"children":[0]}]})");
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("two parents"));
}

TEST(Glb, RefusesAnAccessorThatWouldExhaustMemory) {
  const auto result = decode(
      R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],"accessors":[{"componentType":5126,"count":4000000000,"type":"VEC3"}]})");
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message, HasSubstr("exhaust memory"));
}

TEST(Glb, RefusesATextThatStandsInTooManyRows) {
  const auto withEnum = [](const std::string& name, const std::string& table) {
    return R"({"asset":{"version":"2.0"},"extensions":{"EXT_structural_metadata":{"schema":{)"
           R"("enums":{"e":{"valueType":"UINT8","values":[{"name":")" +
           name + R"(","value":65}]}},"classes":{"c":{"properties":{"p":{"default":")" + name +
           R"(","type":"ENUM","enumType":"e"}}}}},"propertyTables":[{"class":"c",)" + table +
           R"(}]}},"bufferViews":[{"buffer":0,"byteLength":3000}],)"
           R"("buffers":[{"byteLength":3000,"uri":"data:,)" +
           std::string(3000, 'A') + R"("}]})";
  };
  const std::string stored = R"("count":3000,"properties":{"p":{"values":0}})";
  ASSERT_TRUE(decode(withEnum("short", stored)).ok());
  ASSERT_TRUE(decode(withEnum("short", R"("count":500000)")).ok());
  for (const std::string& table : {stored, std::string(R"("count":500000)")}) {
    const auto result = decode(withEnum(std::string(100'000, 'x'), table));
    ASSERT_FALSE(result.ok());
    EXPECT_THAT(result.error().message, HasSubstr("exhaust memory"));
  }
}

TEST(Glb, RefusesContentOfAnUnknownFormat) {
  const auto result = decode("PK\x03\x04 and so on", "x.zip");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, Error::Kind::Unsupported);
  EXPECT_THAT(result.error().message, HasSubstr("x.zip: content begins with \"PK..\""));
}

// A sparse accessor, a strip, a mirror and a turned node: 3 x 3 world of known result.
TEST(Glb, AppliesSparseValuesStripsAndMirrors) {
  // positions: zero but for sparse 1 -> (1,0,0), 2 -> (0,1,0), 3 -> (1,1,0)
  const std::string json =
      R"({"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0,"scale":[-2,1,1],"translation":[10,0,0]}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"mode":5}]}],
"accessors":[{"componentType":5126,"count":4,"type":"VEC3","sparse":{"count":3,"indices":{"bufferView":0,"componentType":5121},"values":{"bufferView":1}}}],
"bufferViews":[{"buffer":0,"byteLength":3},{"buffer":0,"byteOffset":4,"byteLength":36}],
"buffers":[{"byteLength":40,"uri":"data:application/octet-stream;base64,AQIDAAAAgD8AAAAAAAAAAAAAAAAAAIA/AAAAAAAAgD8AAIA/AAAAAA=="}]})";
  const auto model = decode(json);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Primitive& p = model->primitives.at(0);
  EXPECT_THAT(p.indices, ElementsAre(0, 2, 1, 1, 2, 3));  // turned by the mirror
  const auto at = [&](std::size_t i) {
    return model->origin +
           geodesy::Vec3{p.positions[3 * i], p.positions[3 * i + 1], p.positions[3 * i + 2]};
  };
  EXPECT_EQ(at(0), (geodesy::Vec3{10, 0, 0}));
  EXPECT_EQ(at(3), (geodesy::Vec3{8, 0, 1}));  // y up becomes z up
}

TEST(Glb, ReadsPropertyValuesOfTheSamples) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/glTF");
  const auto folder = test::realData() / "3dtiles-samples/glTF/EXT_structural_metadata";
  const auto vec = decodeFile(folder / "FeatureIdAttributeAndPropertyTable" /
                              "FeatureIdAttributeAndPropertyTable.gltf");
  ASSERT_TRUE(vec.ok()) << vec.error().message;
  EXPECT_EQ(vec->featureTables.at(0).count, 4u);
  EXPECT_EQ(toText(*vec->featureTables[0].find(3, "example_VEC3_FLOAT32")).substr(0, 5), "[3.0,");
  EXPECT_EQ(vec->primitives.at(0).featureIds.at(15), 3u);

  const auto complex = decodeFile(folder / "ComplexTypes" / "ComplexTypes.gltf");
  ASSERT_TRUE(complex.ok()) << complex.error().message;
  const FeatureTable& t = complex->featureTables.at(0);
  EXPECT_EQ(toText(*t.find(1, "example_variable_length_ARRAY_STRING")), R"(["One","Two"])");
  EXPECT_EQ(toText(*t.find(0, "example_fixed_length_ARRAY_ENUM")),
            R"(["ExampleEnumValueA","ExampleEnumValueB"])");
  EXPECT_EQ(toText(*t.find(0, "example_fixed_length_ARRAY_BOOLEAN")),
            "[true,false,true,false,true,false,true,false,true,false]");
  EXPECT_EQ(toText(*t.find(0, "example_variable_length_ARRAY_normalized_UINT8")), "[0.0,1.0]");
}

TEST(Glb, DecodesEveryGlbOfTheSamplesOrSaysWhy) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  std::size_t good = 0, unsupported = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::realData() / "3dtiles-samples")) {
    const auto extension = entry.path().extension();
    if (extension != ".glb" && extension != ".gltf" && extension != ".b3dm") continue;
    const auto model = decodeFile(entry.path());
    if (model.ok()) {
      ++good;
      EXPECT_FALSE(model->primitives.empty()) << entry.path();
    } else {
      ++unsupported;
      EXPECT_EQ(model.error().kind, Error::Kind::Unsupported) << model.error().message;
    }
  }
  EXPECT_GT(good, 80u);
  EXPECT_LT(unsupported, 10u) << good;
}

TEST(Glb, ReadsImagesInJpegPngAndWebp) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  const auto folder = test::realData() / "3dtiles-cesium-native-data";
  std::size_t webp = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().filename() != "BoxTexturedWebp.gltf") continue;
    const auto model = decodeFile(entry.path());
    ASSERT_TRUE(model.ok()) << model.error().message;
    ASSERT_EQ(model->images.size(), 1u);
    EXPECT_EQ(model->images[0]->pixels.size(), std::size_t(model->images[0]->width) *
                                                   std::size_t(model->images[0]->height) *
                                                   std::size_t(model->images[0]->channels));
    ++webp;
  }
  EXPECT_EQ(webp, 1u);
  Model model = sample();
  Image image = *model.images[0];
  image.channels = 4;
  image.pixels.assign(64, 77);
  model.images[0] = std::make_shared<const Image>(image);
  const auto png = decode(*writeGlb(model));
  ASSERT_TRUE(png.ok()) << png.error().message;
  EXPECT_EQ(png->images.at(0)->pixels, image.pixels);  // with alpha: written without loss
}

TEST(Glb, RefusesAnImageThatWouldExhaustMemory) {
  Model model = sample();
  Image image = *model.images[0];
  image.channels = 4;
  image.pixels.assign(64, 77);
  model.images[0] = std::make_shared<const Image>(image);
  std::string bytes = *writeGlb(model);
  const auto header = bytes.find("IHDR");
  ASSERT_NE(header, std::string::npos);
  bytes.replace(header + 4, 8, std::string("\0\0\x40\0\0\0\x40\0", 8));  // 16384 x 16384
  // The checksum is broken too; libpng would refuse the file either way, but only after reading on.
  const auto result = decode(bytes);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().kind, Error::Kind::BadInput);
}

TEST(B3dm, ReadsTheBatchTableOfARealTile) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/1.0");
  const auto model =
      decodeFile(test::realData() / "3dtiles-samples/1.0/TilesetWithRequestVolume/city/lr.b3dm");
  ASSERT_TRUE(model.ok()) << model.error().message;
  ASSERT_EQ(model->featureTables.size(), 1u);
  const FeatureTable& table = model->featureTables[0];
  EXPECT_EQ(table.count, 10u);
  EXPECT_GT(std::get<double>(*table.find(0, "Height")), 0.0);
  ASSERT_FALSE(model->primitives.empty());
  EXPECT_EQ(model->primitives[0].featureTable, 0);
  EXPECT_LT(model->primitives[0].featureIds.at(0), 10u);
}

TEST(B3dm, GivesAnErrorForEveryTruncationOfARealTile) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples/1.0");
  const std::string whole = test::readText(
      test::realData() / "3dtiles-samples/1.0/TilesetWithRequestVolume/city/lr.b3dm");
  for (std::size_t size = 0; size < whole.size(); size += 1 + size / 50) {
    ASSERT_FALSE(decode(whole.substr(0, size), "t.b3dm").ok()) << size;
  }
}

}  // namespace
}  // namespace kokudo::content
