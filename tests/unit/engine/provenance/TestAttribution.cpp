#include "engine/provenance/Attribution.h"
#include "engine/provenance/Provenance.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::provenance {
namespace {

TEST(Attribution, KeepsTheOrderOfFirstUseAndEachLineOnce) {
  Attribution credits;
  credits.add("国土交通省 PLATEAU");
  credits.add("© OpenStreetMap contributors");
  credits.add("");
  credits.add("国土交通省 PLATEAU");
  EXPECT_EQ(credits.lines().size(), 2u);
  EXPECT_EQ(credits.joined(), "国土交通省 PLATEAU | © OpenStreetMap contributors");
  EXPECT_EQ(Attribution().joined(), "");
}

TEST(Provenance, NowIsIso8601InUtc) {
  EXPECT_THAT(utcNow(), ::testing::MatchesRegex(
                            "20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]Z"));
}

}  // namespace
}  // namespace kokudo::provenance
