// One record, written in several ways (tests by the real data: shelters and borings).
#include "tests/workspace/RealWorkspace.h"

#include <set>

using namespace kokudo;

namespace {

std::set<std::string> idsOf(const std::string& words) {
  std::set<std::string> ids;
  const auto run = test::kokudo("search '" + words + "' --limit 500 --json");
  EXPECT_EQ(run.exitCode, 0) << run.err;
  const auto page = run.json();
  for (const auto& hit : page["hits"]) ids.insert(hit["id"]);
  return ids;
}

}  // namespace

TEST(Variants, OldAndNewKanjiFindTheSame) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto ids = idsOf("髙﨑");
  EXPECT_FALSE(ids.empty());
  EXPECT_EQ(ids, idsOf("高崎"));
}

TEST(Variants, HalfAndFullWidthKanaFindTheSame) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto ids = idsOf("ﾎﾞｰﾘﾝｸﾞ");
  EXPECT_FALSE(ids.empty());
  EXPECT_EQ(ids, idsOf("ボーリング"));
}

TEST(Variants, NumbersOfBlocksFindTheSame) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const auto ids = idsOf("南港中１丁目");
  EXPECT_FALSE(ids.empty());
  EXPECT_EQ(ids, idsOf("南港中1丁目"));
  EXPECT_EQ(ids, idsOf("南港中一丁目"));
}
