#include "engine/io/AssetAccessor.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace kokudo::io {
namespace {

using testing::HasSubstr;

Result<AssetResponse> fetch(const std::string& uri, std::size_t maxBytes = 1'000'000) {
  AssetRequest request;
  request.uri = uri;
  request.maxBytes = maxBytes;
  return createAccessor(false)->fetch(request, {});
}

TEST(FileAccess, ReadsAPathAndAFileAddress) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "港 1.txt", "harbour");
  const auto byPath = fetch((folder / "港 1.txt").string());
  ASSERT_TRUE(byPath.ok()) << byPath.error().message;
  EXPECT_EQ(byPath->body, "harbour");
  EXPECT_EQ(byPath->status, 200);
  EXPECT_EQ(byPath->transferredBytes, 7u);
  const auto byAddress = fetch("file://" + folder.path().string() + "/%E6%B8%AF%201.txt");
  ASSERT_TRUE(byAddress.ok()) << byAddress.error().message;
  EXPECT_EQ(byAddress->body, "harbour");
}

TEST(FileAccess, ReadsAnEmptyFile) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "empty", "");
  const auto response = fetch((folder / "empty").string());
  ASSERT_TRUE(response.ok());
  EXPECT_EQ(response->body, "");
}

TEST(FileAccess, PassesOverAQueryThatATilesetPutsBehindAPath) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "tile.glb", "glTF");
  EXPECT_TRUE(fetch((folder / "tile.glb").string() + "?v=2").ok());
  test::writeText(folder / "odd?v=2", "other");
  EXPECT_EQ(fetch((folder / "odd?v=2").string())->body, "other");
}

TEST(FileAccess, AMissingFileIsNotFoundAndNamed) {
  const auto response = fetch("/nonexistent/tileset.json");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(response.error().message, HasSubstr("/nonexistent/tileset.json"));
}

TEST(FileAccess, RefusesAFileAboveTheLimit) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "a", std::string(1001, 'x'));
  EXPECT_FALSE(fetch((folder / "a").string(), 1000).ok());
  EXPECT_TRUE(fetch((folder / "a").string(), 1001).ok());
}

TEST(FileAccess, RefusesFoldersAndPipesWithoutHanging) {
  const test::TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(fetch(folder.path().string()).error().kind, Error::Kind::BadInput);
  EXPECT_EQ(fetch((folder / "pipe").string()).error().kind, Error::Kind::BadInput);
}

TEST(FileAccess, RefusesAFileAddressOfAnotherHost) {
  EXPECT_EQ(fetch("file://server/etc/hostname").error().kind, Error::Kind::BadInput);
}

TEST(FileAccess, ACancelledTokenGivesCancelled) {
  AssetRequest request;
  request.uri = "/etc/hostname";
  const CancelToken token;
  token.cancel();
  EXPECT_EQ(createAccessor(false)->fetch(request, token).error().kind, Error::Kind::Cancelled);
}

TEST(Accessor, WithoutNetworkAnHttpAddressIsANetworkErrorThatSaysSo) {
  const auto response = fetch("https://example.org/tileset.json?apikey=abc");
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.error().kind, Error::Kind::Network);
  EXPECT_THAT(response.error().message, HasSubstr("switched off"));
  EXPECT_THAT(response.error().message, testing::Not(HasSubstr("abc")));
}

TEST(Accessor, RefusesOtherSchemes) {
  for (const char* uri : {"ftp://example.org/a", "gopher://example.org/a", "data:text/plain,a"}) {
    EXPECT_EQ(fetch(uri).error().kind, Error::Kind::Unsupported) << uri;
  }
}

TEST(Accessor, FetchBodyGivesTheBytes) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "a", "bytes");
  const auto accessor = createAccessor(false);
  EXPECT_EQ(fetchBody(*accessor, (folder / "a").string()).value(), "bytes");
}

}  // namespace
}  // namespace kokudo::io
