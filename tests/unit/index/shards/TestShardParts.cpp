#include "index/search/QueryParts.h"
#include "index/shards/ShardAddress.h"
#include "index/shards/detail/Sphere.h"
#include "index/shards/detail/Units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace kokudo::shards {
namespace {

using detail::phraseTerms;
using detail::Unit;
using detail::unitsOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Whether the terms of a phrase stand one after another in a text.
bool stands(const std::string& phrase, const std::string& text) {
  const auto terms = phraseTerms(phrase);
  const auto units = unitsOf(text);
  if (terms.size() == 1 && terms[0].starts_with("U")) {
    const auto all = detail::charactersOf(text);
    return std::find(all.begin(), all.end(), terms[0].substr(1)) != all.end();
  }
  const auto has = [&](const std::string& term, std::uint32_t position) {
    return std::any_of(units.begin(), units.end(), [&](const Unit& unit) {
      return unit.term == term && unit.position == position;
    });
  };
  for (std::uint32_t at = 0; at < units.size(); ++at) {
    std::uint32_t n = 0;
    while (n < terms.size() && has(terms[n], at + n)) ++n;
    if (n == terms.size()) return true;
  }
  return false;
}

}  // namespace

TEST(ShardUnits, StandInOrderExactlyWhereThePhraseOccurs) {
  const std::vector<std::string> pieces{"橋", "大橋", "b12", "bridge", " ", "-", "港", "一", "x"};
  std::mt19937 random(3);
  const auto made = [&](int most) {
    std::string text;
    for (int i = 1 + static_cast<int>(random() % static_cast<unsigned>(most)); i > 0; --i)
      text += pieces[random() % pieces.size()];
    return text;
  };
  int occurred = 0;
  for (int n = 0; n < 20000; ++n) {
    const std::string text = made(8);
    for (const auto& [phrase, others] : search::phrasesIn(made(3), true)) {
      const bool occurs = search::occursIn(text, phrase);
      occurred += occurs;
      ASSERT_EQ(stands(phrase, text), occurs) << phrase << " in " << text;
    }
  }
  EXPECT_GT(occurred, 1000);
}

TEST(ShardUnits, OfARunArePairsAndTheLastCharacter) {
  EXPECT_THAT(phraseTerms("避難所"), ElementsAre("避難", "難所"));
  EXPECT_THAT(phraseTerms("避難所-b12"), ElementsAre("避難", "難所", "所", "Z-", "b12"));
  EXPECT_THAT(phraseTerms("橋"), ElementsAre("U橋"));
  EXPECT_THAT(phraseTerms("b12 橋"), ElementsAre("b12", "Z ", "U橋"));
}

TEST(ShardSphere, TellsGeodesicDistancesToWithinItsSlack) {
  std::mt19937 random(9);
  std::uniform_real_distribution<double> latitude(20, 46), longitude(122, 154), one(0, 1);
  for (int n = 0; n < 20000; ++n) {
    const double lat = latitude(random), lon = longitude(random);
    const double reach = std::pow(10, -4 + 5 * one(random));
    const double lat2 = std::clamp(lat + reach * (one(random) - 0.5), -89.0, 89.0),
                 lon2 = lon + reach * (one(random) - 0.5);
    const double geodesic = search::DistanceMeter(lat, lon).metresTo(lat2, lon2);
    ASSERT_NEAR(detail::storedDistance(lat, lon, lat2, lon2), geodesic, detail::slackAt(geodesic))
        << lat << "," << lon << " " << lat2 << "," << lon2;
  }
}

TEST(ShardAddresses, AreReadWithTheirPorts) {
  const auto list = readShardAddresses("10.0.0.1:7601,[::1]:7602,host:80");
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->size(), 3u);
  EXPECT_EQ((*list)[1].host, "::1");
  EXPECT_EQ((*list)[2].port, 80u);
}

TEST(ShardAddresses, ThatAreNoneAreWrongUsage) {
  for (const char* text :
       {"", "host", "host:", ":80", "host:0", "host:70000", "host:8x", "a:1,,b:2", "a:1,a:1"}) {
    const auto list = readShardAddresses(text);
    ASSERT_FALSE(list.ok()) << text;
    EXPECT_EQ(list.error().kind, Error::Kind::BadUsage);
    EXPECT_THAT(list.error().message, HasSubstr("shard '"));
  }
}

}  // namespace kokudo::shards
