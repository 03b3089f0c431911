#include "engine/base/Uri.h"
#include "engine/io/ArchiveAddress.h"
#include "engine/io/AssetAccessor.h"
#include "tests/support/TestData.h"
#include "tests/support/ZipBytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace kokudo::io {
namespace {

using test::ZipBytes;
using testing::ElementsAre;
using testing::HasSubstr;

std::string longText() {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += std::to_string(i * 7919 % 10007);
  return text;
}

class ArchiveAddress : public testing::Test {
 protected:
  std::filesystem::path write(const ZipBytes& zip, const std::string& name = "x.zip") {
    test::writeText(folder / name, zip.make());
    return folder / name;
  }
  Result<AssetResponse> get(const std::string& uri) { return accessor->fetch({.uri = uri}, {}); }
  Error failure(const ZipBytes& zip, const std::string& name = "a") {
    const Result<AssetResponse> response = get(archiveUri(write(zip), name));
    EXPECT_FALSE(response.ok());
    return response.ok() ? Error{} : response.error();
  }
  test::TemporaryFolder folder;
  std::shared_ptr<AssetAccessor> accessor = createAccessor(false);
};

TEST_F(ArchiveAddress, ReadsStoredAndDeflatedMembers) {
  for (const bool zip64 : {false, true}) {
    ZipBytes zip{{{"a.json", "{}", false}, {"tiles/0.glb", longText()}, {"empty", ""}}};
    zip.zip64 = zip64;
    zip.comment = "a comment with PK\5\6 in it";
    const auto file = write(zip, zip64 ? "64.zip" : "32.zip");
    EXPECT_EQ(get(archiveUri(file, "a.json"))->body, "{}");
    EXPECT_EQ(get(archiveUri(file, "tiles/0.glb"))->body, longText());
    EXPECT_EQ(get(archiveUri(file, "empty"))->body, "");
    EXPECT_EQ(get((file / "tiles/0.glb").string())->body, longText());
    EXPECT_EQ(get("file://" + (file / "a.json").string())->body, "{}");
  }
}

TEST_F(ArchiveAddress, RelativeReferencesStayInTheArchive) {
  const auto file =
      write({{{"sub/tileset.json", "root"}, {"sub/t/0.glb", "zero"}, {"up.glb", "up"}}});
  const std::string root = archiveUri(file, "sub/tileset.json");
  EXPECT_EQ(get(resolveUri(root, "t/0.glb"))->body, "zero");
  EXPECT_EQ(get(resolveUri(root, "t/0.glb?v=3"))->body, "zero");
  EXPECT_EQ(get(resolveUri(root, "../up.glb"))->body, "up");
  EXPECT_FALSE(get(resolveUri(root, "../../../secret")).ok());
  const std::string plain = (file / "sub/tileset.json").string();
  EXPECT_EQ(get(resolveUri(plain, "t/0.glb"))->body, "zero");
  EXPECT_EQ(get(resolveUri(plain, "../up.glb"))->body, "up");
}

TEST_F(ArchiveAddress, NamesMayHoldAnything) {
  const std::string name = "日本/100% #1?.glb";
  const auto file = write({{{name, "body"}, {"a b.glb", "blank"}}}, "odd ! % # ? 国土.zip");
  EXPECT_EQ(get(archiveUri(file, name))->body, "body");
  EXPECT_EQ(get(archiveUri(file, "a b.glb"))->body, "blank");
  EXPECT_EQ(get(resolveUri(archiveUri(file, "tileset.json"), "a%20b.glb"))->body, "blank");
}

TEST_F(ArchiveAddress, ReadsNamesInCp932) {
  ZipBytes zip{{{"\x93\x79\x96\xD8/a.glb", "doboku"}}};  // 土木, APPNOTE flag 11 unset
  zip.members[0].flags = 0;
  EXPECT_EQ(get(archiveUri(write(zip), "土木/a.glb"))->body, "doboku");
}

TEST_F(ArchiveAddress, FindsTheTilesetsOfAnArchive) {
  const auto file = write({{{"b/tileset.json", ""}, {"a/c/tileset.json", ""}, {"x", ""}}});
  const auto found = tilesetsInArchive(file);
  ASSERT_TRUE(found.ok());
  EXPECT_THAT(*found, ElementsAre(archiveUri(file, "b/tileset.json"),
                                  archiveUri(file, "a/c/tileset.json")));
  EXPECT_EQ(tilesetsInArchive(folder / "none.zip").error().kind, Error::Kind::NotFound);
}

TEST_F(ArchiveAddress, SaysWhatIsNotThere) {
  const auto file = write({{{"a", "1"}}});
  const Result<AssetResponse> absent = get(archiveUri(file, "b"));
  EXPECT_EQ(absent.error().kind, Error::Kind::NotFound);
  EXPECT_THAT(absent.error().message, HasSubstr("holds no \"b\""));
  EXPECT_EQ(get(archiveUri(folder / "none.zip", "b")).error().kind, Error::Kind::NotFound);
  for (const char* bad :
       {"zip:", "zip:/a.zip", "zip:a.zip!/b", "zip:/a.zip!/", "zip:!/b", "zip:/%00!/b"}) {
    EXPECT_EQ(get(bad).error().kind, Error::Kind::BadInput) << bad;
  }
  test::writeText(folder / "text", "no archive");
  EXPECT_FALSE(get((folder / "text" / "b").string()).ok());
}

TEST_F(ArchiveAddress, SeesThatTheFileWasReplaced) {
  write({{{"a", "old"}}});
  const std::string uri = archiveUri(folder / "x.zip", "a");
  EXPECT_EQ(get(uri)->body, "old");
  write({{{"a", "new one"}}}, "y.zip");
  std::filesystem::rename(folder / "y.zip", folder / "x.zip");
  EXPECT_EQ(get(uri)->body, "new one");
}

TEST_F(ArchiveAddress, AnAnswerLargerThanAllowedIsRefused) {
  const auto file = write({{{"a", std::string(100'000, 'x')}}});
  AssetRequest request;
  request.uri = archiveUri(file, "a");
  request.maxBytes = 99'999;
  EXPECT_EQ(accessor->fetch(request, {}).error().kind, Error::Kind::BadInput);
  request.maxBytes = 100'000;
  EXPECT_TRUE(accessor->fetch(request, {}).ok());
}

TEST_F(ArchiveAddress, RefusesWhatLiesAboutItself) {
  const std::string text(5'000, 'x');
  ZipBytes wrongCrc{{{"a", text}}};
  wrongCrc.members[0].crcXor = 1;
  EXPECT_EQ(failure(wrongCrc).kind, Error::Kind::Integrity);
  ZipBytes tooShort{{{"a", text}}};
  tooShort.members[0].claimedBytes = 4'999;
  EXPECT_THAT(failure(tooShort).message, HasSubstr("more than 4999 bytes"));
  ZipBytes tooLong{{{"a", text}}};
  tooLong.members[0].claimedBytes = 5'001;
  EXPECT_THAT(failure(tooLong).message, HasSubstr("5000 bytes where 5001"));
  ZipBytes bomb{{{"a", text}}};
  bomb.members[0].claimedBytes = 900'000'000;
  EXPECT_THAT(failure(bomb).message, HasSubstr("cannot come of"));
  ZipBytes outside{{{"a", text}}};
  outside.members[0].claimedPacked = 100'000;
  EXPECT_THAT(failure(outside).message, HasSubstr("leave the file"));
  ZipBytes elsewhere{{{"a", text}}};
  elsewhere.members[0].claimedOffset = 3;
  EXPECT_THAT(failure(elsewhere).message, HasSubstr("no header"));
  ZipBytes far{{{"a", text}}};
  far.members[0].claimedOffset = 0x7FFFFFFF;
  EXPECT_THAT(failure(far).message, HasSubstr("outside"));
  ZipBytes renamed{{{"a", text}}};
  renamed.members[0].localName = "b";
  EXPECT_THAT(failure(renamed).message, HasSubstr("another name"));
  ZipBytes twice{{{"a", text}, {"./a", text}}};
  EXPECT_THAT(failure(twice).message, HasSubstr("same name"));
  ZipBytes leaving{{{"../a", text}}};
  EXPECT_THAT(failure(leaving).message, HasSubstr("leads out"));
  ZipBytes miscounted{{{"a", text}}};
  miscounted.countError = -1;
  EXPECT_THAT(failure(miscounted).message, HasSubstr("1 entries where its end record says 0"));
}

TEST_F(ArchiveAddress, NamesWhatItDoesNotRead) {
  ZipBytes zstd{{{"a", "x", false}}};
  zstd.members[0].method = 93;
  EXPECT_EQ(failure(zstd).kind, Error::Kind::Unsupported);
  EXPECT_THAT(failure(zstd).message, HasSubstr("method 93"));
  ZipBytes encrypted{{{"a", "x", false}}};
  encrypted.members[0].flags |= 1;
  EXPECT_EQ(failure(encrypted).kind, Error::Kind::Unsupported);
}

TEST_F(ArchiveAddress, EveryTruncationIsAnError) {
  ZipBytes zip{{{"a", "some text"}, {"b", "more"}}};
  zip.zip64 = true;
  const std::string whole = zip.make();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::filesystem::path file = folder / "cut.zip";
    test::writeText(file, whole.substr(0, length));
    const Result<AssetResponse> response = get(archiveUri(file, "a"));
    ASSERT_FALSE(response.ok()) << length;
    ASSERT_EQ(response.error().kind, Error::Kind::BadInput) << length;
  }
}

TEST_F(ArchiveAddress, ManyThreadsMayReadOneArchive) {
  ZipBytes zip;
  for (int i = 0; i < 50; ++i) {
    zip.members.push_back({std::to_string(i), std::string(20'000, static_cast<char>('0' + i))});
  }
  const auto file = write(zip);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const int n = (i * 7 + t) % 50;
        const auto response = get(archiveUri(file, std::to_string(n)));
        good += response.ok() && response->body == std::string(20'000, static_cast<char>('0' + n));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
}

TEST_F(ArchiveAddress, OpensThePackagesOfTheValidator) {
  const auto packages = test::realData() / "3dtiles-validator-specs/specs/data/tilesets/packages";
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs/specs/data/tilesets/packages");
  for (const char* name : {"validTilesetPackage.3tz", "validTilesetPackageZipped.3tz"}) {
    const auto found = tilesetsInArchive(packages / name);
    ASSERT_TRUE(found.ok()) << found.error().message;
    ASSERT_EQ(found->size(), 1u);
    EXPECT_TRUE(get(found->front()).ok());
    const auto model = get(resolveUri(found->front(), "Triangle/Triangle.gltf"));
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(get(resolveUri(found->front(), "Triangle/simpleTriangle.bin")).ok(), true);
  }
  const auto invalid = tilesetsInArchive(packages / "../tiles/3tz/invalid.3tz");
  ASSERT_FALSE(invalid.ok());
  EXPECT_EQ(invalid.error().kind, Error::Kind::BadInput);
}

TEST_F(ArchiveAddress, OpensThePackedTilesetsOfPlateau) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  int archives = 0;
  const auto all =
      std::filesystem::recursive_directory_iterator(test::realData() / "plateau-reearth-flow");
  for (const auto& entry : all) {
    const bool truth = entry.path().parent_path().filename() == "truth";
    if (!truth || entry.path().extension() != ".zip") continue;
    const auto found = tilesetsInArchive(entry.path());
    ASSERT_TRUE(found.ok()) << found.error().message;
    for (const std::string& uri : *found) {
      const auto tileset = get(uri);
      ASSERT_TRUE(tileset.ok()) << tileset.error().message;
      EXPECT_THAT(tileset->body, HasSubstr("\"asset\""));
      ++archives;
    }
  }
  EXPECT_GE(archives, 10);
}

}  // namespace
}  // namespace kokudo::io
