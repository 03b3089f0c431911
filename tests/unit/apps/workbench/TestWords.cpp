#include "apps/workbench/Words.h"
#include "index/search/Query.h"

#include <gtest/gtest.h>

#include <string>

using namespace kokudo::workbench;

TEST(Words, StandInBothLanguages) {
  for (int i = 0; i <= static_cast<int>(Word::Problems); ++i)
    for (const auto language : {Language::Japanese, Language::English}) {
      const auto text = word(static_cast<Word>(i), language);
      EXPECT_FALSE(text.empty()) << i;
      EXPECT_NE(text, "?") << i;
    }
}

TEST(Words, AreNotEnglishWhereTheyShouldBeJapanese) {
  EXPECT_EQ(word(Word::Layers, Language::Japanese), "レイヤー");
  EXPECT_EQ(word(Word::Layers, Language::English), "Layers");
  EXPECT_EQ(word(Word::Language, Language::Japanese), "English")
      << "the button names the other language";
}

TEST(Words, NameEveryFacetDimension) {
  for (const auto& dimension : kokudo::search::facetDimensions()) {
    EXPECT_NE(dimensionName(dimension, Language::Japanese), dimension) << dimension;
    EXPECT_NE(dimensionName(dimension, Language::English), dimension) << dimension;
  }
}

TEST(Words, NameHowAPlaceIsKnown) {
  EXPECT_EQ(placeQualityName("municipality", Language::Japanese), "市区町村");
  EXPECT_EQ(placeQualityName("none", Language::English), "no place");
}
