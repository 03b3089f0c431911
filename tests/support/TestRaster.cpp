#include "tests/support/TestRaster.h"

#include "tests/support/TestData.h"

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace kokudo::test {

namespace {

/// The tags of one TIFF directory and the bytes that they point to.
class TiffWriter {
 public:
  template <typename T>
  void tag(std::uint16_t number, std::uint16_t type, const std::vector<T>& values) {
    std::string bytes(values.size() * sizeof(T), '\0');
    std::memcpy(bytes.data(), values.data(), bytes.size());
    _tags.push_back({number, type, std::uint32_t(values.size()), bytes});
  }
  void shortTag(std::uint16_t number, std::uint16_t value) {
    tag<std::uint16_t>(number, 3, {value});
  }
  void longTag(std::uint16_t number, std::uint32_t value) {
    tag<std::uint32_t>(number, 4, {value});
  }

  /// @param pixelsTag the tag that is to hold the place of `pixels`
  std::string finish(std::uint16_t pixelsTag, const std::string& pixels) {
    const std::size_t directory = 2 + 12 * _tags.size() + 4;
    std::string outside;
    std::string file("II\x2a\x00\x08\x00\x00\x00", 8);
    std::size_t room = 0;
    for (const Tag& t : _tags)
      if (t.bytes.size() > 4) room += t.bytes.size();
    put(file, std::uint16_t(_tags.size()));
    for (Tag& t : _tags) {
      if (t.number == pixelsTag) {
        const auto at = std::uint32_t(8 + directory + room);
        std::memcpy(t.bytes.data(), &at, 4);
      }
      put(file, t.number), put(file, t.type), put(file, t.count);
      if (t.bytes.size() > 4) {
        put(file, std::uint32_t(8 + directory + outside.size()));
        outside += t.bytes;
      } else {
        file += t.bytes + std::string(4 - t.bytes.size(), '\0');
      }
    }
    put(file, std::uint32_t(0));
    return file + outside + pixels;
  }

 private:
  struct Tag {
    std::uint16_t number, type;
    std::uint32_t count;
    std::string bytes;
  };
  template <typename T>
  static void put(std::string& out, T value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  std::vector<Tag> _tags;
};

}  // namespace

void writeGeoTiff(const std::filesystem::path& file, const TestRaster& raster) {
  std::vector<float> samples;
  for (int r = 0; r < raster.rows; ++r)
    for (int c = 0; c < raster.columns; ++c)
      samples.push_back(raster.value(raster.west + (c + 0.5) * raster.step,
                                     raster.north - (r + 0.5) * raster.step));
  std::string pixels(samples.size() * sizeof(float), '\0');
  std::memcpy(pixels.data(), samples.data(), pixels.size());
  TiffWriter tiff;
  tiff.longTag(256, std::uint32_t(raster.columns));
  tiff.longTag(257, std::uint32_t(raster.rows));
  tiff.shortTag(258, 32);
  tiff.shortTag(259, 1);
  tiff.shortTag(262, 1);
  tiff.longTag(273, 0);
  tiff.shortTag(277, 1);
  tiff.longTag(278, std::uint32_t(raster.rows));
  tiff.longTag(279, std::uint32_t(pixels.size()));
  tiff.shortTag(339, 3);
  if (raster.georeferenced) {
    tiff.tag<double>(33550, 12, {raster.step, raster.step, 0});
    tiff.tag<double>(33922, 12, {0, 0, 0, raster.west, raster.north, 0});
  }
  if (raster.epsg != 0) {
    const bool geographic = raster.epsg < 5000;
    std::vector<std::uint16_t> keys{1, 1, 0, 3};
    const auto key = [&](int id, int value) {
      for (int v : {id, 0, 1, value}) keys.push_back(std::uint16_t(v));
    };
    key(1024, geographic ? 2 : 1);
    key(1025, 1);
    key(geographic ? 2048 : 3072, raster.epsg);
    if (raster.verticalEpsg) {
      key(4096, raster.verticalEpsg);
      keys[3] = 4;
    }
    tiff.tag<std::uint16_t>(34735, 3, keys);
  }
  const std::string noData = std::to_string(raster.noData);
  tiff.tag<char>(42113, 2, std::vector<char>(noData.c_str(), noData.c_str() + noData.size() + 1));
  writeText(file, tiff.finish(273, pixels));
}

}  // namespace kokudo::test
