#include "index/language/QueryParser.h"
#include "tests/support/DocExamples.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

namespace kokudo::language {
namespace {

// What the queries find is compared in tests/integration/TestSearchDocs.cpp.
std::vector<test::DocExample> examples(const std::string& kind) {
  return test::docExamples(test::sourceDir() / "docs" / "search.md", kind);
}

TEST(SearchDocs, ShowOnlyQueriesThatAreUnderstood) {
  const auto queries = examples("query");
  EXPECT_GE(queries.size(), 70u);
  for (const auto& query : queries) {
    const auto tree = parseQuery(query.typed);
    EXPECT_TRUE(tree.ok()) << query.typed << ": " << (tree.ok() ? "" : tree.error().message);
    if (tree.ok()) {
      EXPECT_FALSE(toText(*tree).empty()) << query.typed;
    }
  }
}

TEST(SearchDocs, StateWhatIsWrongWithWhatIsRefused) {
  const auto queries = examples("refused");
  EXPECT_GE(queries.size(), 15u);
  for (const auto& query : queries) {
    const auto tree = parseQuery(query.typed);
    ASSERT_FALSE(tree.ok()) << query.typed;
    EXPECT_EQ(tree.error().message, "query: " + query.stated) << query.typed;
  }
}

}  // namespace
}  // namespace kokudo::language
