#include "data-adapters/localfiles/detail/JoinTable.h"
#include "data-adapters/localfiles/detail/SplitColumn.h"

#include <gtest/gtest.h>

namespace kokudo::adapters::localfiles {
namespace {

std::string text(const Row& row, const std::string& name) {
  const Value* value = find(row.attributes, name);
  return value ? toText(*value) : "(none)";
}

std::string made(const std::string& pattern, const Attributes& attributes) {
  FileContext file;
  file.path = "in.tar.gz!ja/東京都/練馬区.json";
  Row row;
  row.attributes = attributes;
  return ColumnText(pattern, file).of(row);
}

TEST(ColumnText, IsAColumnOrATextWithColumns) {
  const Attributes row{
      {"市", std::string("練馬区")}, {"町", std::string(" 旭丘 ")}, {"字", std::string()}};
  EXPECT_EQ(made("町", row), "旭丘");
  EXPECT_EQ(made("{市}{町}の橋", row), "練馬区旭丘の橋");
  EXPECT_EQ(made("{folder}{stem}{町}", row), "東京都練馬区旭丘");
}

TEST(ColumnText, SaysNothingWhereAColumnItNeedsIsEmpty) {
  const Attributes row{{"町", std::string("旭丘")}, {"字", std::string()}};
  EXPECT_EQ(made("{町}{字}", row), "");
  EXPECT_EQ(made("{町}{absent}", row), "");
  EXPECT_EQ(made("{町}{字?}", row), "旭丘");
  EXPECT_EQ(made("字 {字?}", row), "");  // not a text of its own
}

TEST(ColumnText, TakesCharactersNotBytes) {
  const Attributes row{{"code", std::string("13101001002")},
                       {"名", std::string("飯田橋一丁目")},
                       {"a:b", std::string("x")}};
  EXPECT_EQ(made("{code:5}", row), "13101");
  EXPECT_EQ(made("{code:5:3}", row), "001");
  EXPECT_EQ(made("{名:3}", row), "飯田橋");
  EXPECT_EQ(made("{名:4:99}", row), "丁目");
  EXPECT_EQ(made("{a:b}", row), "x");  // a column's name may hold colons
}

TEST(JoinTable, KeepsTheFirstRowOfAKey) {
  JoinTable table(2);
  EXPECT_TRUE(table.add("a", {"1", "2"}));
  EXPECT_FALSE(table.add("a", {"3", "4"}));
  std::vector<std::string_view> values;
  ASSERT_TRUE(table.find("a", values));
  EXPECT_EQ(values, (std::vector<std::string_view>{"1", "2"}));
  EXPECT_FALSE(table.find("b", values));
}

TEST(JoinTable, HoldsManyKeys) {
  JoinTable table(1);
  for (int i = 0; i < 50000; ++i) table.add("k" + std::to_string(i), {std::to_string(i * 7)});
  std::vector<std::string_view> values;
  for (int i = 0; i < 50000; ++i) {
    ASSERT_TRUE(table.find("k" + std::to_string(i), values));
    ASSERT_EQ(values.front(), std::to_string(i * 7));
  }
  EXPECT_FALSE(table.find("k50000", values));
}

TEST(JoinTable, TakesSmallAndLargeKeForOne) {
  JoinTable table(1);
  table.add("茨城県龍ケ崎市", {"082082"});
  std::vector<std::string_view> values;
  EXPECT_TRUE(table.find("茨城県龍ヶ崎市", values));
}

TEST(RowJoin, TriesItsKeysInTurnAndCountsWhatFindsNothing) {
  JoinTable table(1);
  table.add("13101", {"千代田区"});
  table.add("13101001", {"飯田橋"});
  Mapping::Join join{"towns", {"t.csv"}, "code", {"{code:8}", "{code:5}"}, {{"name", "name"}}};
  FileContext file;
  RowJoin rows(join, file, table);
  const auto joined = [&](const std::string& code) {
    Row row;
    row.where = "b.csv:" + code;
    row.attributes = {{"code", code}};
    rows.apply(row);
    return text(row, "name");
  };
  EXPECT_EQ(joined("13101001002"), "飯田橋");
  EXPECT_EQ(joined("13101099"), "千代田区");
  EXPECT_EQ(joined("99"), "(none)");
  EXPECT_EQ(joined(""), "(none)");
  EXPECT_EQ(table.tally.asked, 4u);
  EXPECT_EQ(table.tally.missed, 2u);
  EXPECT_EQ(table.tally.firstMiss, "b.csv:99: 99");
}

TEST(RowJoin, LeavesWhatTheRowSaysItself) {
  JoinTable table(2);
  table.add("1", {"joined", "more"});
  Mapping::Join join{"t", {"t.csv"}, "k", {"k"}, {{"name", "a"}, {"note", "b"}}};
  FileContext file;
  Row row;
  row.attributes = {{"k", std::string("1")}, {"name", std::string("own")}, {"note", std::string()}};
  RowJoin(join, file, table).apply(row);
  EXPECT_EQ(text(row, "name"), "own");
  EXPECT_EQ(text(row, "note"), "more");
}

TEST(SplitColumn, MakesTypedAttributesAndTheLargest) {
  Mapping::Split split{
      "flood",         ",", ":", {"", "ランク/{0}", "深さ/{0}", "時間/{0}"}, {"", "", "最大"},
      {{"F7", "荒川"}}};
  Row row;
  row.attributes = {{"flood", std::string("F7:2:1.82,F4:3:3.15:18.45,F3:1:-")}};
  splitColumn(split, row);
  EXPECT_EQ(text(row, "flood"), "(none)");
  EXPECT_EQ(std::get<double>(*find(row.attributes, "深さ/荒川")), 1.82);
  EXPECT_EQ(std::get<double>(*find(row.attributes, "時間/F4")), 18.45);
  EXPECT_EQ(std::get<std::string>(*find(row.attributes, "深さ/F3")), "-");
  EXPECT_EQ(std::get<double>(*find(row.attributes, "最大")), 3.15);
  EXPECT_EQ(text(row, "時間/荒川"), "(none)");
}

TEST(SplitColumn, ReadsPairsOfNameAndValue) {
  Mapping::Split split{"other", ";", "=", {"", "{0}"}, {}, {{"津波>深さ", "津波浸水深"}}};
  Row row;
  row.attributes = {{"other", std::string("地区計画=西北部地区;津波>深さ=0.5;empty=")}};
  splitColumn(split, row);
  EXPECT_EQ(text(row, "地区計画"), "西北部地区");
  EXPECT_EQ(std::get<double>(*find(row.attributes, "津波浸水深")), 0.5);
  EXPECT_EQ(row.attributes.size(), 2u);
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
