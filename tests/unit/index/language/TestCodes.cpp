#include "index/language/Codes.h"
#include "tests/unit/index/language/TabCases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace kokudo::language {
namespace {

std::string named(const CodeReading& reading) {
  if (const auto* mesh = std::get_if<MeshCode>(&reading)) return "mesh " + mesh->code;
  if (const auto* zone = std::get_if<PlaneZone>(&reading))
    return "zone " + std::to_string(zone->zone) + " EPSG:" + std::to_string(zone->epsg);
  const auto& code = std::get<MunicipalityCode>(reading);
  return "municipality " + code.code +
         (code.code == code.currentCode ? "" : " now " + code.currentCode);
}

std::string listed(const std::vector<CodeReading>& readings) {
  std::string text;
  for (const CodeReading& reading : readings) text += (text.empty() ? "" : "; ") + named(reading);
  return text.empty() ? "-" : text;
}

TEST(Codes, ReadWhatTheCasesSay) {
  for (const auto& one : test::readTabCases("search-codes.txt", 2))
    EXPECT_EQ(listed(readCode(one.columns[0])), one.columns[1])
        << one.where << " " << one.columns[0];
}

TEST(Codes, GiveTheSpaceOfAMesh) {
  const auto readings = readCode("5339-45-99");
  ASSERT_EQ(readings.size(), 1u);
  const auto& area = std::get<MeshCode>(readings[0]).area;
  const double degrees = 180 / std::numbers::pi;
  EXPECT_NEAR(area.west * degrees, 139.7375, 1e-9);
  EXPECT_NEAR(area.south * degrees, 35.741666667, 1e-8);
}

TEST(Codes, SayEachReadingOfANumberThatMayBeTwoThings) {
  int both = 0;  // grid squares that are municipality codes with a right check digit too
  for (int n = 300000; n < 480000; ++n) both += readCode(std::to_string(n)).size() == 2;
  EXPECT_GT(both, 0);
}

TEST(Codes, AreFoundInRunningText) {
  const std::string text =
      "平面直角座標系 第IX系（EPSG:6677）で整備。メッシュコード：５３３９４５、5339-45-99を含む。"
      "団体コード 131016、電話 533945、E233系、9系統";
  std::vector<std::string> found;
  for (const CodeInText& code : codesIn(text))
    found.push_back(text.substr(code.begin, code.end - code.begin) + "=" + listed(code.readings));
  EXPECT_THAT(found,
              ::testing::ElementsAre("平面直角座標系 第IX系=zone 9 EPSG:6677",
                                     "EPSG:6677=zone 9 EPSG:6677", "５３３９４５=mesh 533945",
                                     "5339-45-99=mesh 53394599", "131016=municipality 13101"));
}

TEST(Codes, AreFoundInLinearTimeInAnything) {
  for (const char* piece :
       {"1", "1-", "第", "平面直角座標系", "epsg:", "x", "\xFF", " ", "mesh "}) {
    std::string text;
    while (text.size() < (1 << 20)) text += piece;
    for (const CodeInText& code : codesIn(text)) {
      ASSERT_LT(code.begin, code.end);
      ASSERT_LE(code.end, text.size());
    }
  }
}

}  // namespace
}  // namespace kokudo::language
