#include "engine/provenance/Attribution.h"
#include "engine/provenance/Provenance.h"

#include <gtest/gtest.h>

#include <regex>

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
  EXPECT_TRUE(std::regex_match(utcNow(), std::regex(R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ)")))
      << utcNow();
}

}  // namespace
}  // namespace kokudo::provenance
