#include "engine/content/CityAppearance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content {
namespace {

using testing::HasSubstr;

std::string document(const std::string& appearances) {
  return "<core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:app=\"http://www.opengis.net/citygml/appearance/2.0\">" +
         appearances + "</core:CityModel>";
}

std::string appearance(const std::string& theme, const std::string& data) {
  return "<app:appearanceMember><app:Appearance><app:theme>" + theme +
         "</app:theme><app:surfaceDataMember>" + data +
         "</app:surfaceDataMember></app:Appearance></app:appearanceMember>";
}

std::string texture(const std::string& uri, const std::string& list, const std::string& more = "") {
  return "<app:ParameterizedTexture><app:imageURI>" + uri + "</app:imageURI>" + more +
         "<app:target uri=\"#p\"><app:TexCoordList><app:textureCoordinates ring=\"#r\">" + list +
         "</app:textureCoordinates></app:TexCoordList></app:target></app:ParameterizedTexture>";
}

CityPolygon triangle() {
  CityPolygon polygon;
  polygon.rings = {{{135, 35, 0}, {135.1, 35, 0}, {135, 35.1, 0}}};
  polygon.ringIds = {"r"};
  polygon.ids = {"p", "walls"};
  return polygon;
}

struct Reading {
  CityAppearance appearance;
  Diagnostics diagnostics;
};

Reading read(const std::string& appearances) {
  Reading reading;
  auto read = CityAppearance::read(document(appearances), "a.gml", reading.diagnostics, {});
  EXPECT_TRUE(read.ok()) << read.error().message;
  if (read.ok()) reading.appearance = std::move(*read);
  return reading;
}

TEST(CityAppearance, GivesTexcoordsWithVDown) {
  const auto reading = read(appearance(
      "rgb", texture("a/b.jpg", "0 0 1 0.25 0 1 0 0", "<app:wrapMode>mirror</app:wrapMode>")));
  ASSERT_EQ(reading.appearance.textures().size(), 1u);
  EXPECT_EQ(reading.appearance.textures()[0].uri, "a/b.jpg");
  EXPECT_EQ(reading.appearance.textures()[0].wrap, TextureUse::Wrap::Mirror);
  const auto look = reading.appearance.of(triangle());
  EXPECT_EQ(look.texture, 0);
  EXPECT_THAT(look.texcoords, testing::ElementsAre(CityAppearance::Texcoord{0, 1},
                                                   CityAppearance::Texcoord{1, 0.75f},
                                                   CityAppearance::Texcoord{0, 0}));
}

TEST(CityAppearance, TakesTheFirstThemeThatSpeaksOfASurface) {
  const auto reading = read(appearance("summer", texture("summer.jpg", "0 0 1 0 0 1 0 0")) +
                            appearance("winter", texture("winter.jpg", "0 0 1 0 0 1 0 0")));
  const auto look = reading.appearance.of(triangle());
  ASSERT_EQ(look.texture, 0);
  EXPECT_EQ(reading.appearance.textures()[0].uri, "summer.jpg");
}

TEST(CityAppearance, LeavesASurfacePlainWhoseListDoesNotFitItsRing) {
  const auto reading = read(appearance("rgb", texture("a.jpg", "0 0 1 0 1 1 0 1 0 0")));
  EXPECT_EQ(reading.appearance.of(triangle()).texture, -1);
}

TEST(CityAppearance, CountsDamagedListsOnce) {
  for (const char* list : {"0 0 1 zero 0 1 0 0", "0 0 1 0 0", "0 0 1 nan 0 1", "0 0 1e30 0 0 1"}) {
    const auto reading = read(appearance("rgb", texture("a.jpg", list)));
    EXPECT_EQ(reading.appearance.of(triangle()).texture, -1) << list;
    ASSERT_EQ(reading.diagnostics.items().size(), 1u) << list;
    EXPECT_THAT(reading.diagnostics.items()[0].what, HasSubstr("damaged"));
  }
}

TEST(CityAppearance, ColoursAllPolygonsOfASurface) {
  const auto reading =
      read(appearance("plain",
                      "<app:X3DMaterial><app:diffuseColor>1 0 0.5</app:diffuseColor>"
                      "<app:transparency>0.25</app:transparency><app:target>#walls</app:target>"
                      "</app:X3DMaterial>"));
  const auto look = reading.appearance.of(triangle());
  ASSERT_TRUE(look.coloured);
  EXPECT_EQ(look.texture, -1);
  EXPECT_FLOAT_EQ(look.colour[0], 1);
  EXPECT_NEAR(look.colour[2], 0.214f, 0.001f);  // sRGB 0.5 as a linear value
  EXPECT_FLOAT_EQ(look.colour[3], 0.75f);
}

TEST(CityAppearance, DoesNotShowABackSideOnTheFront) {
  const auto reading = read(
      appearance("rgb", texture("a.jpg", "0 0 1 0 0 1 0 0", "<app:isFront>false</app:isFront>")));
  EXPECT_EQ(reading.appearance.of(triangle()).texture, -1);
  EXPECT_EQ(reading.diagnostics.items().size(), 1u);
}

}  // namespace
}  // namespace kokudo::content
