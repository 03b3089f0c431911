#include "engine/content/GlbWriter.h"
#include "tests/unit/engine/content/GltfWorld.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace kokudo::content {
namespace {

using test::GltfWorld;
using test::Json;
using test::ktx2;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kRedGreen("\xFF\0\0\0\xFF\0", 6);

Result<Model> decodeWith(const Json& material, std::size_t textures = 0) {
  GltfWorld world;
  world.withTriangle();
  for (std::size_t i = 0; i < textures; ++i) world.texture(ktx2(23, 2, 1, kRedGreen));
  world.root["materials"] = Json::array({material});
  world.primitive()["material"] = 0;
  return world.decode();
}

TEST(GltfMaterial, ReadsEveryMapAndFactorOfMetallicRoughness) {
  const auto model = decodeWith(
      Json::parse(
          R"({"pbrMetallicRoughness":{"baseColorFactor":[0.5,0.25,1,0.75],"metallicFactor":0.25,
"roughnessFactor":0.5,"baseColorTexture":{"index":0},"metallicRoughnessTexture":{"index":1}},
"normalTexture":{"index":2,"scale":0.5},"occlusionTexture":{"index":3,"strength":0.25,"texCoord":1},
"emissiveTexture":{"index":4},"emissiveFactor":[1,0.5,0],"alphaMode":"MASK","alphaCutoff":0.125,
"doubleSided":true,"extensions":{"KHR_materials_emissive_strength":{"emissiveStrength":4},
"KHR_materials_unlit":{}}})"),
      5);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Material& m = model->materials.at(0);
  EXPECT_THAT(m.baseColor, ElementsAre(0.5f, 0.25f, 1, 0.75f));
  EXPECT_EQ(m.metallic, 0.25f);
  EXPECT_EQ(m.roughness, 0.5f);
  EXPECT_EQ(m.normalScale, 0.5f);
  EXPECT_EQ(m.occlusionStrength, 0.25f);
  EXPECT_THAT(m.emissive, ElementsAre(4, 2, 0));
  EXPECT_EQ(m.alpha, Material::Alpha::Mask);
  EXPECT_EQ(m.alphaCutoff, 0.125f);
  EXPECT_TRUE(m.doubleSided && m.unlit);
  EXPECT_EQ(m.baseColorTexture.image, 0);
  EXPECT_EQ(m.metallicRoughnessTexture.image, 1);
  EXPECT_EQ(m.normalTexture.image, 2);
  EXPECT_EQ(m.occlusionTexture.image, 3);
  EXPECT_EQ(m.occlusionTexture.texcoordSet, 1);
  EXPECT_EQ(m.emissiveTexture.image, 4);
}

TEST(GltfMaterial, IsMetalWhereTheFileIsSilent) {
  const auto model = decodeWith(Json::object());
  EXPECT_EQ(model->materials.at(0).metallic, 1);
  EXPECT_EQ(model->materials[0].roughness, 1);
}

TEST(GltfMaterial, TakesTheDiffusePartOfSpecularGlossiness) {
  const auto model =
      decodeWith(Json::parse(R"({"extensions":{"KHR_materials_pbrSpecularGlossiness":{
"diffuseFactor":[0.5,1,1,1],"glossinessFactor":0.75,"diffuseTexture":{"index":0}}}})"),
                 1);
  ASSERT_TRUE(model.ok()) << model.error().message;
  const Material& m = model->materials.at(0);
  EXPECT_EQ(m.baseColor[0], 0.5f);
  EXPECT_EQ(m.metallic, 0);
  EXPECT_EQ(m.roughness, 0.25f);
  EXPECT_EQ(m.baseColorTexture.image, 0);
}

TEST(GltfMaterial, TakesThePictureOfAMaterialWithShadersOfItsOwn) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(23, 2, 1, kRedGreen));
  world.root["extensionsRequired"] = {"KHR_techniques_webgl"};
  world.root["extensions"]["KHR_techniques_webgl"]["techniques"] =
      Json::parse(R"([{"attributes":{"a_position":{"semantic":"POSITION"}}}])");
  world.root["materials"] = Json::parse(
      R"([{"extensions":{"KHR_techniques_webgl":{"technique":0,"values":{"u_diffuse":{"index":0}}}}}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model->materials.at(0).baseColorTexture.image, 0);
  EXPECT_TRUE(model->materials[0].unlit);
  ASSERT_EQ(model->warnings.size(), 1u);
  EXPECT_THAT(model->warnings[0], HasSubstr("KHR_techniques_webgl"));
}

TEST(GltfMaterial, ReadsSamplersAndTextureTransforms) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(23, 2, 1, kRedGreen));
  world.root["samplers"] = {{{"wrapS", 33071}, {"wrapT", 33648}, {"magFilter", 9728}}};
  world.root["textures"][0]["sampler"] = 0;
  world.root["materials"] = Json::parse(
      R"([{"pbrMetallicRoughness":{"baseColorTexture":{"index":0,"extensions":{"KHR_texture_transform":
{"offset":[0.5,0.25],"scale":[2,4],"rotation":1.5707963267948966,"texCoord":3}}}}}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  const TextureUse& use = model->materials.at(0).baseColorTexture;
  EXPECT_EQ(use.wrapU, TextureUse::Wrap::Clamp);
  EXPECT_EQ(use.wrapV, TextureUse::Wrap::Mirror);
  EXPECT_TRUE(use.nearest);
  EXPECT_EQ(use.texcoordSet, 3);
  // (1, 0) is scaled to (2, 0), turned by 90 degrees and moved.
  EXPECT_NEAR(use.transform[0] + use.transform[2], 0.5, 1e-6);
  EXPECT_NEAR(use.transform[3] + use.transform[5], -2 + 0.25, 1e-6);
}

TEST(GltfMaterial, ReadsPlainKtx2) {
  const auto model =
      decodeWith(Json::parse(R"({"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}})"), 1);
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_TRUE(model->warnings.empty());
  EXPECT_EQ(model->images.at(0)->width, 2);
  EXPECT_THAT(model->images[0]->pixels, ElementsAre(255, 0, 0, 0, 255, 0));
}

TEST(GltfMaterial, TakesAnImageFromWhereContentsShareIt) {
  GltfWorld world;
  world.withTriangle();
  world.root["images"].push_back({{"uri", "a%20b.ktx2"}});
  world.root["textures"].push_back({{"source", 0}});
  world.root["materials"].push_back(
      Json::parse(R"({"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}})"));
  world.primitive()["material"] = 0;
  const std::string bytes = world.bytes();
  std::map<std::string, std::shared_ptr<const Image>> held;
  int fetched = 0;
  DecodeContext context;
  context.fetch = [&](const std::string&) {
    ++fetched;
    return Result<std::string>(ktx2(37, 1, 1, std::string(4, '\1')));
  };
  context.sharedImage = [&](const std::string& uri, const auto& decode) {
    auto& image = held[uri];
    if (!image) image = *decode();
    return Result<std::shared_ptr<const Image>>(image);
  };
  std::vector<Model> models;
  for (const char* uri : {"http://test/x/one.glb", "http://test/x/two.glb"}) {
    context.uri = uri;
    auto model = decodeGlb(std::as_bytes(std::span(bytes)), context);
    ASSERT_TRUE(model.ok()) << model.error().message;
    models.push_back(std::move(*model));
  }
  EXPECT_EQ(fetched, 1);
  EXPECT_EQ(held.size(), 1u);
  EXPECT_EQ(models[0].images.at(0), models[1].images.at(0));
}

TEST(GltfMaterial, ShowsACheckerForATextureItCannotUnpack) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(0, 2, 1, kRedGreen, 1));
  world.root["textures"][0] = {{"extensions", {{"KHR_texture_basisu", {{"source", 0}}}}}};
  world.root["extensionsRequired"] = {"KHR_texture_basisu"};
  world.root["materials"] = Json::parse(
      R"([{"pbrMetallicRoughness":{"baseColorTexture":{"index":0},"metallicRoughnessTexture":{"index":0}},
"normalTexture":{"index":0},"emissiveTexture":{"index":0},"emissiveFactor":[1,1,1]}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_EQ(model->primitives.size(), 1u);
  ASSERT_EQ(model->warnings.size(), 1u);  // once, however often it is used
  EXPECT_THAT(model->warnings[0], HasSubstr("texture 0"));
  EXPECT_THAT(model->warnings[0], HasSubstr("ETC1S"));
  const Material& m = model->materials.at(0);
  ASSERT_TRUE(m.baseColorTexture.used());
  EXPECT_EQ(model->images.at(std::size_t(m.baseColorTexture.image))->name, "placeholder");
  EXPECT_FALSE(m.normalTexture.used());
  EXPECT_EQ(m.metallic, 0);  // not all metal, nor all aglow, for want of a map
  EXPECT_EQ(m.emissive[0], 0);
}

TEST(GltfMaterial, PrefersThePictureBesideKtx2) {
  GltfWorld world;
  world.withTriangle();
  world.texture(ktx2(23, 2, 1, kRedGreen));
  world.texture(ktx2(0, 2, 1, kRedGreen, 1));
  world.root["textures"][0]["extensions"]["KHR_texture_basisu"]["source"] = 1;
  world.root["materials"] =
      Json::parse(R"([{"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}}])");
  const auto model = world.decode();
  ASSERT_TRUE(model.ok()) << model.error().message;
  EXPECT_TRUE(model->warnings.empty());
  EXPECT_EQ(model->images.at(0)->pixels.size(), 6u);
}

TEST(GltfMaterial, RefusesEveryTruncationOfAPlainKtx2) {
  const std::string whole = ktx2(23, 2, 1, kRedGreen);
  for (std::size_t size = 12; size < whole.size(); ++size) {
    GltfWorld world;
    world.withTriangle();
    world.texture(whole.substr(0, size));
    world.root["materials"] =
        Json::parse(R"([{"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}}])");
    const auto model = world.decode();
    ASSERT_FALSE(model.ok()) << size;
    EXPECT_EQ(model.error().kind, Error::Kind::BadInput);
  }
}

}  // namespace
}  // namespace kokudo::content
