#include "engine/geodesy/AdministrativeCode.h"
#include "tests/support/CaseFile.h"

#include <gtest/gtest.h>

namespace kokudo::geodesy {
namespace {

TEST(AdministrativeCode, CheckDigitsAreThePublishedOnes) {
  for (const test::Case& one : test::readCases("municipality-code.txt"))
    EXPECT_EQ(municipalityCheckDigit(one.columns[0]), int(one.number(1))) << one.where;
}

TEST(AdministrativeCode, FiveAndSixDigitsNormalizeToFive) {
  for (const test::Case& one : test::readCases("municipality-code.txt")) {
    EXPECT_EQ(normalizeMunicipalityCode(one.columns[0]), one.columns[0]) << one.where;
    EXPECT_EQ(normalizeMunicipalityCode(one.columns[0] + one.columns[1]), one.columns[0])
        << one.where;
  }
}

TEST(AdministrativeCode, AWrongCheckDigitIsRefused) {
  EXPECT_FALSE(normalizeMunicipalityCode("131017"));
  EXPECT_FALSE(normalizeMunicipalityCode("271005"));
}

TEST(AdministrativeCode, ALostLeadingZeroIsPutBack) {
  EXPECT_EQ(normalizeMunicipalityCode("1100"), "01100");
  EXPECT_EQ(normalizeMunicipalityCode("11002"), "01100");
  EXPECT_EQ(normalizeMunicipalityCode("12025"), "01202");
  EXPECT_EQ(normalizeMunicipalityCode("11100"), "11100") << "さいたま市 is a plain code";
}

TEST(AdministrativeCode, MalformedCodesAreRefused) {
  for (const char* code :
       {"", "1", "131", "1310166", "13 101", "1310a", "99101", "00100", "-3101", "3948", "13050"})
    EXPECT_FALSE(normalizeMunicipalityCode(code)) << code;
  EXPECT_EQ(municipalityCheckDigit("131"), -1);
  EXPECT_EQ(municipalityCheckDigit("1310x"), -1);
}

TEST(AdministrativeCode, PrefecturesAreFoundByAnyOfTheirNames) {
  for (int code = 1; code <= 47; ++code) {
    const Prefecture* p = prefectureByCode(code);
    ASSERT_NE(p, nullptr);
    EXPECT_EQ(p->code, code);
    EXPECT_EQ(prefectureByName(p->name), p);
    EXPECT_EQ(prefectureByName(p->shortName), p);
    EXPECT_EQ(prefectureByName(p->romaji), p);
    EXPECT_TRUE(p->name.starts_with(p->shortName));
  }
  EXPECT_EQ(prefectureByCode(27)->name, "大阪府");
  EXPECT_EQ(prefectureByName("osaka")->code, 27);
  EXPECT_EQ(prefectureByCode(0), nullptr);
  EXPECT_EQ(prefectureByCode(48), nullptr);
  EXPECT_EQ(prefectureByName(""), nullptr);
  EXPECT_EQ(prefectureByName("大阪市"), nullptr);
}

TEST(AdministrativeCode, AnAddressBeginsWithItsPrefecture) {
  EXPECT_EQ(prefectureAtStartOf("東京都千代田区丸の内1-9-1")->code, 13);
  EXPECT_EQ(prefectureAtStartOf("京都府京都市")->code, 26);
  EXPECT_EQ(prefectureAtStartOf("神奈川県横浜市")->code, 14);
  EXPECT_EQ(prefectureAtStartOf("千代田区"), nullptr);
  EXPECT_EQ(prefectureAtStartOf(""), nullptr);
}

}  // namespace
}  // namespace kokudo::geodesy
