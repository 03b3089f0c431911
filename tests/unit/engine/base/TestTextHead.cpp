#include "engine/base/TextHead.h"

#include <gtest/gtest.h>

#include <string_view>

namespace kokudo {
namespace {

TEST(TextHead, OrdersAsTheTextsDo) {
  const std::string_view texts[] = {"", "a", "ab", "abcdefgh", "b", "橋", "港"};
  for (std::size_t i = 1; i < std::size(texts); ++i)
    EXPECT_LT(textHead(texts[i - 1]), textHead(texts[i])) << texts[i];
}

TEST(TextHead, IsTheSameBeyondEightBytes) {
  EXPECT_EQ(textHead("abcdefgh"), textHead("abcdefghi"));
}

}  // namespace
}  // namespace kokudo
