#pragma once

#include <png.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace kokudo::test {

inline constexpr double kNoHeight = std::numeric_limits<double>::quiet_NaN();

/// An elevation tile in the PNG form of the GSI. @param heightAt metres of (column, row), or
/// kNoHeight
template <typename HeightAt>
std::string heightPng(int width, int height, HeightAt heightAt) {
  std::vector<unsigned char> rgb;
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column) {
      const double metres = heightAt(column, row);
      const long x =
          std::isnan(metres) ? 1L << 23 : (std::lround(metres * 100) + (1L << 24)) % (1L << 24);
      for (const int shift : {16, 8, 0}) rgb.push_back(static_cast<unsigned char>(x >> shift));
    }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width);
  image.height = static_cast<png_uint_32>(height);
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  png_image_write_to_memory(&image, nullptr, &size, 0, rgb.data(), 0, nullptr);
  std::string bytes(size, '\0');
  png_image_write_to_memory(&image, bytes.data(), &size, 0, rgb.data(), 0, nullptr);
  bytes.resize(size);
  return bytes;
}

}  // namespace kokudo::test
