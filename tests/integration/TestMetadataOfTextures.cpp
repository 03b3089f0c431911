// Property textures and feature id textures of the samples: every texel that a surface shows, as
// it is read at a point, against the pixels of the PNG.

#include "engine/content/ContentDecoder.h"
#include "engine/content/TextureLookup.h"
#include "tests/integration/MetadataCompare.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cmath>
#include <iostream>

namespace kokudo::test {
namespace {

namespace fs = std::filesystem;

/// RGBA, top row first.
struct Pixels {
  std::size_t width = 0, height = 0;
  std::vector<unsigned char> rgba;
};

Pixels readPng(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()));
  image.format = PNG_FORMAT_RGBA;
  Pixels pixels{image.width, image.height, std::vector<unsigned char>(PNG_IMAGE_SIZE(image))};
  EXPECT_TRUE(png_image_finish_read(&image, nullptr, pixels.rgba.data(), 0, nullptr));
  return pixels;
}

/// A glTF whose first primitive is looked at, read twice.
struct Sample {
  explicit Sample(const fs::path& file)
      : bytes(readText(file)), oracle(bytes, file.parent_path()), folder(file.parent_path()) {
    content::DecodeContext context;
    context.uri = file.string();
    context.fetch = [](const std::string& address) {
      return Result<std::string>(readText(address));
    };
    auto read = content::decodeContent(std::as_bytes(std::span(bytes)), context);
    EXPECT_TRUE(read.ok());
    if (read.ok()) model = std::move(*read);
  }
  const Json& primitive() const { return oracle.root()["meshes"][0]["primitives"][0]; }

  Pixels texture(std::size_t index) const {
    const Json& root = oracle.root();
    const Json& image = root["images"][root["textures"][index]["source"].get<std::size_t>()];
    if (!image.contains("uri"))
      return readPng(std::string(oracle.view(image["bufferView"].get<std::size_t>())));
    const std::string uri = image["uri"];
    return readPng(uri.starts_with("data:")
                       ? fromBase64(std::string_view(uri).substr(uri.find(',') + 1))
                       : readText(folder / uri));
  }

  std::string bytes;
  GltfOracle oracle;
  fs::path folder;
  content::Model model;
};

/// Points spread over every triangle, each with the texel that its coordinates name.
template <typename Visit>
void eachPoint(const Sample& sample, std::size_t texcoordSet, const Pixels& pixels,
               const Visit& visit) {
  const Json& attributes = sample.primitive()["attributes"];
  const auto uv = sample.oracle.accessor(
      attributes["TEXCOORD_" + std::to_string(texcoordSet)].get<std::size_t>());
  const auto indices = sample.oracle.accessor(sample.primitive()["indices"].get<std::size_t>());
  constexpr int kSteps = 37;  // no multiple of a texture's size: points lie off the edges of texels
  for (std::size_t t = 0; t + 2 < indices.size(); t += 3) {
    for (int i = 1; i < kSteps; ++i) {
      for (int j = 1; i + j < kSteps; ++j) {
        content::SurfacePoint point;
        point.weights = {1 - double(i + j) / kSteps, double(i) / kSteps, double(j) / kSteps};
        double u = 0, v = 0;
        for (std::size_t k = 0; k < 3; ++k) {
          const auto vertex = std::size_t(indices[t + k]);
          point.vertices[k] = std::uint32_t(vertex);
          u += point.weights[k] * uv[2 * vertex];
          v += point.weights[k] * uv[2 * vertex + 1];
        }
        const auto texel = [](double at, std::size_t size) {
          return std::min(std::size_t(std::max(at, 0.0) * double(size)), size - 1);
        };
        visit(point,
              &pixels.rgba[4 * (texel(v, pixels.height) * pixels.width + texel(u, pixels.width))]);
      }
    }
  }
}

TEST(MetadataOfTextures, GivesThePropertiesOfEveryTexel) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const Sample sample(realData() /
                      "3dtiles-samples/glTF/EXT_structural_metadata/SimplePropertyTexture/"
                      "SimplePropertyTexture.gltf");
  MetadataCompare compare;
  const Json& texture = sample.oracle.metadata()["propertyTextures"][0];
  const Json& properties =
      sample.oracle.schema()["classes"][texture["class"].get<std::string>()]["properties"];
  for (const auto& [id, use] : texture["properties"].items()) {
    const Json& property = properties[id];
    const auto channel = use["channels"][0].get<std::size_t>();
    const Pixels pixels = sample.texture(use["index"].get<std::size_t>());
    const std::string name = property.value("name", id);
    eachPoint(sample, use.value("texCoord", std::size_t(0)), pixels,
              [&, &use = use](const content::SurfacePoint& point, const unsigned char* texel) {
                const auto read = content::propertyTextureValuesAt(sample.model, point);
                compare.expectSame(
                    applied(sample.oracle.schema(), property, use, int(texel[channel])),
                    find(read, name), name);
              });
  }
  std::cout << compare.count() << " values\n";
  EXPECT_EQ(compare.count(), 3u * 2 * 630);
}

TEST(MetadataOfTextures, GivesTheFeatureOfEveryTexel) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  MetadataCompare compare;
  for (const char* file : {"EXT_mesh_features/FeatureIdTexture/FeatureIdTexture.gltf",
                           "EXT_structural_metadata/FeatureIdTextureAndPropertyTable/"
                           "FeatureIdTextureAndPropertyTable.gltf"}) {
    const Sample sample(realData() / "3dtiles-samples/glTF" / file);
    const Json& set = sample.primitive()["extensions"]["EXT_mesh_features"]["featureIds"][0];
    const Json& use = set["texture"];
    const Pixels pixels = sample.texture(use["index"].get<std::size_t>());
    const auto channel = use.value("channels", std::vector<std::size_t>{0}).at(0);
    eachPoint(sample, use.value("texCoord", std::size_t(0)), pixels,
              [&](const content::SurfacePoint& point, const unsigned char* texel) {
                const auto read = content::featuresAt(sample.model, point);
                const Value id = read.empty() ? Value() : Value(std::int64_t(read[0].feature));
                const bool none = set.value("nullFeatureId", -1) == int(texel[channel]);
                compare.expectSame(none ? Json() : Json(int(texel[channel])), &id, file);
              });
  }
  std::cout << compare.count() << " values\n";
  EXPECT_EQ(compare.count(), 2u * 2 * 630);
}

}  // namespace
}  // namespace kokudo::test
