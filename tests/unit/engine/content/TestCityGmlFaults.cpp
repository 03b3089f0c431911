// Faults that real files have and that must not cost more than what they touch.
#include "engine/content/CityGml.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace kokudo::content {
namespace {

using testing::HasSubstr;

std::string bridge(double latitude, const std::string& attributes = "") {
  const std::string south = std::to_string(latitude), north = std::to_string(latitude + 0.01);
  return "<core:cityObjectMember><brid:Bridge>" + attributes +
         "<brid:lod2MultiSurface><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior>"
         "<gml:LinearRing><gml:posList>" +
         south + " 135 1 " + south + " 135.1 1 " + north + " 135 1 " + south +
         " 135 1</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>"
         "</gml:MultiSurface></brid:lod2MultiSurface></brid:Bridge></core:cityObjectMember>\n";
}

std::string document(const std::string& members) {
  return "<core:CityModel xmlns:core=\"http://www.opengis.net/citygml/2.0\" "
         "xmlns:brid=\"http://www.opengis.net/citygml/bridge/2.0\" "
         "xmlns:gml=\"http://www.opengis.net/gml\">\n<gml:boundedBy><gml:Envelope "
         "srsName=\"EPSG:6697\" srsDimension=\"3\"/></gml:boundedBy>\n" +
         members + "</core:CityModel>";
}

struct Reading {
  Result<CityModelInfo> info = Error{};
  std::vector<CityObject> objects;
  Diagnostics diagnostics;
  std::string told() const {
    std::string all;
    for (const auto& item : diagnostics.items()) all += item.where + " " + item.what + "\n";
    return all;
  }
};

Reading read(const std::string& bytes, const std::string& where = "a.gml") {
  Reading reading;
  reading.info = readCityGml(bytes, where, reading.diagnostics, {}, [&](CityObject&& object) {
    reading.objects.push_back(std::move(object));
    return true;
  });
  return reading;
}

TEST(CityGmlFaults, AnObjectWithoutAnIdGetsOneThatDependsOnItsContentAlone) {
  const auto first = read(document(bridge(35) + bridge(36)));
  const auto again = read(document(bridge(36)), "elsewhere.gml");
  ASSERT_EQ(first.objects.size(), 2u);
  ASSERT_EQ(again.objects.size(), 1u);
  EXPECT_NE(first.objects[0].gmlId, first.objects[1].gmlId);
  EXPECT_EQ(first.objects[1].gmlId, again.objects[0].gmlId);
  EXPECT_TRUE(first.objects[0].gmlId.starts_with("no-gml-id-")) << first.objects[0].gmlId;
  EXPECT_EQ(first.info->withoutId, 2u);
  ASSERT_EQ(first.diagnostics.items().size(), 1u) << first.told();
  EXPECT_THAT(first.told(), HasSubstr("a.gml 2 object(s) have no gml:id"));
}

TEST(CityGmlFaults, TwinsWithoutAnIdAreToldApart) {
  const auto reading = read(document(bridge(35) + bridge(35)));
  ASSERT_EQ(reading.objects.size(), 2u);
  EXPECT_EQ(reading.objects[1].gmlId, reading.objects[0].gmlId + "-2");
}

TEST(CityGmlFaults, EmptyObjectsAreCountedAndNotGiven) {
  std::string empty;
  for (int i = 0; i < 3; ++i)
    empty += "<core:cityObjectMember><brid:Bridge/></core:cityObjectMember>";
  const auto reading = read(document(empty + bridge(35)));
  EXPECT_EQ(reading.objects.size(), 1u);
  EXPECT_EQ(reading.info->empty, 3u);
  EXPECT_EQ(reading.info->leftOut, 0u);
  EXPECT_THAT(reading.told(), HasSubstr("3 object(s) are empty, the first a brid:Bridge"));
}

TEST(CityGmlFaults, TheBridgesOfShinjukuAreAllThere) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-sdk-tokyo/udx/brid");
  const auto file = test::realData() / "plateau-sdk-tokyo/udx/brid/53394525_brid_6697_op.gml";
  const auto reading = read(test::readText(file), file.filename().string());
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  // Counted in the file by hand: 59 members, 38 of them <brid:Bridge/>, 2 of the others with an id.
  EXPECT_EQ(reading.objects.size(), 21u);
  EXPECT_EQ(reading.info->withoutId, 19u);
  EXPECT_EQ(reading.info->empty, 38u);
  std::set<std::string> ids;
  for (const auto& object : reading.objects) {
    EXPECT_FALSE(object.lods[2].empty()) << object.gmlId;
    ids.insert(object.gmlId);
  }
  EXPECT_EQ(ids.size(), 21u);
}

TEST(CityGmlFaults, AnUndeclaredPrefixIsReadUnderItsOwnNameAndToldOnce) {
  const auto reading =
      read(document(bridge(35,
                           "\n<energy:isHeated>true</energy:isHeated><energy:floors energy:x=\"1\">"
                           "3</energy:floors><other:name>n</other:name>")));
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  ASSERT_EQ(reading.objects.size(), 1u);
  const auto& attributes = reading.objects[0].attributes;
  ASSERT_TRUE(find(attributes, "energy:isHeated"));
  EXPECT_EQ(toText(*find(attributes, "energy:isHeated")), "true");
  EXPECT_TRUE(find(attributes, "energy:floors"));
  EXPECT_TRUE(find(attributes, "other:name"));
  EXPECT_THAT(reading.told(), HasSubstr("a.gml:4 namespace prefix \"energy\" is not declared"));
  EXPECT_THAT(reading.told(), HasSubstr("\"other\""));
  EXPECT_EQ(reading.diagnostics.items().size(), 3u) << reading.told();
}

TEST(CityGmlFaults, ADeclarationHoldsInItsElementOnly) {
  const auto reading =
      read(document(bridge(35, "<e:a xmlns:e=\"urn:e\">1</e:a>") + bridge(36, "<e:a>1</e:a>")));
  ASSERT_EQ(reading.objects.size(), 2u);
  EXPECT_THAT(reading.told(), HasSubstr("a.gml:4 namespace prefix \"e\" is not declared"));
}

TEST(CityGmlFaults, AnUndeclaredPrefixDoesNotOpenTheDoorToEntities) {
  const auto reading = read("<!DOCTYPE x [<!ENTITY e \"&e;&e;\">]>" +
                            document(bridge(35, "<energy:a>&e;</energy:a>")));
  ASSERT_FALSE(reading.info.ok());
  EXPECT_THAT(reading.info.error().message, HasSubstr("refused"));
}

TEST(CityGmlFaults, TheSampleWithAnUndeclaredPrefixIsRead) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-sdk-tokyo/libplateau-textured");
  const auto file = test::realData() /
                    "plateau-sdk-tokyo/libplateau-textured/udx/bldg/53392642_bldg_6697_op2.gml";
  const auto reading = read(test::readText(file), file.filename().string());
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  EXPECT_GT(reading.objects.size(), 1u);
  EXPECT_THAT(reading.told(),
              HasSubstr("53392642_bldg_6697_op2.gml:538 namespace prefix \"energy\""));
}

}  // namespace
}  // namespace kokudo::content
