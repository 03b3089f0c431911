#include "engine/tiler/detail/TableRows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace kokudo::tiler::detail {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Cells = std::vector<std::string>;

TableRows rowsOf(std::string text) {
  // Seven bytes at a time: rows never lie in one block.
  return TableRows(
      [text = std::move(text), at = std::size_t(0)](char* to, std::size_t size) mutable {
        const std::size_t count = std::min({size, text.size() - at, std::size_t(7)});
        std::memcpy(to, text.data() + at, count);
        at += count;
        return Result<std::size_t>(count);
      },
      "table.csv");
}

std::vector<Cells> readAll(const std::string& text) {
  TableRows rows = rowsOf(text);
  std::vector<Cells> all;
  Cells cells;
  while (true) {
    auto any = rows.next(cells);
    EXPECT_TRUE(any.ok()) << (any.ok() ? "" : any.error().message);
    if (!any.ok() || !*any) return all;
    all.push_back(cells);
  }
}

TEST(TableRows, ReadsQuotesAndLineEndsOfBothKinds) {
  EXPECT_THAT(
      readAll("\xEF\xBB\xBFname,note\r\n\"港, 南\",\"二\n行 \"\"x\"\"\"\n\nlast,"),
      ElementsAre(Cells{"name", "note"}, Cells{"港, 南", "二\n行 \"x\""}, Cells{"last", ""}));
}

TEST(TableRows, TakesQuotesForTextWhereTabsPartTheCells) {
  EXPECT_THAT(readAll("a\tb, c\tx\n5\"\t\t7\n"),
              ElementsAre(Cells{"a", "b, c", "x"}, Cells{"5\"", "", "7"}));
}

TEST(TableRows, NamesTheLineOfAQuoteThatIsNeverClosed) {
  TableRows rows = rowsOf("a,b\n1,2\n\"3,4\n5,6\n");
  Cells cells;
  ASSERT_TRUE(rows.next(cells).ok());
  ASSERT_TRUE(rows.next(cells).ok());
  auto bad = rows.next(cells);
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(bad.error().message, HasSubstr("table.csv:3"));
}

TEST(TableRows, SaysHowToConvertWhatIsNotUtf8) {
  TableRows rows = rowsOf("a,b\n\x8d\x60,1\n");
  Cells cells;
  ASSERT_TRUE(rows.next(cells).ok());
  auto bad = rows.next(cells);
  ASSERT_FALSE(bad.ok());
  EXPECT_THAT(bad.error().message, HasSubstr("CP932"));
}

TEST(TableRows, RefusesARowThatWouldFillTheMemory) {
  TableRows rows = rowsOf("a,b\n" + std::string(5 << 20, 'x'));
  Cells cells;
  ASSERT_TRUE(rows.next(cells).ok());
  EXPECT_FALSE(rows.next(cells).ok());
}

}  // namespace
}  // namespace kokudo::tiler::detail
