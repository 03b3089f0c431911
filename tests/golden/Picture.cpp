#include "tests/golden/Picture.h"

#include "engine/scene/SceneView.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <png.h>

#include <cstdlib>

namespace kokudo::test {
namespace {

constexpr int kTolerance = 12;        // of 255
constexpr double kDiffering = 0.002;  // share of the pixels

}  // namespace

Picture readPng(const std::filesystem::path& file) {
  Picture picture;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_file(&image, file.c_str())) return picture;
  image.format = PNG_FORMAT_RGBA;
  picture.width = static_cast<int>(image.width);
  picture.height = static_cast<int>(image.height);
  picture.rgba.resize(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, picture.rgba.data(), 0, nullptr)) return {};
  return picture;
}

double differingShare(const Picture& a, const Picture& b) {
  if (a.width != b.width || a.height != b.height || a.rgba.empty()) return 1;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < a.rgba.size(); i += 4) {
    bool same = true;
    for (std::size_t c = 0; c < 3; ++c)
      same = same && std::abs(int(a.rgba[i + c]) - int(b.rgba[i + c])) <= kTolerance;
    if (!same) ++differing;
  }
  return double(differing) / (double(a.width) * a.height);
}

void expectLooksLike(const std::string& name, const Picture& picture) {
  const auto reference = sourceDir() / "tests/golden/pictures" / (name + ".png");
  const auto seen = programDir().parent_path() / "golden" / (name + ".png");
  const bool update = std::getenv("KOKUDO_UPDATE_GOLDEN") != nullptr;
  const auto written =
      scene::writePng(update ? reference : seen, picture.width, picture.height, picture.rgba);
  ASSERT_TRUE(written.ok()) << written.error().message;
  const Picture expected = readPng(reference);
  ASSERT_FALSE(expected.rgba.empty()) << reference << " is missing";
  EXPECT_LE(differingShare(expected, picture), kDiffering)
      << "compare " << reference << " with " << seen;
}

}  // namespace kokudo::test
