#include "engine/content/BoringXml.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::content {
namespace {

using ::testing::HasSubstr;

std::string log(const std::string& declaration, const std::string& core = "") {
  return declaration + R"(
<!DOCTYPE ボーリング情報 SYSTEM "BED0300.DTD">
<ボーリング情報 DTD_version="3.00"><標題情報>
<調査基本情報><調査名>髙架橋調査</調査名><調査目的>01</調査目的><ボーリング名>B-1</ボーリング名></調査基本情報>
<経度緯度情報><経度_度>136</経度_度><経度_分>30</経度_分><経度_秒>36</経度_秒><緯度_度>36</緯度_度><緯度_分>0</緯度_分><緯度_秒>0</緯度_秒><測地系>0</測地系></経度緯度情報>
<調査期間><調査期間_開始年月日>0000-00-00</調査期間_開始年月日><調査期間_終了年月日>1999-05-00</調査期間_終了年月日></調査期間>
<調査会社><調査会社_名称>株式会社地質</調査会社_名称><調査会社_TEL>03-1234-5678</調査会社_TEL><調査会社_主任技師>山田太郎</調査会社_主任技師><調査会社_電子納品管理者_氏名>山田太郎</調査会社_電子納品管理者_氏名></調査会社>
<ボーリング基本情報><孔口標高>-1.5</孔口標高><総掘進長>15</総掘進長></ボーリング基本情報></標題情報><コア情報>)" +
         core + "</コア情報></ボーリング情報>";
}

const std::string kUtf8 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const std::string kShiftJis = "<?xml version=\"1.0\" encoding=\"shift_jis\"?>";

TEST(BoringXml, ReadsTitleLayersAndTests) {
  Diagnostics diagnostics;
  const auto boring = readBoringXml(
      log(kUtf8,
          "<岩石土区分><岩石土区分_下端深度>1.2</岩石土区分_下端深度><岩石土区分_岩石土名>礫</"
          "岩石土区分_岩石土名><岩石土区分_岩石土記号>G</岩石土区分_岩石土記号></岩石土区分>"
          "<標準貫入試験><標準貫入試験_開始深度>0.15</"
          "標準貫入試験_開始深度><標準貫入試験_合計打撃回数>20</標準貫入試験_合計打撃回数></"
          "標準貫入試験>"
          "<標準貫入試験><標準貫入試験_開始深度>1.15</"
          "標準貫入試験_開始深度><標準貫入試験_合計打撃回数></標準貫入試験_合計打撃回数></"
          "標準貫入試験>"),
      "a.xml", diagnostics);
  ASSERT_TRUE(boring.ok()) << boring.error().message;
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(boring->version, "3.00");
  EXPECT_EQ(boring->surveyName, "髙架橋調査");
  EXPECT_NEAR(*boring->longitude, 136.51, 1e-12);
  EXPECT_EQ(*boring->latitude, 36);
  EXPECT_EQ(boring->datum, "Tokyo");
  EXPECT_EQ(*boring->mouthElevation, -1.5);
  EXPECT_EQ(boring->startDate, "");
  EXPECT_EQ(boring->endDate, "1999-05");
  ASSERT_EQ(boring->layers.size(), 1u);
  EXPECT_EQ(boring->layers[0].name, "礫");
  ASSERT_EQ(boring->tests.size(), 1u);
  EXPECT_EQ(boring->tests[0].blows, 20);
  EXPECT_EQ(toText(*find(boring->attributes, "調査目的")), "01");
}

TEST(BoringXml, NeverLetsPersonsOut) {
  Diagnostics diagnostics;
  const auto boring = readBoringXml(log(kUtf8), "a.xml", diagnostics);
  ASSERT_TRUE(boring.ok());
  EXPECT_EQ(boring->company, "株式会社地質");
  for (const auto& [name, value] : boring->attributes) {
    EXPECT_EQ(toText(value).find("山田"), std::string::npos) << name;
    EXPECT_EQ(toText(value).find("1234"), std::string::npos) << name;
  }
}

TEST(BoringXml, ReadsUtf8ThatDeclaresShiftJisWithAWarning) {
  Diagnostics diagnostics;
  const auto boring = readBoringXml(log(kShiftJis), "a.xml", diagnostics);
  ASSERT_TRUE(boring.ok()) << boring.error().message;
  EXPECT_EQ(boring->surveyName, "髙架橋調査");
  ASSERT_EQ(diagnostics.items().size(), 1u);
  EXPECT_THAT(diagnostics.items()[0].what, HasSubstr("shift_jis and is UTF-8"));
}

TEST(BoringXml, ReadsTrueCp932) {
  // ボーリング情報, 標題情報, 調査基本情報, 調査名, and 髙 (FBFC, IBM's extension) in CP932.
  const std::string root = "\x83\x7B\x81\x5B\x83\x8A\x83\x93\x83\x4F\x8F\xEE\x95\xF1";
  const std::string title = "\x95\x57\x91\xE8\x8F\xEE\x95\xF1", name = "\x92\xB2\x8D\xB8\x96\xBC";
  Diagnostics diagnostics;
  const std::string bytes = kShiftJis + "<" + root + "><" + title + "><" + name + ">\xFB\xFC</" +
                            name + "></" + title + "></" + root + ">";
  EXPECT_TRUE(looksLikeBoringXml(bytes));
  const auto boring = readBoringXml(bytes, "a.xml", diagnostics);
  ASSERT_TRUE(boring.ok()) << boring.error().message;
  EXPECT_EQ(boring->surveyName, "髙");
  EXPECT_FALSE(boring->longitude.has_value());
}

TEST(BoringXml, RefusesEntitiesOtherRootsAndRubbish) {
  Diagnostics diagnostics;
  const auto entity = readBoringXml(
      "<!DOCTYPE ボーリング情報 [<!ENTITY a \"b\">]><ボーリング情報/>", "a.xml", diagnostics);
  ASSERT_FALSE(entity.ok());
  EXPECT_THAT(entity.error().message, HasSubstr("a.xml:1: entity declarations are refused"));
  const auto root = readBoringXml("<gml/>", "a.xml", diagnostics);
  ASSERT_FALSE(root.ok());
  EXPECT_THAT(root.error().message, HasSubstr("root element is \"gml\""));
  const auto rubbish = readBoringXml("<a>\xFD\xFF\x80</a>", "a.xml", diagnostics);
  ASSERT_FALSE(rubbish.ok());
  EXPECT_EQ(rubbish.error().kind, Error::Kind::BadInput);
}

TEST(BoringXml, ReadsTheLayersOfEveryVersion) {
  for (const auto& [element, name] :
       {std::pair<std::string, std::string>{"土質岩種区分", "土質岩種区分_土質岩種区分1"},
        {"岩石土区分", "岩石土区分_岩石土名"},
        {"工学的地質区分名現場土質名", "工学的地質区分名現場土質名_工学的地質区分名現場土質名"}}) {
    Diagnostics diagnostics;
    const auto boring =
        readBoringXml(log(kUtf8, "<" + element + "><" + element + "_下端深度>2</" + element +
                                     "_下端深度><" + name + ">砂</" + name + "></" + element + ">"),
                      "a.xml", diagnostics);
    ASSERT_TRUE(boring.ok());
    ASSERT_EQ(boring->layers.size(), 1u) << element;
    EXPECT_EQ(boring->layers[0].name, "砂");
  }
}

TEST(BoringXml, ReadsEveryRealSampleWithAPlaceAndWithoutPersons) {
  KOKUDO_REQUIRE_REAL_DATA("borings/xml-sample");
  std::size_t files = 0, layers = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::realData() / "borings/xml-sample")) {
    if (entry.path().extension() != ".xml") continue;
    ++files;
    const std::string bytes = test::readText(entry.path());
    EXPECT_TRUE(looksLikeBoringXml(bytes));
    Diagnostics diagnostics;
    const auto boring = readBoringXml(bytes, entry.path().filename().string(), diagnostics);
    ASSERT_TRUE(boring.ok()) << boring.error().message;
    EXPECT_EQ(diagnostics.items().size(), 1u);  // declared shift_jis, is UTF-8
    EXPECT_TRUE(boring->longitude && boring->latitude && boring->length) << entry.path();
    EXPECT_EQ(boring->datum, "JGD2000");
    EXPECT_FALSE(boring->surveyName.empty());
    layers += boring->layers.size();
    const std::string open = "<調査会社_主任技師>", close = "</調査会社_主任技師>";
    const auto at = bytes.find(open) + open.size();
    const std::string person = bytes.substr(at, bytes.find(close) - at);
    for (const auto& [name, value] : boring->attributes) {
      if (!person.empty() && person != "不明") {  // "unknown" stands in other places too
        EXPECT_NE(toText(value), person) << name;
      }
    }
  }
  EXPECT_GT(files, 10u);
  EXPECT_GT(layers, files);
}

TEST(ToUtf8, KeepsUtf8DropsTheMarkAndConvertsCp932) {
  EXPECT_EQ(*toUtf8("\xEF\xBB\xBF髙", "a"), "髙");
  EXPECT_EQ(*toUtf8("\x93\x8C\x8B\x9E", "a"), "東京");
  EXPECT_EQ(*toUtf8("", "a"), "");
  EXPECT_FALSE(toUtf8("\xFF\xFF\x80", "a").ok());
}

}  // namespace
}  // namespace kokudo::content
