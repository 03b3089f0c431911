#include "data-adapters/localfiles/detail/Table.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kokudo::adapters::localfiles {
namespace {

using Table = std::vector<std::vector<std::string>>;

Table readAll(TableReader::Source source, char separator = ',') {
  TableReader reader(std::move(source), "t.csv", separator);
  Table table;
  std::vector<std::string_view> cells;
  while (true) {
    const auto read = reader.next(cells);
    EXPECT_TRUE(read.ok());
    if (!read.ok() || !*read) return table;
    table.emplace_back(cells.begin(), cells.end());
  }
}

// Gives at most `step` bytes at a time, as a packed file may.
TableReader::Source inSteps(std::string_view text, std::size_t step) {
  return [text, step](char* buffer, std::size_t size) mutable {
    const std::size_t n = std::min({size, step, text.size()});
    std::copy_n(text.data(), n, buffer);
    text.remove_prefix(n);
    return Result<std::size_t>(n);
  };
}

Error firstError(std::string_view text, char separator = ',') {
  TableReader reader(sourceOf(text), "t.csv", separator);
  std::vector<std::string_view> cells;
  while (true) {
    const auto read = reader.next(cells);
    if (!read.ok()) return read.error();
    if (!*read) return {};
  }
}

TEST(TableReader, ReadsQuotedCellsWithCommasQuotesAndLineEnds) {
  EXPECT_EQ(readAll(sourceOf("a,\"b,\"\"c\"\"\r\nd\"\r\n,\r\n")),
            (Table{{"a", "b,\"c\"\r\nd"}, {"", ""}}));
  EXPECT_EQ(readAll(sourceOf("\"a\"b,\"\",\"\"\"\"\n")), (Table{{"ab", "", "\""}}));
}

TEST(TableReader, TakesEveryLineEnd) {
  EXPECT_EQ(readAll(sourceOf("a\nb\r\nc\rd")), (Table{{"a"}, {"b"}, {"c"}, {"d"}}));
}

TEST(TableReader, ReadsTheSameInWhateverStepsTheBytesCome) {
  const std::string_view text =
      "\xef\xbb\xbf町,\"字\"\"名\"\"\"\r\n\"丸の内\n一丁目\",,x\r\rend,\"q\"\r\n";
  const Table whole = readAll(sourceOf(text));
  ASSERT_EQ(whole.size(), 4u);
  EXPECT_EQ(whole[0], (std::vector<std::string>{"町", "字\"名\""}));
  EXPECT_EQ(whole[1], (std::vector<std::string>{"丸の内\n一丁目", "", "x"}));
  for (std::size_t step = 1; step < 12; ++step) {
    EXPECT_EQ(readAll(inSteps(text, step)), whole) << step;
  }
}

TEST(TableReader, HoldsRowsOverTheEndsOfItsBlocks) {
  std::string text;
  constexpr int kRows = 300000;  // several blocks of 1 MiB
  for (int i = 0; i < kRows; ++i)
    text += std::to_string(i) + ",\"町\"\"" + std::to_string(i) + "\"\n";
  TableReader reader(sourceOf(text), "t.csv", ',');
  std::vector<std::string_view> cells;
  for (int i = 0; i < kRows; ++i) {
    ASSERT_TRUE(*reader.next(cells));
    ASSERT_EQ(cells[0], std::to_string(i));
    ASSERT_EQ(cells[1], "町\"" + std::to_string(i));
    ASSERT_EQ(reader.line(), static_cast<std::size_t>(i) + 1);
  }
  EXPECT_FALSE(*reader.next(cells));
}

TEST(TableReader, KnowsNoQuotesBetweenTabs) {
  EXPECT_EQ(readAll(sourceOf("a\t\"b\tc,d\n\t\"\n"), '\t'),
            (Table{{"a", "\"b", "c,d"}, {"", "\""}}));
}

TEST(TableReader, ReadsCp932) {
  EXPECT_EQ(readAll(sourceOf("\x96\xbc\x8f\xcc,b\n\x8b\xb4,1\n")),
            (Table{{"名称", "b"}, {"橋", "1"}}));
}

TEST(TableReader, RefusesATextThatStopsBeingUtf8) {
  std::string text = "町,1\n";
  while (text.size() < (std::size_t(2) << 20)) text += "abc,def\n";
  const Error error = firstError(text + "\xff\xfe,1\n");
  EXPECT_EQ(error.kind, Error::Kind::BadInput);
  EXPECT_NE(error.message.find("UTF-8"), std::string::npos) << error.message;
}

TEST(TableReader, CountsLinesThroughQuotedCells) {
  TableReader reader(sourceOf("a\n\"b\nb\"\nc\n"), "t.csv", ',');
  std::vector<std::string_view> cells;
  for (const std::size_t line : {1u, 2u, 4u}) {
    ASSERT_TRUE(*reader.next(cells));
    EXPECT_EQ(reader.line(), line);
  }
}

TEST(TableReader, NamesTheLineOfAQuoteThatIsNeverClosed) {
  const Error error = firstError("a\nb,\"c\nd");
  EXPECT_EQ(error.kind, Error::Kind::BadInput);
  EXPECT_NE(error.message.find("t.csv:2"), std::string::npos) << error.message;
}

TEST(TableReader, RefusesAnOpenQuoteBeforeItHoldsTheWholeFile) {
  std::string line = "\"open";
  line.resize(1000, 'x');
  line += '\n';
  std::size_t given = 0;
  TableReader reader(
      [&](char* buffer, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
          buffer[i] = given == 0 && i < 5 ? line[i] : line[i % 1000 + 1];
        given += size;
        return Result<std::size_t>(size);  // without end
      },
      "t.csv", ',');
  std::vector<std::string_view> cells;
  const auto read = reader.next(cells);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().kind, Error::Kind::BadInput);
  EXPECT_LT(given, std::size_t(32) << 20);
}

TEST(TableReader, RefusesARowOfCommasBeforeItFillsTheMemory) {
  const Error error = firstError(std::string(1 << 20, ','));
  EXPECT_EQ(error.kind, Error::Kind::BadInput);
  EXPECT_NE(error.message.find("cells"), std::string::npos) << error.message;
}

TEST(TableReader, GivesTheErrorOfItsSource) {
  TableReader reader(
      [](char*, std::size_t) {
        return Result<std::size_t>(Error{Error::Kind::BadInput, "t.xz: damaged"});
      },
      "t.xz", '\t');
  std::vector<std::string_view> cells;
  const auto read = reader.next(cells);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().message, "t.xz: damaged");
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
