#include "data-adapters/localfiles/detail/Glob.h"
#include "data-adapters/localfiles/detail/Mapping.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

namespace kokudo::adapters::localfiles {
namespace {

TEST(Glob, StarsStayInOneFolderAndDoubleStarsDoNot) {
  EXPECT_TRUE(globMatches("*.csv", "a.csv"));
  EXPECT_FALSE(globMatches("*.csv", "x/a.csv"));
  EXPECT_TRUE(globMatches("**/*.csv", "a.csv"));
  EXPECT_TRUE(globMatches("**/*.csv", "x/y/a.csv"));
  EXPECT_TRUE(globMatches("**/evacuation/*.json", "s.tar.gz/evacuation/131016.json"));
  EXPECT_FALSE(globMatches("**/evacuation/*.json", "s/emergency/131016.json"));
  EXPECT_FALSE(globMatches("**/evacuation/*.json", "s/preevacuation/131016.json"));
  EXPECT_TRUE(globMatches("a/**/z", "a/z"));
  EXPECT_TRUE(globMatches("a/**/z", "a/b/c/z"));
  EXPECT_TRUE(globMatches("data?.JSON", "DATA1.json"));
  EXPECT_FALSE(globMatches("", "a"));
}

TEST(Glob, StaysFastOnAHostilePattern) {
  const std::string path(2000, 'a');
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "**a";
  EXPECT_FALSE(globMatches(pattern + "b", path));
}

Result<std::vector<Mapping>> parse(const std::string& text) {
  test::TemporaryFolder folder;
  test::writeText(folder / "m.toml", text);
  return readMappings(folder / "m.toml");
}

TEST(Mapping, IsReadFromToml) {
  const auto mappings = parse(R"([[mapping]]
name = "bridges"
path = ["**/*.csv"]
format = "csv"
title = ["橋名", "name"]
lon = "経度"
lat = "緯度"
municipality_from_file_name = true
)");
  ASSERT_TRUE(mappings.ok()) << mappings.error().message;
  ASSERT_EQ(mappings->size(), 1u);
  const Mapping& mapping = mappings->front();
  EXPECT_EQ(mapping.title, (std::vector<std::string>{"橋名", "name"}));
  EXPECT_EQ(mapping.longitude, std::vector<std::string>{"経度"});
  EXPECT_TRUE(mapping.municipalityFromFileName);
  EXPECT_TRUE(matchesPath(mapping, "x/a.csv", "csv"));
  EXPECT_FALSE(matchesPath(mapping, "x/a.csv", "geojson"));
}

TEST(Mapping, SaysInWhichLineAKeyIsWrong) {
  const auto unknown = parse("[[mapping]]\nname = \"a\"\nformat = \"csv\"\ntitel = \"b\"\n");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().kind, Error::Kind::BadInput);
  EXPECT_NE(unknown.error().message.find("m.toml:4"), std::string::npos) << unknown.error().message;
  EXPECT_NE(unknown.error().message.find("titel"), std::string::npos);
  EXPECT_FALSE(parse("[[mapping]]\nname = 3\n").ok());
  EXPECT_FALSE(parse("[[mapping]]\nname = \"a\"\nlon = \"x\"\nformat = \"csv\"\n").ok());
  EXPECT_FALSE(parse("[[mapping]]\nname = \"matches everything\"\n").ok());
  EXPECT_FALSE(parse("[mapping]\n").ok());
  EXPECT_FALSE(parse("not toml").ok());
}

TEST(Mapping, ReadsJoinsSplitsAndNames) {
  const auto mappings = parse(R"([[mapping]]
name = "a"
format = "tsv"
rename = { h = "高さ" }
[mapping.add]
kana = "{a}{b}"
[[mapping.split]]
column = "flood"
items = ","
names = ["", "深さ/{0}"]
[mapping.split.labels]
F0 = "荒川"
[[mapping.join]]
name = "towns"
file = ["t.csv", "x.tar.gz!*/t.csv"]
key = "code"
match = "town"
take = { "町" = "{a}{b?}" }
[[mapping.join]]
name = "wards"
file = "w.csv"
key = "code"
match = ["{town:5}"]
take = ["a", "b"]
)");
  ASSERT_TRUE(mappings.ok()) << mappings.error().message;
  const Mapping& mapping = mappings->front();
  EXPECT_EQ(mapping.rename.at("h"), "高さ");
  EXPECT_EQ(mapping.add.at("kana"), "{a}{b}");
  ASSERT_EQ(mapping.splits.size(), 1u);
  EXPECT_EQ(mapping.splits[0].labels.at("F0"), "荒川");
  ASSERT_EQ(mapping.joins.size(), 2u);
  EXPECT_EQ(mapping.joins[0].files.size(), 2u);
  EXPECT_EQ(mapping.joins[0].take.front().first, "町");
  EXPECT_EQ(mapping.joins[1].take.size(), 2u);
}

TEST(Mapping, RefusesAJoinOrASplitThatIsNotWhole) {
  const std::string head = "[[mapping]]\nname = \"a\"\nformat = \"csv\"\n";
  for (const char* part :
       {"[[mapping.join]]\nname = \"t\"\n", "[[mapping.join]]\nnmae = \"t\"\n",
        "[[mapping.split]]\ncolumn = \"t\"\n", "[[mapping.split]]\nnames = [\"t\"]\n", "join = 3\n",
        "rename = \"x\"\n"}) {
    const auto read = parse(head + part);
    ASSERT_FALSE(read.ok()) << part;
    EXPECT_NE(read.error().message.find("m.toml:"), std::string::npos) << read.error().message;
  }
}

TEST(Mapping, NeedsAllOfItsColumns) {
  Mapping mapping;
  mapping.columns = {"a", "b"};
  EXPECT_TRUE(matchesColumns(mapping, {"b", "c", "a"}));
  EXPECT_FALSE(matchesColumns(mapping, {"a", "c"}));
}

TEST(Mapping, AllOfTheBuiltInOnesAreValid) {
  const auto mappings = readMappingFolder(test::sourceDir() / "assets/mappings");
  ASSERT_TRUE(mappings.ok()) << mappings.error().message;
  EXPECT_GE(mappings->size(), 15u);
}

}  // namespace
}  // namespace kokudo::adapters::localfiles
