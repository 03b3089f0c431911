#include "apps/workbench/SavedQueries.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::workbench {
namespace {

TEST(SavedQueries, ComeBackAsTheyWereSaved) {
  test::TemporaryFolder folder;
  QueryOptions options;
  options.text = "橋 city:港区";
  options.bbox = "135,34,136,35";
  options.where = {"橋長>=100", "健全性=3"};
  options.facets = {"source=dpf"};
  options.sort = "year";
  options.limit = 5;
  {
    auto saved = SavedQueries::open(folder.path());
    ASSERT_TRUE(saved.ok());
    EXPECT_TRUE(saved->all().empty());
    ASSERT_TRUE(saved->save("港区の橋", options).ok());
  }
  const auto again = SavedQueries::open(folder.path());
  ASSERT_TRUE(again.ok());
  const auto found = again->find("港区の橋");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(describeQuery(*found), describeQuery(options));
  EXPECT_EQ(found->sort, "year");
  EXPECT_EQ(found->limit, 5u);
}

TEST(SavedQueries, NameWhatThereIsWhereOneIsUnknown) {
  test::TemporaryFolder folder;
  auto saved = SavedQueries::open(folder.path());
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(saved->remove("x").error().kind, Error::Kind::NotFound);
  ASSERT_TRUE(saved->save("bridges", {}).ok());
  EXPECT_THAT(saved->find("x").error().message, testing::HasSubstr("bridges"));
  ASSERT_TRUE(saved->remove("bridges").ok());
  EXPECT_TRUE(SavedQueries::open(folder.path())->all().empty());
}

TEST(SavedQueries, RefuseAFileThatIsNone) {
  test::TemporaryFolder folder;
  for (const char* text : {"", "[", "{}", "{\"queries\": {\"a\": {\"limit\": \"x\"}}}"}) {
    test::writeText(folder / "queries.json", text);
    const auto saved = SavedQueries::open(folder.path());
    ASSERT_FALSE(saved.ok()) << text;
    EXPECT_EQ(saved.error().kind, Error::Kind::BadInput);
  }
}

}  // namespace
}  // namespace kokudo::workbench
