#include "engine/content/CityGml.h"
#include "engine/content/ContentDecoder.h"
#include "engine/content/ImageCodec.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/tiler/CityTiler.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace kokudo::tiler {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

using Rgb = std::array<int, 3>;
const Rgb kRed{220, 0, 0}, kGreen{0, 180, 0}, kBlue{0, 0, 200}, kYellow{230, 230, 0};

/// Red and green above, blue and yellow below.
void writePicture(const fs::path& file) {
  content::Image image{"", 64, 32, 4, {}};
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 64; ++x) {
      const Rgb& c = y < 16 ? (x < 32 ? kRed : kGreen) : (x < 32 ? kBlue : kYellow);
      for (const int v : {c[0], c[1], c[2], 255}) image.pixels.push_back(std::uint8_t(v));
    }
  const auto bytes = content::encodeImage(image);  // four channels: PNG
  ASSERT_TRUE(bytes.ok());
  test::writeText(file, *bytes);
}

/// A wall of 20 m by 10 m that looks south.
std::string wall(const std::string& name, double longitude) {
  const double east = longitude + 0.0002;
  return fmt::format(
      "<core:cityObjectMember><bldg:Building gml:id=\"{0}\"><bldg:lod2MultiSurface>"
      "<gml:MultiSurface><gml:surfaceMember><gml:Polygon gml:id=\"p{0}\"><gml:exterior>"
      "<gml:LinearRing gml:id=\"r{0}\"><gml:posList>35 {1} 0 35 {2} 0 35 {2} 10 35 {1} 10 35 {1} 0"
      "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
      "</gml:MultiSurface></bldg:lod2MultiSurface></bldg:Building></core:cityObjectMember>\n",
      name, longitude, east);
}

std::string texture(const std::string& uri, const std::string& ring, const std::string& list) {
  return fmt::format(
      "<app:surfaceDataMember><app:ParameterizedTexture><app:imageURI>{}</app:imageURI>"
      "<app:target uri=\"#p{}\"><app:TexCoordList><app:textureCoordinates ring=\"#r{}\">{}"
      "</app:textureCoordinates></app:TexCoordList></app:target></app:ParameterizedTexture>"
      "</app:surfaceDataMember>",
      uri, ring, ring, list);
}
const char* const kWhole = "0 0 1 0 1 1 0 1 0 0";

std::string document(const std::string& objects, const std::string& textures) {
  return "<core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:bldg=\"http://www.opengis.net/citygml/building/2.0\" "
         "xmlns:app=\"http://www.opengis.net/citygml/appearance/2.0\" "
         "xmlns:gml=\"http://www.opengis.net/gml\"><gml:boundedBy><gml:Envelope "
         "srsName=\"EPSG:6697\" srsDimension=\"3\"/></gml:boundedBy>" +
         objects + "<app:appearanceMember><app:Appearance><app:theme>rgbTexture</app:theme>" +
         textures + "</app:Appearance></app:appearanceMember></core:CityModel>";
}

content::Model decode(const fs::path& file) {
  const std::string bytes = test::readText(file);
  auto model = content::decodeContent(std::as_bytes(std::span(bytes)), {});
  EXPECT_TRUE(model.ok()) << (model.ok() ? "" : model.error().message);
  return model.ok() ? std::move(*model) : content::Model();
}

class CityTextures : public testing::Test {
 protected:
  void SetUp() override {
    geodesy::setGridFolders({test::realData() / "geoid-gsigeo2011"});
    if (!geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011).ok())
      GTEST_SKIP() << "no grid of GSIGEO2011";
    writePicture(_folder / "in/pictures/a.png");
  }
  TilerReport tile(const std::string& gml) {
    test::writeText(_folder / "in/town.gml", gml);
    return tileAll({_folder / "in/town.gml"});
  }
  TilerReport tileAll(const std::vector<fs::path>& inputs) {
    auto report = tileCityModels(inputs, _folder / "out", _options, _progress, _token);
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().message);
    return report.ok() ? std::move(*report) : TilerReport();
  }
  std::string told(const TilerReport& report) {
    std::string all;
    for (const auto& item : report.diagnostics.items()) all += item.where + " " + item.what + "\n";
    return all;
  }
  /// The colour that the wall shows at these shares of its width (from the west) and height.
  Rgb colourAt(const content::Model& model, const content::Primitive& p, double across, double up) {
    double west = 1e9, east = -1e9, low = 1e9, high = -1e9;
    std::vector<std::array<double, 4>> corners;
    for (std::size_t i = 0; i * 3 < p.positions.size(); ++i) {
      const auto place = geodesy::Ellipsoid::wgs84().toCartographic(
          model.origin +
          geodesy::Vec3{p.positions[3 * i], p.positions[3 * i + 1], p.positions[3 * i + 2]});
      corners.push_back(
          {place.longitude, place.height, p.texcoordSets[0][2 * i], p.texcoordSets[0][2 * i + 1]});
      west = std::min(west, place.longitude), east = std::max(east, place.longitude);
      low = std::min(low, place.height), high = std::max(high, place.height);
    }
    double u = 0, v = 0;
    for (const auto& c : corners) {
      const double right = (c[0] - west) / (east - west), top = (c[1] - low) / (high - low);
      const double weight = (right > 0.5 ? across : 1 - across) * (top > 0.5 ? up : 1 - up);
      u += weight * c[2], v += weight * c[3];
    }
    const auto& image = *model.images.at(
        std::size_t(model.materials[std::size_t(p.material)].baseColorTexture.image));
    const int x = std::clamp(int(u * image.width), 0, image.width - 1);
    const int y = std::clamp(int(v * image.height), 0, image.height - 1);
    const auto* pixel = &image.pixels[std::size_t((y * image.width + x) * image.channels)];
    return {pixel[0], pixel[1], pixel[2]};
  }
  static void expectNear(const Rgb& got, const Rgb& expected) {
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(got[i], expected[i], 25);  // JPEG
  }
  void expectThePicture(const content::Model& model, const content::Primitive& p) {
    expectNear(colourAt(model, p, 0.2, 0.8), kRed);
    expectNear(colourAt(model, p, 0.8, 0.8), kGreen);
    expectNear(colourAt(model, p, 0.2, 0.2), kBlue);
    expectNear(colourAt(model, p, 0.8, 0.2), kYellow);
  }
  test::TemporaryFolder _folder;
  CityTilerOptions _options{400, "", {}};
  NoProgress _progress;
  CancelToken _token;
};

TEST_F(CityTextures, AWallShowsItsPictureUprightAndNotMirrored) {
  const auto report = tile(document(wall("a", 135), texture("pictures/a.png", "a", kWhole)));
  EXPECT_TRUE(report.diagnostics.empty()) << told(report);
  const auto model = decode(_folder / "out/tiles/r.glb");
  ASSERT_EQ(model.primitives.size(), 1u);
  ASSERT_EQ(model.images.size(), 1u);
  expectThePicture(model, model.primitives[0]);
}

TEST_F(CityTextures, CompressingKeepsThePictureInPlace) {
  _options.compress = true;
  tile(document(wall("a", 135), texture("pictures/a.png", "a", kWhole)));
  const auto model = decode(_folder / "out/tiles/r.glb");
  ASSERT_EQ(model.primitives.size(), 1u);
  expectThePicture(model, model.primitives[0]);
}

TEST_F(CityTextures, PicturesOfOneTileShareASheetAndPlainWallsKeepTheirColour) {
  writePicture(_folder / "in/pictures/b.png");
  tile(document(wall("a", 135) + wall("b", 135.001) + wall("c", 135.002),
                texture("pictures/a.png", "a", kWhole) + texture("pictures/b.png", "b", kWhole)));
  const auto model = decode(_folder / "out/tiles/r.glb");
  EXPECT_EQ(model.images.size(), 1u);
  ASSERT_EQ(model.primitives.size(), 2u);
  std::size_t textured = 0;
  for (const auto& primitive : model.primitives)
    textured += !primitive.texcoordSets.empty() && !primitive.texcoordSets[0].empty();
  EXPECT_EQ(textured, 1u);
}

TEST_F(CityTextures, APictureThatRepeatsStaysApart) {
  tile(document(wall("a", 135), texture("pictures/a.png", "a", "0 0 3 0 3 1 0 1 0 0")));
  const auto model = decode(_folder / "out/tiles/r.glb");
  ASSERT_EQ(model.images.size(), 1u);
  EXPECT_EQ(model.images[0]->width, 64);
  EXPECT_EQ(model.images[0]->height, 32);
  const auto& uv = model.primitives.at(0).texcoordSets.at(0);
  EXPECT_FLOAT_EQ(*std::max_element(uv.begin(), uv.end()), 3);
}

TEST_F(CityTextures, FindsThePicturesInsideAnArchive) {
  const auto out = _folder / "in/town.gml";
  test::writeText(out, document(wall("a", 135), texture("pictures/a.png", "a", kWhole)));
  const std::string command =
      fmt::format("cd '{}' && tar cf ../town.tar town.gml pictures", (_folder / "in").string());
  ASSERT_EQ(std::system(command.c_str()), 0);
  const auto report = tileAll({_folder / "town.tar"});
  EXPECT_TRUE(report.diagnostics.empty()) << told(report);
  const auto model = decode(_folder / "out/tiles/r.glb");
  ASSERT_EQ(model.images.size(), 1u);
  expectThePicture(model, model.primitives.at(0));
}

TEST_F(CityTextures, AMissingOrForeignPictureLeavesTheWallPlainAndIsTold) {
  writePicture(_folder / "outside.png");
  for (const char* uri : {"pictures/none.png", "../outside.png", "/etc/hostname",
                          "http://localhost/a.png", "pictures/../../outside.png"}) {
    const auto report = tile(document(wall("a", 135), texture(uri, "a", kWhole)));
    EXPECT_EQ(report.features, 1u) << uri;
    EXPECT_THAT(told(report), HasSubstr("drawn plain")) << uri;
    EXPECT_TRUE(decode(_folder / "out/tiles/r.glb").images.empty()) << uri;
  }
}

TEST_F(CityTextures, LeavesAreCutUntilTheirPicturesFitASheet) {
  content::Image large{"", 2048, 1024, 4, {}};
  large.pixels.assign(std::size_t(2048) * 1024 * 4, 99);
  std::string walls, textures;
  for (int i = 0; i < 4; ++i) {
    const std::string name = fmt::format("w{}", i), uri = "pictures/" + name + ".png";
    const auto bytes = content::encodeImage(large);
    ASSERT_TRUE(bytes.ok());
    test::writeText(_folder / ("in/" + uri), *bytes);
    walls += wall(name, 135 + i * 0.001);
    textures += texture(uri, name, kWhole);
  }
  const auto report = tile(document(walls, textures));
  EXPECT_GE(report.tiles, 5u);
  for (const auto& entry : fs::directory_iterator(_folder / "out/tiles"))
    for (const auto& image : decode(entry.path()).images)
      EXPECT_LE(std::max(image->width, image->height), 2048) << entry.path();
}

TEST_F(CityTextures, ShinjukuBridgesWithoutAnIdAreInTheTilesUnderTheIdsOfTheirRecords) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-sdk-tokyo/udx/brid");
  const auto file = test::realData() / "plateau-sdk-tokyo/udx/brid/53394525_brid_6697_op.gml";
  const auto report = tileAll({file});
  EXPECT_EQ(report.features, 21u);
  EXPECT_EQ(report.refused, 0u) << told(report);
  EXPECT_THAT(told(report), HasSubstr("38 object(s) are empty"));
  std::set<std::string> expected, found;
  Diagnostics diagnostics;
  // `kokudo import` makes its records of these objects, under source and gml:id.
  auto read = content::readCityGml(test::readText(file), "other name", diagnostics, _token,
                                   [&](content::CityObject&& object) {
                                     expected.insert("plateau:" + object.gmlId);
                                     return true;
                                   });
  ASSERT_TRUE(read.ok());
  const auto model = decode(_folder / "out/tiles/r.glb");
  const auto& table = model.featureTables.at(0);
  for (std::size_t row = 0; row < table.count; ++row)
    found.insert(toText(*table.find(row, "record_id")));
  EXPECT_EQ(found, expected);
}

TEST_F(CityTextures, YokosukaHasItsThreePictures) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-gis-converter/yokosuka-shi/udx/bldg");
  const auto report = tileAll({test::realData() / "plateau-gis-converter/yokosuka-shi/udx/bldg"});
  EXPECT_THAT(told(report), Not(HasSubstr("drawn plain")));
  const auto model = decode(_folder / "out/tiles/r.glb");
  ASSERT_FALSE(model.images.empty());
  EXPECT_GT(model.images[0]->pixels.size(), 1'000'000u);
}

}  // namespace
}  // namespace kokudo::tiler
