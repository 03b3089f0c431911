#include "data-adapters/localfiles/detail/Csv.h"

#include <gtest/gtest.h>

namespace kokudo::adapters::localfiles {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table readAll(std::string_view text) {
  CsvReader reader(text, "t.csv");
  Table table;
  std::vector<std::string> cells;
  while (true) {
    const auto read = reader.next(cells);
    EXPECT_TRUE(read.ok());
    if (!read.ok() || !*read) return table;
    table.push_back(cells);
  }
}

TEST(CsvReader, ReadsQuotedCellsWithCommasQuotesAndLineEnds) {
  EXPECT_EQ(readAll("a,\"b,\"\"c\"\"\r\nd\"\r\n,\r\n"), (Table{{"a", "b,\"c\"\r\nd"}, {"", ""}}));
}

TEST(CsvReader, TakesEveryLineEnd) {
  EXPECT_EQ(readAll("a\nb\r\nc\rd"), (Table{{"a"}, {"b"}, {"c"}, {"d"}}));
}

TEST(CsvReader, CountsLinesThroughQuotedCells) {
  CsvReader reader("a\n\"b\nb\"\nc\n", "t.csv");
  std::vector<std::string> cells;
  for (const std::size_t line : {1u, 2u, 4u}) {
    ASSERT_TRUE(*reader.next(cells));
    EXPECT_EQ(reader.line(), line);
  }
}

TEST(CsvReader, NamesTheLineOfAQuoteThatIsNeverClosed) {
  CsvReader reader("a\nb,\"c\nd", "t.csv");
  std::vector<std::string> cells;
  ASSERT_TRUE(*reader.next(cells));
  const auto read = reader.next(cells);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Error::Kind::BadInput);
  EXPECT_NE(read.error().message.find("t.csv:2"), std::string::npos);
}

TEST(CsvReader, RefusesARowOfCommasBeforeItFillsTheMemory) {
  const std::string commas(1 << 20, ',');
  CsvReader reader(commas, "t.csv");
  std::vector<std::string> cells;
  const auto read = reader.next(cells);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Error::Kind::BadInput);
  EXPECT_LT(cells.size(), 100000u);
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
