#include "index/search/QueryParts.h"

#include <gtest/gtest.h>

namespace kokudo::search {
namespace {

std::string repeated(const std::string& piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(Snippet, BeginsAndEndsBetweenLatinWords) {
  const std::string text = repeated("bridges over water ", 10) + "港区" + repeated(" 1234567", 40);
  const std::string snippet = snippetWith(text, {"港区"});
  EXPECT_TRUE(snippet.starts_with("over water bridges over water \x02港区\x03 ") ||
              snippet.starts_with("water bridges over water \x02港区\x03 "))
      << snippet;
  EXPECT_TRUE(snippet.ends_with(" 1234567") || snippet.ends_with(" ")) << snippet;
}

TEST(Snippet, BeginsWithTheWordThatIsFound) {
  const std::string text = repeated("x", 29) + " chikko bridge";
  EXPECT_EQ(snippetWith(text, {"chikko"}), repeated("x", 29) + " \x02" + "chikko\x03 bridge");
  EXPECT_EQ(snippetWith("ab " + repeated("橋", 60) + "港区", {"港区"}),
            repeated("橋", 30) + "\x02港区\x03");
}

TEST(Snippet, CutsWhatHasNoEndNearby) {
  const std::string text = repeated("a", 500);
  EXPECT_EQ(snippetWith(text, {}), repeated("a", 120));
  EXPECT_EQ(snippetWith(repeated("b", 200) + "港区", {"港区"}), repeated("b", 30) + "\x02港区\x03");
}

TEST(Snippet, CutsJapaneseAnywhere) {
  EXPECT_EQ(snippetWith(repeated("国", 130), {}), repeated("国", 120));
}

}  // namespace
}  // namespace kokudo::search
