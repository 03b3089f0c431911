#include "index/language/QueryParser.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace kokudo::language {
namespace {

// The lines of the fenced blocks of docs/search.md that are marked with `kind`.
std::vector<std::string> examples(const std::string& kind) {
  std::istringstream in(test::readText(test::sourceDir() / "docs" / "search.md"));
  std::vector<std::string> lines;
  bool within = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```"))
      within = !within && line == "```" + kind;
    else if (within)
      lines.push_back(line);
  }
  return lines;
}

TEST(SearchDocs, ShowOnlyQueriesThatAreUnderstood) {
  const auto queries = examples("query");
  EXPECT_GE(queries.size(), 70u);
  for (const std::string& query : queries) {
    const auto tree = parseQuery(query);
    EXPECT_TRUE(tree.ok()) << query << ": " << (tree.ok() ? "" : tree.error().message);
    if (tree.ok()) {
      EXPECT_FALSE(toText(*tree).empty()) << query;
    }
  }
}

TEST(SearchDocs, CallRefusedOnlyWhatIs) {
  const auto queries = examples("refused");
  EXPECT_GE(queries.size(), 8u);
  for (const std::string& query : queries) EXPECT_FALSE(parseQuery(query).ok()) << query;
}

}  // namespace
}  // namespace kokudo::language
