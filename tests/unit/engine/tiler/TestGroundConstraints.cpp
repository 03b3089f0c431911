#include "engine/tiler/TerrainTiler.h"
#include "engine/tiler/detail/GroundConstraints.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <string>

namespace kokudo::tiler {
namespace {

using detail::GroundConstraints;
using detail::GroundContact;
using detail::GroundContacts;

/// A footprint of 20 m round a point of Osaka.
GroundContact house(const std::string& id, double x, double y, double height) {
  GroundContact contact;
  contact.gmlId = id;
  contact.height = height;
  contact.longitude = x;
  contact.latitude = y;
  const double dx = 10 / 91600.0, dy = 10 / 110900.0;
  contact.footprint = {{{{{x - dx, y - dy, height},
                          {x + dx, y - dy, height},
                          {x + dx, y + dy, height},
                          {x - dx, y + dy, height}}}}};
  return contact;
}

TEST(GroundConstraints, MeetsTheHousesAndFadesOutOverTheGivenReach) {
  GroundContacts contacts;
  contacts.buildings = {house("a", 135.4, 34.6, 3), house("b", 135.42, 34.62, 9)};
  const auto ground = GroundConstraints::build(contacts, 60, 0);
  EXPECT_NEAR(ground.at(135.4, 34.6).height, 3, 1e-4);
  EXPECT_NEAR(ground.at(135.4, 34.6).weight, 1, 1e-6);
  EXPECT_NEAR(ground.at(135.42, 34.62).height, 9, 1e-4);
  const double metre = 1 / 110900.0;
  EXPECT_GT(ground.at(135.4, 34.6 + 35 * metre).weight, 0.9);
  const double halfway = ground.at(135.4, 34.6 + 55 * metre).weight;
  EXPECT_GT(halfway, 0.2);
  EXPECT_LT(halfway, 0.8);
  EXPECT_EQ(ground.at(135.4, 34.6 + 80 * metre).weight, 0);
  EXPECT_EQ(ground.at(135.41, 34.61).weight, 0);
  EXPECT_EQ(ground.at(130, 30).weight, 0);
}

TEST(GroundConstraints, KnowsWhereHousesStand) {
  GroundContacts contacts;
  contacts.buildings = {house("a", 135.4, 34.6, 3), house("b", 135.42, 34.62, 9)};
  const auto ground = GroundConstraints::build(contacts, 60, 0);
  EXPECT_TRUE(ground.anyIn({135.39, 34.59, 135.405, 34.605}));
  EXPECT_FALSE(ground.anyIn({135.405, 34.605, 135.415, 34.615}));
  EXPECT_FALSE(ground.anyIn({136, 35, 137, 36}));
}

TEST(GroundConstraints, LeavesOutTheShareThatIsHeldBack) {
  GroundContacts contacts;
  std::size_t held = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "bldg_" + std::to_string(i);
    held += detail::isHeldBack(id, 0.2);
    EXPECT_FALSE(detail::isHeldBack(id, 0));
  }
  EXPECT_NEAR(double(held), 200, 40);
  std::string used = "u", kept = "k";
  while (detail::isHeldBack(used, 0.2)) used += "u";
  while (!detail::isHeldBack(kept, 0.2)) kept += "k";
  contacts.buildings = {house(used, 135.4, 34.6, 3), house(kept, 135.42, 34.62, 9)};
  const auto ground = GroundConstraints::build(contacts, 60, 0.2);
  EXPECT_EQ(ground.at(135.42, 34.62).weight, 0);
  EXPECT_GT(ground.at(135.4, 34.6).weight, 0.9);
}

TEST(GroundContact, IsTheBottomOfTheSolidAndIgnoresAFootprintAtZero) {
  content::CityObject object;
  object.gmlId = "b";
  object.type = "bldg:Building";
  object.lods[0] = {{{{{135, 35, 0}, {135.001, 35, 0}, {135.001, 35.001, 0}, {135, 35.001, 0}}}}};
  EXPECT_FALSE(detail::groundContactOf(object).has_value());
  content::CityPolygon bottom{
      {{{135, 35, 4}, {135, 35.001, 4}, {135.001, 35.001, 4}, {135.001, 35, 4}}}};
  content::CityPolygon wall{{{{135, 35, 4}, {135.001, 35, 4}, {135.001, 35, 9}, {135, 35, 9}}}};
  object.lods[1] = {wall, bottom};
  const auto contact = detail::groundContactOf(object);
  ASSERT_TRUE(contact.has_value());
  EXPECT_EQ(contact->height, 4);
  EXPECT_NEAR(contact->longitude, 135.0005, 1e-9);
  EXPECT_EQ(contact->footprint.size(), 1u);
}

TEST(GroundGap, IsSmallOnConditionedTerrainForTheHeldBackBuildingsOfOsaka) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-osaka-port/27100_osaka-port_subset_citygml.zip");
  const auto data = test::realData();
  const std::string archive = "/vsizip/" + (data / "terrain/gis-oer-osaka/osaka.zip").string();
  const std::vector<std::filesystem::path> city{
      data / "plateau-osaka-port/27100_osaka-port_subset_citygml.zip"};
  const std::vector<DemInput> dem{
      {archive + "/osaka/osaka_srtm_6kei.tif", geodesy::HeightDatum::Egm96, {-180, -90, 180, 90}}};
  const CancelToken token;
  auto raw = measureGroundGap(city, dem, std::nullopt, token);
  ASSERT_TRUE(raw.ok()) << raw.error().message;
  EXPECT_EQ(raw->buildings, 6307u);
  EXPECT_NEAR(raw->mean, -1.8, 0.5);
  EXPECT_NEAR(raw->standardDeviation, 4.2, 0.3);
  EXPECT_NEAR(raw->buriedOver3m, 0.29, 0.03);
  TerrainConditioning conditioning;
  conditioning.cityModels = city;
  conditioning.landPolygons = archive + "/osaka/osaka_6kei.shp";
  conditioning.holdBack = 0.2;
  auto held = measureGroundGap(city, dem, conditioning, token);
  ASSERT_TRUE(held.ok()) << held.error().message;
  EXPECT_GT(held->buildings, 1100u);
  EXPECT_LT(std::abs(held->mean), 0.2);
  EXPECT_LT(held->standardDeviation, 1);
  EXPECT_LT(held->buriedOver3m, 0.02);
  for (const auto& [name, gap] :
       {std::pair{"raw", *raw}, std::pair{"conditioned, held back", *held}})
    std::printf("%s: %zu buildings, %.2f +- %.2f m, %.1f %% buried by more than 3 m\n", name,
                gap.buildings, gap.mean, gap.standardDeviation, 100 * gap.buriedOver3m);
}

}  // namespace
}  // namespace kokudo::tiler
