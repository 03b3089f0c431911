#include "engine/base/Uri.h"
#include "tests/support/CaseFile.h"

#include <gtest/gtest.h>

namespace kokudo {
namespace {

TEST(Uri, ResolvesEveryExampleOfRfc3986) {
  for (const test::Case& one : test::readCases("uri-resolution.txt"))
    EXPECT_EQ(resolveUri("http://a/b/c/d;p?q", one.columns[0]), one.columns[1]) << one.where;
}

TEST(Uri, ResolvesAgainstPathsAsPaths) {
  EXPECT_EQ(resolveUri("/a/b.json", "c/d.glb"), "/a/c/d.glb");
  EXPECT_EQ(resolveUri("/a/b.json", "/c/d.glb"), "/c/d.glb");
  EXPECT_EQ(resolveUri("/a/x/b.json", "../d.glb"), "/a/d.glb");
  EXPECT_EQ(resolveUri("/a/x/b.json", "./d.glb"), "/a/x/d.glb");
  EXPECT_EQ(resolveUri("b.json", "d.glb"), "d.glb");
  EXPECT_EQ(resolveUri("a/b.json", "d.glb"), "a/d.glb");
  EXPECT_EQ(resolveUri("a/b.json", "../d.glb"), "d.glb");
  EXPECT_EQ(resolveUri("a/b.json", "../../d.glb"), "../d.glb");
  EXPECT_EQ(resolveUri("../data/b.json", "d.glb"), "../data/d.glb");
  EXPECT_EQ(resolveUri("../../data/b.json", "../../d.glb"), "../../../d.glb");
  EXPECT_EQ(resolveUri("/a/b.json", ""), "/a/b.json");
}

TEST(Uri, ABasePathMayHoldTheMarksOfAQuery) {
  EXPECT_EQ(resolveUri("/data #1/what?/b.json", "d.glb"), "/data #1/what?/d.glb");
}

TEST(Uri, DropsTheQueryOfAReferenceOnlyWhereThereIsNoServer) {
  EXPECT_EQ(resolveUri("/a/b.json", "d.glb?v=1.2"), "/a/d.glb");
  EXPECT_EQ(resolveUri("https://h/a/b.json?key=1", "d.glb?v=1.2"), "https://h/a/d.glb?v=1.2");
}

TEST(Uri, AnAddressReplacesAPath) {
  EXPECT_EQ(resolveUri("/a/b.json", "https://h/x/../y"), "https://h/y");
  EXPECT_EQ(resolveUri("https://h/b.json", "data:text/plain,a/../b"), "data:text/plain,a/../b");
  EXPECT_EQ(resolveUri("file:///a/b.json", "c.glb"), "file:///a/c.glb");
}

TEST(Uri, KnowsASchemeFromAPath) {
  EXPECT_EQ(uriScheme("HTTPS://h/"), "https");
  EXPECT_EQ(uriScheme("file:///a"), "file");
  EXPECT_EQ(uriScheme("/a/b:c"), "");
  EXPECT_EQ(uriScheme("a/b:c"), "");
  EXPECT_EQ(uriScheme("12:34"), "");
  EXPECT_EQ(uriScheme(""), "");
}

TEST(Uri, PercentCodingGoesBothWays) {
  EXPECT_EQ(percentEncode("港 a/b?"), "%E6%B8%AF%20a%2Fb%3F");
  EXPECT_EQ(percentEncode("A-z.0_9~"), "A-z.0_9~");
  EXPECT_EQ(percentDecode("%E6%B8%AF%20a%2fb"), "港 a/b");
  std::string every;
  for (int i = 0; i < 256; ++i) every += char(i);
  EXPECT_EQ(percentDecode(percentEncode(every)), every);
}

TEST(Uri, MalformedEscapesStay) {
  EXPECT_EQ(percentDecode("100%"), "100%");
  EXPECT_EQ(percentDecode("%4"), "%4");
  EXPECT_EQ(percentDecode("%zz%41"), "%zzA");
  EXPECT_EQ(percentDecode("%%41"), "%A");
}

}  // namespace
}  // namespace kokudo
