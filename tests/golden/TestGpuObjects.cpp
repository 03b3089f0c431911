#include "tests/golden/GoldenScene.h"

#include <GL/gl.h>

#include <cmath>

namespace kokudo::test {
namespace {

constexpr GLuint kMostNames = 4096;

/// Textures that exist, asked of GL itself.
int texturesOfGl() {
  int count = 0;
  for (GLuint name = 1; name < kMostNames; ++name) count += glIsTexture(name) ? 1 : 0;
  return count;
}

/// A level sheet with a picture of `side` pixels.
content::Model poster(const geodesy::Cartographic& origin, int side) {
  ModelMaker maker(origin);
  maker.addSheet(100, 0, {255, 255, 255, 255});
  content::Model model = maker.model();
  auto image = std::make_shared<content::Image>();
  image->width = image->height = side;
  image->channels = 3;
  image->pixels.resize(std::size_t(side) * side * 3);
  for (std::size_t i = 0; i < image->pixels.size(); ++i)
    image->pixels[i] = static_cast<std::uint8_t>((i / 3 / 16) % 2 ? 220 : 60);
  model.images = {image};
  model.primitives[0].texcoordSets = {{0, 1, 1, 1, 1, 0, 0, 0}};
  model.materials[0].baseColorTexture.image = 0;
  return model;
}

using GpuObjects = GoldenScene;

TEST_F(GpuObjects, AreAsManyAfterFiftyLoadsAsAfterOne) {
  lookAt(kOsaka, 0, -60, 300);
  const std::string tileset = writeTileset(_folder / "poster", poster(kOsaka, 256), 150);
  const auto round = [&] {
    _view->addLayer("poster", "tileset", tileset, "");
    render();
    EXPECT_EQ(_view->statistics().textures, 1u);
    _view->removeLayer("poster");
    _view->frame(0.02);
    _view->frame(0.02);
  };
  round();
  const auto once = _view->statistics();
  const int textures = texturesOfGl();
  for (int i = 0; i < 50; ++i) round();
  const auto often = _view->statistics();
  EXPECT_EQ(often.textures, once.textures);
  EXPECT_EQ(often.buffers, once.buffers);
  EXPECT_EQ(often.gpuBytes, once.gpuBytes);
  EXPECT_EQ(texturesOfGl(), textures);
}

TEST_F(GpuObjects, ComeInSlicesWhenATextureIsLarge) {
  lookAt(kOsaka, 0, -60, 300);
  addLayer("poster", "tileset", poster(kOsaka, 4096), 150);
  int frames = 0, drawnBeforeWhole = 0;
  for (; frames < 3000 && !(_view->complete() && frames > 30); ++frames) {
    _view->frame(0.02);
    // As showing it would: a software renderer must not fall behind by many frames.
    _view->readPixels();
    if (_view->statistics().drawCalls > 0 && !_view->complete()) ++drawnBeforeWhole;
  }
  EXPECT_LT(frames, 3000);
  // 85 MB want more than one frame's share of time; the picture is there before, if not sharp.
  EXPECT_GE(drawnBeforeWhole, 1);
  EXPECT_GT(_view->statistics().gpuBytes, std::size_t(85) << 20);
  render();
  EXPECT_GT(_view->statistics().drawCalls, 0u);
  EXPECT_EQ(_view->statistics().triangles, 2u);
}

/// A level sheet of `side` x `side` vertices.
content::Model fineSheet(const geodesy::Cartographic& origin, std::uint32_t side) {
  ModelMaker maker(origin);
  maker.addSheet(100, 0, {255, 255, 255, 255});
  content::Model model = maker.model();
  content::Primitive& sheet = model.primitives[0];
  const std::vector<float> corners = sheet.positions;  // of a quadrangle, one after another
  const auto corner = [&](std::size_t at, std::size_t axis) { return corners[3 * at + axis]; };
  sheet = {};
  sheet.material = 0;
  for (std::uint32_t row = 0; row < side; ++row) {
    for (std::uint32_t column = 0; column < side; ++column) {
      const float u = float(column) / float(side - 1), v = float(row) / float(side - 1);
      for (std::size_t axis = 0; axis < 3; ++axis)
        sheet.positions.push_back(corner(0, axis) + u * (corner(1, axis) - corner(0, axis)) +
                                  v * (corner(3, axis) - corner(0, axis)));
      if (row == 0 || column == 0) continue;
      const std::uint32_t at = row * side + column;
      for (const std::uint32_t index : {at - side - 1, at - side, at, at - side - 1, at, at - 1})
        sheet.indices.push_back(index);
    }
  }
  return model;
}

TEST_F(GpuObjects, OfALargeTileComeAFewMegabytesAFrameAndAreDrawnOnceItIsWhole) {
  constexpr std::uint32_t kSide = 800;
  constexpr std::size_t kTriangles = 2 * (kSide - 1) * (kSide - 1), kAFrame = std::size_t(5) << 20;
  lookAt(kOsaka, 0, -60, 300);
  _view->frame(0.02);  // warms up
  addLayer("sheet", "tileset", fineSheet(kOsaka, kSide), 150);
  std::uint64_t sent = _view->statistics().sentBytes;
  const std::uint64_t before = sent;
  int framesThatSent = 0;
  for (int frames = 0; frames < 3000 && !(_view->complete() && frames > 30); ++frames) {
    _view->frame(0.02);
    _view->readPixels();
    const auto statistics = _view->statistics();
    framesThatSent += statistics.sentBytes > sent;
    EXPECT_LE(statistics.sentBytes - sent, kAFrame);
    EXPECT_TRUE(statistics.triangles == 0 || statistics.triangles == kTriangles);
    if (statistics.triangles == 0) {
      EXPECT_LT(statistics.tilesAttached, 1u);
    }
    sent = statistics.sentBytes;
  }
  const auto statistics = _view->statistics();
  EXPECT_EQ(statistics.triangles, kTriangles);
  // Each byte once: the indices alone are 12 per triangle.
  EXPECT_GE(sent - before, kTriangles * 12);
  EXPECT_LE(sent - before, statistics.gpuBytes);
  EXPECT_GE(framesThatSent, static_cast<int>((sent - before) / kAFrame));
  EXPECT_GE(framesThatSent, 4);
}

TEST_F(GpuObjects, AreCountedByFrame) {
  ModelMaker maker(kOsaka);
  maker.setFeatures({"a"});
  maker.addBox(0, 0, 0, 10, 10, 10, 0);
  addLayer("box", "city", maker.model(), 20);
  lookAt(kOsaka, 0, -60, 100);
  render();
  const auto statistics = _view->statistics();
  EXPECT_EQ(statistics.drawCalls, 1u);
  EXPECT_EQ(statistics.triangles, 12u);
  EXPECT_GT(statistics.buffers, 0u);
}

}  // namespace
}  // namespace kokudo::test
