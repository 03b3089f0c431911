#include "tests/golden/Picture.h"

#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <png.h>

#include <array>
#include <cstdlib>
#include <map>

namespace kokudo::test {
namespace {

constexpr int kTolerance = 12;  // of 255

}  // namespace

bool writeSmallPng(const std::filesystem::path& file, const Picture& picture) {
  std::filesystem::create_directories(file.parent_path());
  std::map<std::array<std::uint8_t, 3>, std::uint8_t> palette;
  std::vector<std::uint8_t> rgb, indices, colours;
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    const std::array<std::uint8_t, 3> colour{picture.rgba[i], picture.rgba[i + 1],
                                             picture.rgba[i + 2]};
    rgb.insert(rgb.end(), colour.begin(), colour.end());
    if (palette.size() > 256) continue;
    const auto [place, fresh] = palette.emplace(colour, static_cast<std::uint8_t>(palette.size()));
    if (fresh) colours.insert(colours.end(), colour.begin(), colour.end());
    indices.push_back(place->second);
  }
  const bool few = palette.size() <= 256;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = few ? PNG_FORMAT_RGB_COLORMAP : PNG_FORMAT_RGB;
  image.colormap_entries = few ? static_cast<png_uint_32>(palette.size()) : 0;
  return png_image_write_to_file(&image, file.c_str(), 0, few ? indices.data() : rgb.data(), 0,
                                 few ? colours.data() : nullptr) != 0;
}

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

void expectLooksLike(const std::string& name, const Picture& picture, double share) {
  const auto reference = sourceDir() / "tests/golden/pictures" / (name + ".png");
  const auto seen = programDir().parent_path() / "golden" / (name + ".png");
  const bool update = std::getenv("KOKUDO_UPDATE_GOLDEN") != nullptr;
  ASSERT_TRUE(writeSmallPng(update ? reference : seen, picture));
  const Picture expected = readPng(reference);
  ASSERT_FALSE(expected.rgba.empty()) << reference << " is missing";
  EXPECT_LE(differingShare(expected, picture), share)
      << "compare " << reference << " with " << seen;
}

}  // namespace kokudo::test
