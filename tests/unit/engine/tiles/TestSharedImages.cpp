#include "engine/content/ImageCodec.h"
#include "engine/tiles/detail/ImagePool.h"
#include "tests/unit/engine/tiles/FakeWorld.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace kokudo::tiles {
namespace {

using detail::ImagePool;
using test::downView;
using test::Stage;
using testing::SizeIs;

constexpr int kSide = 128, kTiles = 8;
constexpr std::size_t kImageBytes = std::size_t(kSide) * kSide * 3;
const char* const kAddress = "http://test/facades/wall.jpg";

content::Image picture(std::uint8_t grey) {
  content::Image image;
  image.width = image.height = kSide;
  image.channels = 3;
  image.pixels.assign(kImageBytes, grey);
  return image;
}

/// A triangle of three equal corners, textured by an image beside it.
std::string texturedGltf() {
  return R"({"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],
    "meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_0":1},"material":0}]}],
    "materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0}}}],
    "textures":[{"source":0}],"images":[{"uri":"facades/wall.jpg"}],
    "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3",
      "min":[0,0,0],"max":[0,0,0]},
      {"bufferView":1,"componentType":5126,"count":3,"type":"VEC2"}],
    "bufferViews":[{"buffer":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":24}],
    "buffers":[{"byteLength":60,"uri":"data:application/octet-stream;base64,)" +
         std::string(80, 'A') + "\"}]}";
}

std::string tilesetJson() {
  const std::string region =
      R"("boundingVolume":{"region":[2.356,0.600,2.363,0.607,-100,100]},"geometricError":)";
  std::string children;
  for (int i = 0; i < kTiles; ++i) {
    children +=
        fmt::format("{}{{{}0,\"content\":{{\"uri\":\"{}.gltf\"}}}}", i ? "," : "", region, i);
  }
  return R"({"asset":{"version":"1.1"},"geometricError":1e5,"root":{)" + region +
         "1e5,\"refine\":\"ADD\",\"children\":[" + children + "]}}";
}

TEST(SharedImages, EightTilesWithOnePictureLoadItOnceAndHoldItOnce) {
  Stage stage;
  stage.accessor->put("http://test/tileset.json", tilesetJson());
  for (int i = 0; i < kTiles; ++i) {
    stage.accessor->put(fmt::format("http://test/{}.gltf", i), texturedGltf());
  }
  const auto jpeg = content::encodeImage(picture(90));
  ASSERT_TRUE(jpeg.ok());
  stage.accessor->put(kAddress, *jpeg);
  const auto governor = std::make_shared<MemoryGovernor>();
  TilesetServices services = stage.services();
  services.decode = {};
  services.governor = governor;
  stage.tileset = std::make_unique<Tileset>("http://test/tileset.json", services);
  ASSERT_TRUE(stage.settle(downView(135.2, 34.6, 100'000)));
  ASSERT_THAT(stage.renderer.shown, SizeIs(kTiles));
  const auto fetched = stage.accessor->fetched();
  EXPECT_EQ(std::count(fetched.begin(), fetched.end(), kAddress), 1);
  const content::Image* first = (*stage.renderer.shown.begin())->model->images.at(0).get();
  for (const auto* resource : stage.renderer.shown) {
    EXPECT_EQ(resource->model->images.at(0).get(), first);
  }
  // The fake renderer's 1,000 bytes a tile and the triangles are much less than a picture.
  EXPECT_GT(governor->state().used, kImageBytes);
  EXPECT_LT(governor->state().used, 2 * kImageBytes);
  EXPECT_EQ(stage.tileset->statistics().bytes, governor->state().used);
  stage.tileset.reset();
}

TEST(ImagePool, MakesAnImageAgainOnceNobodyHoldsIt) {
  ImagePool pool;
  int made = 0;
  const auto decode = [&] {
    ++made;
    return Result<ImagePool::SharedImage>(std::make_shared<const content::Image>(picture(7)));
  };
  auto first = pool.ofAddress(kAddress, decode);
  auto second = pool.ofAddress(kAddress, decode);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(made, 1);
  EXPECT_EQ(pool.bytes(), kImageBytes);
  first = second = Error{Error::Kind::Cancelled, ""};
  EXPECT_EQ(pool.bytes(), 0u);
  EXPECT_TRUE(pool.ofAddress(kAddress, decode).ok());
  EXPECT_EQ(made, 2);
}

TEST(ImagePool, WhoAsksMeanwhileWaitsAndTriesWhereTheFirstFailed) {
  ImagePool pool;
  std::atomic<int> tries{0}, got{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto image = pool.ofAddress(kAddress, [&]() -> Result<ImagePool::SharedImage> {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (tries++ == 0) return Error{Error::Kind::Cancelled, "cancelled"};
        // Held by nobody else until all have it.
        static const auto made = std::make_shared<const content::Image>(picture(8));
        return ImagePool::SharedImage(made);
      });
      got += image.ok();
      while (tries < 2) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(got, 3);
  EXPECT_EQ(tries, 2);
}

TEST(ImagePool, ReplacesEqualImagesOfModelsAndCountsThemOnce) {
  ImagePool pool;
  content::Model one, two;
  one.images = {std::make_shared<const content::Image>(picture(1))};
  two.images = {std::make_shared<const content::Image>(picture(1)),
                std::make_shared<const content::Image>(picture(2))};
  pool.share(one);
  pool.share(two);
  EXPECT_EQ(one.images[0], two.images[0]);
  EXPECT_EQ(pool.bytes(), 2 * kImageBytes);
  pool.share(two);
  EXPECT_EQ(pool.bytes(), 2 * kImageBytes);
  two.images.clear();
  EXPECT_EQ(pool.bytes(), kImageBytes);
}

}  // namespace
}  // namespace kokudo::tiles
