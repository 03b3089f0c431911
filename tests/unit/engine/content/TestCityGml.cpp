#include "engine/content/CityGml.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::content {
namespace {

using ::testing::HasSubstr;

const std::string kHead =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml"
 xmlns:b="http://www.opengis.net/citygml/building/2.0" xmlns:gen="http://www.opengis.net/citygml/generics/2.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:uro="https://www.geospatial.jp/iur/uro/3.0">
)";
const std::string kEnvelope =
    R"(<gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697" srsDimension="3">
<gml:lowerCorner>34.6 135.4 0</gml:lowerCorner><gml:upperCorner>34.7 135.5 9</gml:upperCorner></gml:Envelope></gml:boundedBy>
)";

std::string polygon(const std::string& id, const std::string& coordinates) {
  return "<gml:surfaceMember><gml:Polygon gml:id=\"" + id +
         "\"><gml:exterior><gml:LinearRing><gml:posList>" + coordinates +
         "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>";
}

const std::string kSquare =
    "34.61 135.41 1 34.61 135.42 1 34.62 135.42 1 34.62 135.41 1 34.61 135.41 1";

std::string building(const std::string& id, const std::string& content) {
  return "<core:cityObjectMember><b:Building gml:id=\"" + id + "\">" + content +
         "</b:Building></core:cityObjectMember>\n";
}

std::string model(const std::string& objects, const std::string& envelope = kEnvelope) {
  return kHead + envelope + objects + "</core:CityModel>";
}

struct Reading {
  Result<CityModelInfo> info;
  std::vector<CityObject> objects;
  Diagnostics diagnostics;
};

Reading read(const std::string& bytes, const std::string& where = "a.gml") {
  Reading reading{Error{}, {}, {}};
  reading.info =
      readCityGml(bytes, where, reading.diagnostics, CancelToken(), [&](CityObject&& object) {
        reading.objects.push_back(std::move(object));
        return true;
      });
  return reading;
}

std::string textOf(const CityObject& object, const std::string& name) {
  const Value* value = find(object.attributes, name);
  return value ? toText(*value) : "(absent)";
}

TEST(CityGml, ReadsLatitudeFirstIntoLongitudeLatitudeHeight) {
  const auto reading = read(model(building(
      "b1", "<b:lod1Solid><gml:Solid><gml:exterior><gml:CompositeSurface>" + polygon("p", kSquare) +
                "</gml:CompositeSurface></gml:exterior></gml:Solid></b:lod1Solid>")));
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  EXPECT_EQ(reading.info->crs, "EPSG:6697");
  ASSERT_EQ(reading.objects.size(), 1u);
  EXPECT_EQ(reading.objects[0].type, "bldg:Building");  // the usual prefix, not the file's
  ASSERT_EQ(reading.objects[0].lods[1].size(), 1u);
  const auto& ring = reading.objects[0].lods[1][0].rings.at(0);
  ASSERT_EQ(ring.size(), 4u);  // open: the repeated last vertex is dropped
  EXPECT_EQ(ring[1], (std::array<double, 3>{135.42, 34.61, 1}));
}

TEST(CityGml, FlattensEveryLeafWithUnitsCodesAndTypes) {
  const auto reading = read(model(building(
      "b1", R"(
<gen:stringAttribute name="区名"><gen:value>住之江区</gen:value></gen:stringAttribute>
<gen:intAttribute name="ユーザーID"><gen:value>142521</gen:value></gen:intAttribute>
<gen:measureAttribute name="周辺長"><gen:value uom="m">55.97</gen:value></gen:measureAttribute>
<gen:genericAttributeSet name="大和川"><gen:stringAttribute name="規模"><gen:value>L2</gen:value></gen:stringAttribute></gen:genericAttributeSet>
<b:class codeSpace="../../codelists/Building_class.xml">3001</b:class>
<b:measuredHeight uom="m">5.1</b:measuredHeight>
<b:storeysAboveGround>3</b:storeysAboveGround>
<uro:buildingIDAttribute><uro:BuildingIDAttribute><uro:buildingID>0012</uro:buildingID></uro:BuildingIDAttribute></uro:buildingIDAttribute>
<uro:buildingDisasterRiskAttribute><uro:BuildingTsunamiRiskAttribute><uro:rank>1</uro:rank></uro:BuildingTsunamiRiskAttribute></uro:buildingDisasterRiskAttribute>
<b:consistsOfBuildingPart><b:BuildingPart gml:id="part"><b:measuredHeight uom="m">2</b:measuredHeight><b:lod1Solid><gml:Solid>)" +
                polygon("p", kSquare) +
                R"(</gml:Solid></b:lod1Solid></b:BuildingPart></b:consistsOfBuildingPart>)")));
  ASSERT_EQ(reading.objects.size(), 1u);
  const CityObject& object = reading.objects[0];
  EXPECT_EQ(textOf(object, "gen:区名"), "住之江区");
  EXPECT_EQ(*find(object.attributes, "gen:ユーザーID"), Value(std::int64_t(142521)));
  EXPECT_EQ(*find(object.attributes, "gen:周辺長"), Value(55.97));
  EXPECT_EQ(textOf(object, "gen:周辺長@uom"), "m");
  EXPECT_EQ(textOf(object, "gen:大和川/gen:規模"), "L2");
  EXPECT_EQ(*find(object.attributes, "bldg:class"), Value(std::string("3001")));
  EXPECT_EQ(textOf(object, "bldg:class@codeSpace"), "../../codelists/Building_class.xml");
  EXPECT_EQ(*find(object.attributes, "bldg:measuredHeight"), Value(5.1));
  EXPECT_EQ(*find(object.attributes, "bldg:storeysAboveGround"), Value(std::int64_t(3)));
  EXPECT_EQ(*find(object.attributes, "uro:buildingIDAttribute/uro:buildingID"),
            Value(std::string("0012")));
  EXPECT_EQ(
      textOf(object, "uro:buildingDisasterRiskAttribute/uro:BuildingTsunamiRiskAttribute/uro:rank"),
      "1");
  EXPECT_EQ(textOf(object, "bldg:consistsOfBuildingPart/bldg:BuildingPart/bldg:measuredHeight"),
            "2");
  EXPECT_EQ(object.lods[1].size(), 1u);  // the part's geometry belongs to the building
}

TEST(CityGml, ResolvesReferencesToSurfacesWithoutDoublingThem) {
  const auto reading = read(model(building(
      "b1",
      R"(<b:lod2Solid><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember xlink:href="#roof"/><gml:surfaceMember xlink:href="#wall"/></gml:CompositeSurface></gml:exterior></gml:Solid></b:lod2Solid>
<b:boundedBy><b:RoofSurface gml:id="r"><b:lod2MultiSurface><gml:MultiSurface>)" +
          polygon("roof", kSquare) +
          R"(</gml:MultiSurface></b:lod2MultiSurface></b:RoofSurface></b:boundedBy>
<b:boundedBy><b:WallSurface gml:id="w"><b:lod2MultiSurface><gml:MultiSurface>)" +
          polygon("wall", kSquare) +
          R"(</gml:MultiSurface></b:lod2MultiSurface></b:WallSurface></b:boundedBy>
<b:lod3MultiSurface><gml:MultiSurface><gml:surfaceMember xlink:href="#roof"/><gml:surfaceMember xlink:href="#elsewhere"/></gml:MultiSurface></b:lod3MultiSurface>)")));
  ASSERT_EQ(reading.objects.size(), 1u);
  EXPECT_EQ(reading.objects[0].lods[2].size(), 2u);
  EXPECT_EQ(reading.objects[0].lods[3].size(), 1u);
  ASSERT_EQ(reading.diagnostics.items().size(), 1u);
  EXPECT_THAT(reading.diagnostics.items()[0].what, HasSubstr("elsewhere"));
}

TEST(CityGml, KeepsHolesAsInnerRings) {
  const auto reading = read(model(building(
      "b1",
      "<b:lod0FootPrint><gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior>"
      "<gml:LinearRing><gml:posList>" +
          kSquare +
          "</gml:posList></gml:LinearRing></gml:exterior><gml:interior><gml:LinearRing>"
          "<gml:pos>34.613 135.413 1</gml:pos><gml:pos>34.614 135.413 1</gml:pos>"
          "<gml:pos>34.614 135.414 1</gml:pos><gml:pos>34.613 135.413 1</gml:pos>"
          "</gml:LinearRing></gml:interior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>"
          "</b:lod0FootPrint>")));
  ASSERT_EQ(reading.objects.at(0).lods[0].size(), 1u);
  ASSERT_EQ(reading.objects[0].lods[0][0].rings.size(), 2u);
  EXPECT_EQ(reading.objects[0].lods[0][0].rings[1].size(), 3u);
}

TEST(CityGml, NamesSwappedAxes) {
  const auto solid = "<b:lod0FootPrint><gml:MultiSurface>" +
                     polygon("p", "135.41 34.61 1 135.42 34.61 1 135.42 34.62 1 135.41 34.61 1") +
                     "</gml:MultiSurface></b:lod0FootPrint>";
  const auto reading = read(model(building("b1", solid)), "x/y.gml");
  ASSERT_FALSE(reading.info.ok());
  EXPECT_EQ(reading.info.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(reading.info.error().message, HasSubstr("x/y.gml:7: "));
  EXPECT_THAT(reading.info.error().message, HasSubstr("the axes are swapped"));
}

TEST(CityGml, RefusesAFileWithoutACoordinateReferenceSystem) {
  const auto solid = "<b:lod0FootPrint><gml:MultiSurface>" + polygon("p", kSquare) +
                     "</gml:MultiSurface></b:lod0FootPrint>";
  const auto reading = read(model(building("b1", solid), ""));
  ASSERT_FALSE(reading.info.ok());
  EXPECT_THAT(reading.info.error().message, HasSubstr("srsName"));
  const auto without = read(model("", ""));
  ASSERT_FALSE(without.info.ok());
  EXPECT_THAT(without.info.error().message, HasSubstr("srsName"));
}

TEST(CityGml, RefusesAnUnknownCoordinateReferenceSystem) {
  const auto reading =
      read(model("", "<gml:boundedBy><gml:Envelope srsName=\"EPSG:3857\"/></gml:boundedBy>"));
  ASSERT_FALSE(reading.info.ok());
  EXPECT_THAT(reading.info.error().message, HasSubstr("EPSG:3857"));
  EXPECT_THAT(reading.info.error().message, HasSubstr("6697"));
}

TEST(CityGml, TurnsPlaneRectangularCoordinatesIntoDegrees) {
  // EPSG:10167 is plane rectangular VI with height: its origin is 36 N 136 E.
  const auto reading = read(model(
      building("b1", "<b:lod1MultiSurface><gml:MultiSurface>" +
                         polygon("p", "0 0 5 1000 0 5 1000 1000 5 0 0 5") +
                         "</gml:MultiSurface></b:lod1MultiSurface>"),
      "<gml:boundedBy><gml:Envelope srsName=\"EPSG:10167\" srsDimension=\"3\"/></gml:boundedBy>"));
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  const auto& ring = reading.objects.at(0).lods[1].at(0).rings.at(0);
  EXPECT_NEAR(ring[0][0], 136, 1e-9);
  EXPECT_NEAR(ring[0][1], 36, 1e-9);
  EXPECT_NEAR(ring[1][1], 36.009, 1e-4);  // the first number of a pair is the northing
  EXPECT_NEAR(ring[1][0], 136, 1e-9);
  EXPECT_NEAR(ring[0][2], 5, 1e-3);
}

TEST(CityGml, RefusesDocumentTypesAndEntities) {
  const auto reading = read("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n" +
                            model(building("b", "")));
  ASSERT_FALSE(reading.info.ok());
  EXPECT_THAT(reading.info.error().message, HasSubstr("a.gml:2: document type declarations"));
}

TEST(CityGml, TellsTheLineWhereATruncatedFileEnds) {
  const std::string whole = model(building("b1", "<b:class>1</b:class>"));
  const auto reading = read(whole.substr(0, whole.find("</b:class>")));
  ASSERT_FALSE(reading.info.ok());
  EXPECT_EQ(reading.info.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(reading.info.error().message, HasSubstr("a.gml:7: not well-formed XML"));
}

TEST(CityGml, LeavesOutABadObjectAndGoesOn) {
  const auto foot = [](const std::string& list) {
    return "<b:lod0FootPrint><gml:MultiSurface>" + polygon("p", list) +
           "</gml:MultiSurface></b:lod0FootPrint>";
  };
  const auto reading =
      read(model(building("good", foot(kSquare)) + building("bad", foot("34.6 135.4 zero")) +
                 building("odd", foot("34.6 135.4")) + building("far", foot("3.6 135.4 0")) +
                 building("last", foot(kSquare))));
  ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
  ASSERT_EQ(reading.objects.size(), 2u);
  EXPECT_EQ(reading.objects[1].gmlId, "last");
  ASSERT_EQ(reading.diagnostics.items().size(), 3u);
  EXPECT_EQ(reading.diagnostics.items()[0].where, "a.gml:8");
  EXPECT_THAT(reading.diagnostics.items()[0].what, HasSubstr("\"zero\""));
}

TEST(CityGml, StopsWhenTheVisitorOrTheUserSaysSo) {
  const std::string bytes = model(building("a", "") + building("b", ""));
  int seen = 0;
  Diagnostics diagnostics;
  const auto stopped = readCityGml(bytes, "a.gml", diagnostics, CancelToken(), [&](CityObject&&) {
    ++seen;
    return false;
  });
  EXPECT_TRUE(stopped.ok());
  EXPECT_EQ(seen, 1);
  CancelToken token;
  token.cancel();
  const auto cancelled =
      readCityGml(bytes, "a.gml", diagnostics, token, [](CityObject&&) { return true; });
  ASSERT_FALSE(cancelled.ok());
  EXPECT_EQ(cancelled.error().kind, Error::Kind::Cancelled);
}

TEST(CityGml, ReadsTheUnpackedOsakaFilesWhole) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-osaka-port/udx");
  const auto folder = test::realData() / "plateau-osaka-port/udx";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".gml") continue;
    ++files;
    const std::string bytes = test::readText(entry.path());
    const auto count = [&](std::string_view what) {
      std::size_t n = 0;
      for (auto at = bytes.find(what); at != std::string::npos; at = bytes.find(what, at + 1)) ++n;
      return n;
    };
    const auto reading = read(bytes, entry.path().filename().string());
    ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
    EXPECT_TRUE(reading.diagnostics.empty()) << reading.diagnostics.items()[0].what;
    EXPECT_EQ(reading.objects.size(), count("<core:cityObjectMember>"));
    std::size_t polygons = 0, withCode = 0;
    for (const auto& object : reading.objects) {
      for (const auto& lod : object.lods) polygons += lod.size();
      for (const auto& [name, value] : object.attributes) withCode += name.ends_with("@codeSpace");
    }
    EXPECT_EQ(polygons, count("<gml:Polygon"));
    EXPECT_EQ(withCode, count(" codeSpace=\""));
  }
  EXPECT_EQ(files, 6u);
}

TEST(CityGml, ReadsEveryPlateauFileOfTheCorpus) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-sdk-tokyo/udx");
  std::size_t files = 0;
  for (const auto folder :
       {"plateau-sdk-tokyo/udx", "plateau-gis-converter", "plateau-misc-bldg"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(test::realData() / folder)) {
      if (entry.path().extension() != ".gml" || entry.file_size() > 3'000'000) continue;
      ++files;
      const auto reading = read(test::readText(entry.path()), entry.path().filename().string());
      ASSERT_TRUE(reading.info.ok()) << reading.info.error().message;
      EXPECT_GT(reading.objects.size(), 0u) << entry.path();
      EXPECT_TRUE(std::any_of(reading.objects.begin(), reading.objects.end(), [](const auto& o) {
        return std::any_of(o.lods.begin(), o.lods.end(), [](const auto& l) { return !l.empty(); });
      })) << entry.path();
    }
  }
  EXPECT_GT(files, 15u);
}

}  // namespace
}  // namespace kokudo::content
