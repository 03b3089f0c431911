#include "apps/workbench/NameSuggestions.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/suggest/SmallCountry.h"

#include <gtest/gtest.h>

using namespace kokudo;
using suggest::recordOf;

namespace {

void import(workspace::Workspace& workspace, const std::vector<catalog::Record>& records,
            const std::string& mode) {
  {
    auto catalog = workspace.openCatalog(true);
    auto transaction = catalog->begin();
    for (const auto& record : records) ASSERT_TRUE(catalog->upsert(record).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  NoProgress progress;
  const auto info = workspace.publish(progress, {});
  ASSERT_TRUE(info.ok()) << info.error().message;
  EXPECT_EQ(info->mode, mode);
  EXPECT_TRUE(workspace.verifyIndex(progress, {}).ok());
}

std::vector<std::string> found(const workspace::Workspace& workspace, const std::string& text) {
  search::Query query;
  query.text = text;
  const auto names = workbench::openSuggestions(workspace);
  EXPECT_TRUE(names.ok());
  workbench::resolvePlaces(query, *names);
  std::vector<std::string> ids;
  const auto page = workspace.openSearcher()->search(query);
  EXPECT_TRUE(page.ok()) << page.error().message;
  for (const auto& hit : page->hits) ids.push_back(hit.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

using Ids = std::vector<std::string>;

TEST(NameSuggestions, KnowTheNamesOfASmallSecondImport) {
  test::TemporaryFolder folder;
  auto workspace = workspace::Workspace::open(folder / "w");
  std::vector<catalog::Record> first{recordOf("m1", "municipality", "港区", "13103"),
                                     recordOf("m2", "municipality", "大阪市", "27100"),
                                     recordOf("m3", "municipality", "大阪市 港区", "27107"),
                                     recordOf("b1", "bridge", "築港橋", "27107")};
  for (int i = 0; i < 60; ++i)
    first.push_back(recordOf("s" + std::to_string(i), "school", "小学校", "13103"));
  import(*workspace, first, "full");
  EXPECT_EQ(found(*workspace, "city:青森市"), Ids{});
  import(*workspace,
         {recordOf("m4", "municipality", "青森市", "02201"),
          recordOf("b2", "bridge", "青森ベイブリッジ", "02201")},
         "delta");
  EXPECT_EQ(found(*workspace, "city:青森市 kind:bridge"), Ids{"test:b2"});
  EXPECT_EQ(found(*workspace, "city:大阪市 kind:bridge"), Ids{"test:b1"});
  EXPECT_EQ(found(*workspace, "city:27100 kind:bridge"), Ids{"test:b1"});
  import(*workspace, {recordOf("b3", "bridge", "横浜ベイブリッジ", "14104")}, "delta");
  const auto names = workbench::openSuggestions(*workspace);
  EXPECT_EQ(names->complete("横浜ベイ", 3).size(), 1u);
  EXPECT_EQ(names->complete("青森ベイ", 3).size(), 1u);
  EXPECT_EQ(names->complete("築港橋", 3).size(), 1u);
}

}  // namespace
