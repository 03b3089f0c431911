#include "index/language/QueryParser.h"
#include "tests/unit/index/language/TabCases.h"

#include <gtest/gtest.h>

#include <random>

namespace kokudo::language {
namespace {

QueryTree word(const std::string& text) {
  return {Text{TextField::Any, text, false}};
}

// Parses, prints, parses again: the same tree.
void expectRoundTrip(const std::string& text) {
  const auto tree = parseQuery(text);
  if (!tree) return;
  const std::string printed = toText(*tree);
  const auto again = parseQuery(printed);
  ASSERT_TRUE(again.ok()) << text << "\n" << printed << "\n" << again.error().message;
  EXPECT_TRUE(*again == *tree) << text << "\n" << printed << "\n" << toText(*again);
}

TEST(QueryParser, ReadsWhatTheCasesSay) {
  const auto cases = test::readTabCases("search-queries.txt", 2);
  for (const auto& one : cases) {
    SCOPED_TRACE(one.where + " " + one.columns[0]);
    QueryProblem problem;
    const auto tree = parseQuery(one.columns[0], &problem);
    const std::string& expected = one.columns[1];
    if (expected.starts_with("! ")) {
      ASSERT_FALSE(tree.ok()) << toText(*tree);
      EXPECT_EQ(tree.error().kind, Error::Kind::BadUsage);
      const auto colon = expected.find(": ");
      EXPECT_EQ(std::to_string(problem.column), expected.substr(2, colon - 2));
      EXPECT_NE(problem.expected.find(expected.substr(colon + 2)), std::string::npos)
          << problem.expected;
    } else {
      ASSERT_TRUE(tree.ok()) << tree.error().message;
      EXPECT_EQ(toText(*tree), expected);
      expectRoundTrip(one.columns[0]);
    }
  }
  EXPECT_GE(cases.size(), 120u);
}

TEST(QueryParser, TakesNothingForEverything) {
  for (const char* text : {"", "  ", "　", "-", " - ", "\n\t"}) {
    const auto tree = parseQuery(text);
    ASSERT_TRUE(tree.ok()) << text;
    EXPECT_TRUE(*tree == QueryTree{And{}});
  }
}

TEST(QueryParser, BindsAndTighterThanOr) {
  const auto tree = parseQuery("a b OR c");
  ASSERT_TRUE(tree.ok());
  EXPECT_TRUE(*tree == (QueryTree{Or{{QueryTree{And{{word("a"), word("b")}}}, word("c")}}}));
}

TEST(QueryParser, TypesItsFilters) {
  const auto tree = parseQuery("mesh:5339-45 near:35.5,139.5,1.5km date:R5.3..");
  ASSERT_TRUE(tree.ok()) << tree.error().message;
  const QueryTree expected{
      And{{QueryTree{Filter{InMesh{"533945"}}}, QueryTree{Filter{Near{35.5, 139.5, 1500}}},
           QueryTree{Filter{InDates{Date{2023, 3, 1}, std::nullopt}}}}}};
  EXPECT_TRUE(*tree == expected) << toText(*tree);
}

TEST(QueryParser, KeepsWordsApartFromPhrases) {
  EXPECT_TRUE(*parseQuery("橋") == word("橋"));
  EXPECT_TRUE(*parseQuery("\"橋\"") == (QueryTree{Text{TextField::Any, "橋", true}}));
}

TEST(QueryParser, CountsCharactersNotBytes) {
  QueryProblem problem;
  ASSERT_FALSE(parseQuery("国土𠮷 )", &problem).ok());
  EXPECT_EQ(problem.column, 5u);
  EXPECT_EQ(problem.error().message,
            "query: column 5: found ')', expected the end of the query or another condition");
}

TEST(QueryParser, RefusesWhatNestsTooDeep) {
  const std::string open(kMaxQueryDepth, '('), close(kMaxQueryDepth, ')');
  EXPECT_TRUE(parseQuery(open + "橋" + close).ok());
  QueryProblem problem;
  EXPECT_FALSE(parseQuery("(" + open + "橋" + close + ")", &problem).ok());
  EXPECT_EQ(problem.column, kMaxQueryDepth + 1u);
  EXPECT_NE(problem.expected.find("at most 64"), std::string::npos);
}

TEST(QueryParser, RefusesARangeWithItsEndsExchanged) {
  QueryProblem problem;
  EXPECT_FALSE(parseQuery("港区 橋長=100..50", &problem).ok());
  EXPECT_EQ(problem.column, 7u);
  EXPECT_EQ(problem.found, "'100..50'");
  EXPECT_EQ(problem.expected, "the smaller number first: 50..100");
  for (const char* text : {"橋長=50..100", "橋長=-5..-1", "橋長=3..3", "階=B2..B1", "橋長=9..10"})
    EXPECT_TRUE(parseQuery(text).ok()) << text;
}

// Work is bounded by the first problem or the size: were any of these not linear, the test would
// not end in reasonable time.
TEST(QueryParser, AnswersHostileTextsByAnErrorOrATree) {
  const std::size_t size = 1 << 20;
  const auto repeated = [&](const std::string& piece) {
    std::string text;
    while (text.size() < size) text += piece;
    return text;
  };
  for (const char* piece :
       {"(",    ")",   "-",    "- ",       "\"",           "「",      "|",   " OR ", "NOT ",
        "=",    ">=",  "a=",   "a:",       "title:",       "title:(", "..",  "\x01", "\xFF",
        "\xE6", "a",   "橋",   "a ",       "\\",           "\"\\",    "=\"", "://=", "~",
        "-(",   "a..", "1=..", "polygon:", "\xE3\x80\x80", "ＯＲ　"}) {
    const auto tree = parseQuery(repeated(piece));
    if (!tree) {
      EXPECT_FALSE(tree.error().message.empty());
    }
    expectRoundTrip(repeated(piece));
  }
  EXPECT_FALSE(parseQuery(std::string(100'000, '(')).ok());
  QueryProblem problem;
  EXPECT_FALSE(parseQuery(repeated("a "), &problem).ok());
  EXPECT_EQ(problem.column, 2 * kMaxConditions + 1);
  EXPECT_FALSE(parseQuery(std::string(kMaxQueryBytes + 1, 'a')).ok());
}

TEST(QueryText, IsReadBackAsTheSameTreeForAnyText) {
  std::mt19937 dice(4);
  const std::vector<std::string> pieces{
      "橋",   "港区",  " ",    "　",     "(",        ")",        "-",     "\"",    "\\",
      "「",   "」",    "『",   "』",     "|",        " OR ",     " NOT ", "NOT",   " AND ",
      "=",    "!=",    ">=",   "<",      "~",        "～",       "..",    ".",     "a",
      "B-12", "１２",  "3",    "title:", "id:",      "kind:",    "year:", "date:", "R5",
      "2023", "city:", "港",   "has:",   "file",     "mesh:",    "5339",  "＂",    "＼",
      "://",  "\xFF",  "\x01", "：",     "polygon:", "quality:", "point", ",",     "title:("};
  int trees = 0;
  for (int n = 0; n < 60'000; ++n) {
    std::string text;
    for (std::size_t k = 1 + dice() % 12; k > 0; --k) text += pieces[dice() % pieces.size()];
    expectRoundTrip(text);
    if (::testing::Test::HasFailure()) break;
    trees += parseQuery(text).ok();
  }
  EXPECT_GE(trees, 6'000);
}

QueryTree randomTree(std::mt19937& dice, int depth) {
  const std::vector<std::string> texts{"橋",   "a b", "x\"y", "\\", "..",
                                       "1..2", "＂",  "-3",   "OR", "３"};
  const auto text = [&] { return texts[dice() % texts.size()]; };
  const auto parts = [&](auto node) {
    for (int n = 0; n < 2 + int(dice() % 2); ++n) {
      QueryTree part = randomTree(dice, depth - 1);
      if (!std::holds_alternative<decltype(node)>(part.node)) node.parts.push_back(part);
    }
    while (node.parts.size() < 2) node.parts.push_back(word("w"));
    return QueryTree{node};
  };
  switch (depth > 0 ? dice() % 9 : 3 + dice() % 6) {
    case 0:
      return parts(And{});
    case 1:
      return parts(Or{});
    case 2:
      return {Not{{randomTree(dice, depth - 1)}}};
    case 3:
      return {Text{TextField(dice() % 5), "語", false}};
    case 4:
      return {Text{TextField::Any, text() + "z", true}};
    case 5:
      return {Attribute{text() + "n", Comparison(dice() % 7), text() + "v", {}}};
    case 6:
      return {Attribute{text() + "n", Comparison::Within, text() + "v.", text() + "u"}};
    case 7:
      return {Filter{Exactly{Property(dice() % 4), text() + "v"}}};
    default:
      return {Filter{Near{1e-7 * double(dice() % 1000), 0.1 * double(dice() % 1800), 1e8}}};
  }
}

TEST(QueryText, PrintsAnyTreeSoThatItIsReadBack) {
  std::mt19937 dice(5);
  for (int n = 0; n < 5'000; ++n) {
    const QueryTree tree = randomTree(dice, 4);
    const std::string printed = toText(tree);
    const auto again = parseQuery(printed);
    ASSERT_TRUE(again.ok()) << printed << "\n" << again.error().message;
    ASSERT_TRUE(*again == tree) << printed << "\n" << toText(*again);
  }
}

}  // namespace
}  // namespace kokudo::language
