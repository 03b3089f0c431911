#include "engine/io/Archive.h"
#include "tests/support/TestData.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

using Files = std::vector<std::pair<std::string, std::string>>;

enum class Packing { Zip, Tar, TarGz, TarXz, TarZst };

void prepare(archive* a, Packing packing) {
  if (packing == Packing::Zip) {
    archive_write_set_format_zip(a);
    return;
  }
  archive_write_set_format_ustar(a);
  if (packing == Packing::TarGz) archive_write_add_filter_gzip(a);
  if (packing == Packing::TarXz) archive_write_add_filter_xz(a);
  if (packing == Packing::TarZst) archive_write_add_filter_zstd(a);
}

void addFile(archive* a, const std::string& name, const std::string& body) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(body.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  EXPECT_EQ(archive_write_header(a, entry), ARCHIVE_OK) << archive_error_string(a);
  archive_write_data(a, body.data(), body.size());
  archive_entry_free(entry);
}

void addLink(archive* a, const std::string& name, const std::string& target) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFLNK);
  archive_entry_set_symlink(entry, target.c_str());
  archive_write_header(a, entry);
  archive_entry_free(entry);
}

void pack(const std::filesystem::path& file, Packing packing,
          const std::function<void(archive*)>& fill) {
  archive* a = archive_write_new();
  prepare(a, packing);
  ASSERT_EQ(archive_write_open_filename(a, file.c_str()), ARCHIVE_OK);
  fill(a);
  archive_write_close(a);
  archive_write_free(a);
}

void pack(const std::filesystem::path& file, Packing packing, const Files& files) {
  pack(file, packing, [&](archive* a) {
    for (const auto& [name, body] : files) addFile(a, name, body);
  });
}

void put16(std::string& out, unsigned v) {
  out += static_cast<char>(v & 0xFF);
  out += static_cast<char>(v >> 8 & 0xFF);
}
void put32(std::string& out, unsigned v) {
  put16(out, v & 0xFFFF);
  put16(out, v >> 16);
}

/// A zip with one empty, stored entry of that raw name, as an old DOS program writes it: no UTF-8
/// flag. (The CRC of nothing is 0.)
std::string rawZip(const std::string& name, unsigned flags = 0) {
  std::string common;
  put16(common, 20), put16(common, flags), put16(common, 0), put32(common, 0), put32(common, 0);
  put32(common, 0), put32(common, 0);
  put16(common, static_cast<unsigned>(name.size())), put16(common, 0);
  std::string zip = "PK\3\4" + common + name;
  const auto directory = static_cast<unsigned>(zip.size());
  zip += "PK\1\2";
  put16(zip, 20);
  zip += common;
  put16(zip, 0), put16(zip, 0), put16(zip, 0), put32(zip, 0), put32(zip, 0);
  zip += name;
  const auto length = static_cast<unsigned>(zip.size()) - directory;
  zip += "PK\5\6";
  put16(zip, 0), put16(zip, 0), put16(zip, 1), put16(zip, 1);
  put32(zip, length), put32(zip, directory), put16(zip, 0);
  return zip;
}

Result<std::vector<std::pair<std::string, std::string>>> readAll(const std::filesystem::path& file,
                                                                 const ArchiveLimits& limits = {}) {
  std::vector<std::pair<std::string, std::string>> found;
  Status status = forEachEntry(
      file,
      [&](const ArchiveEntry& entry, const auto& read) -> Status {
        Result<std::string> body = read();
        if (!body.ok()) return body.error();
        found.emplace_back(entry.path, *body);
        return {};
      },
      limits);
  if (!status.ok()) return status.error();
  return found;
}

class ArchiveOfEachKind : public testing::TestWithParam<Packing> {};

TEST_P(ArchiveOfEachKind, GivesItsFilesInOrder) {
  const test::TemporaryFolder folder;
  pack(folder / "a", GetParam(), {{"b/second.txt", "two"}, {"first.txt", "one"}});
  EXPECT_TRUE(isArchive(folder / "a"));
  const auto files = readAll(folder / "a");
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_THAT(*files, ElementsAre(Pair("b/second.txt", "two"), Pair("first.txt", "one")));
}

TEST_P(ArchiveOfEachKind, RefusesAnEntryAboveTheLimit) {
  const test::TemporaryFolder folder;
  pack(folder / "a", GetParam(), {{"large", std::string(100'000, 'x')}});
  ArchiveLimits limits;
  limits.maxEntryBytes = 99'999;
  const auto files = readAll(folder / "a", limits);
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(files.error().message, HasSubstr("99999"));
}

TEST_P(ArchiveOfEachKind, RefusesATotalAboveTheLimit) {
  const test::TemporaryFolder folder;
  pack(folder / "a", GetParam(), {{"1", std::string(600, 'x')}, {"2", std::string(600, 'y')}});
  ArchiveLimits limits;
  limits.maxTotalBytes = 1000;
  EXPECT_FALSE(readAll(folder / "a", limits).ok());
}

TEST_P(ArchiveOfEachKind, RefusesTooManyEntries) {
  const test::TemporaryFolder folder;
  pack(folder / "a", GetParam(), {{"1", ""}, {"2", ""}, {"3", ""}});
  ArchiveLimits limits;
  limits.maxEntries = 2;
  EXPECT_FALSE(readAll(folder / "a", limits).ok());
}

TEST_P(ArchiveOfEachKind, SaysThatATruncatedArchiveIsBroken) {
  const test::TemporaryFolder folder;
  std::string body;  // hard to pack, so that half of the file is not the end of the data
  for (unsigned i = 0, x = 1; i < 200'000; ++i) {
    x = x * 1664525 + 1013904223;
    body += static_cast<char>(x >> 24);
  }
  pack(folder / "a", GetParam(), {{"a", body}});
  const std::string whole = test::readText(folder / "a");
  test::writeText(folder / "half", whole.substr(0, whole.size() / 2));
  const auto files = readAll(folder / "half");
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, Error::Kind::BadInput);
  EXPECT_THAT(files.error().message, HasSubstr("half"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, ArchiveOfEachKind,
                         testing::Values(Packing::Zip, Packing::Tar, Packing::TarGz, Packing::TarXz,
                                         Packing::TarZst));

TEST(Archive, KnowsArchivesByContentAndNotByName) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "false.zip", "{\"type\":\"FeatureCollection\"}");
  test::writeText(folder / "empty.zip", "");
  EXPECT_FALSE(isArchive(folder / "false.zip"));
  EXPECT_FALSE(isArchive(folder / "empty.zip"));
  EXPECT_FALSE(isArchive(folder / "missing.zip"));
  EXPECT_FALSE(isArchive(folder.path()));
}

TEST(Archive, APackedFileThatHoldsNoTarIsNotAnArchive) {
  const test::TemporaryFolder folder;
  archive* a = archive_write_new();
  archive_write_set_format_raw(a);
  archive_write_add_filter_gzip(a);
  ASSERT_EQ(archive_write_open_filename(a, (folder / "text.gz").c_str()), ARCHIVE_OK);
  addFile(a, "text", std::string(2000, 't'));
  archive_write_close(a);
  archive_write_free(a);
  EXPECT_FALSE(isArchive(folder / "text.gz"));
}

TEST(Archive, ReadsOnlyWhatTheVisitorAsksFor) {
  const test::TemporaryFolder folder;
  pack(folder / "a.zip", Packing::Zip, {{"1", "one"}, {"2", "two"}, {"3", "three"}});
  std::vector<std::string> seen;
  std::string second;
  const Status status =
      forEachEntry(folder / "a.zip", [&](const ArchiveEntry& entry, const auto& read) -> Status {
        seen.push_back(entry.path);
        if (entry.path == "2") second = read().value();
        return {};
      });
  ASSERT_TRUE(status.ok());
  EXPECT_THAT(seen, ElementsAre("1", "2", "3"));
  EXPECT_EQ(second, "two");
}

TEST(Archive, StopsWithTheVisitorsError) {
  const test::TemporaryFolder folder;
  pack(folder / "a.zip", Packing::Zip, {{"1", ""}, {"2", ""}});
  int visits = 0;
  const Status status = forEachEntry(folder / "a.zip", [&](const auto&, const auto&) -> Status {
    ++visits;
    return Error{Error::Kind::Cancelled, "enough"};
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, Error::Kind::Cancelled);
  EXPECT_EQ(visits, 1);
}

class HostileName : public testing::TestWithParam<std::string> {};

TEST_P(HostileName, IsRefusedInATar) {
  const test::TemporaryFolder folder;
  pack(folder / "a.tar", Packing::Tar, {{GetParam(), "x"}});
  const auto files = readAll(folder / "a.tar");
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, Error::Kind::BadInput);
}

TEST_P(HostileName, IsRefusedInAZip) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "a.zip", rawZip(GetParam()));
  const auto files = readAll(folder / "a.zip");
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, Error::Kind::BadInput);
}

INSTANTIATE_TEST_SUITE_P(Names, HostileName,
                         testing::Values("../evil", "a/../../evil", "/etc/passwd", "C:/evil",
                                         "a\\..\\..\\evil", "..", "a/bad\nname"));

TEST(Archive, PassesOverLinks) {
  const test::TemporaryFolder folder;
  pack(folder / "a.tar", Packing::Tar, [](archive* a) {
    addLink(a, "link", "/etc/passwd");
    addFile(a, "file", "x");
  });
  const auto files = readAll(folder / "a.tar");
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_THAT(*files, ElementsAre(Pair("file", "x")));
}

TEST(Archive, TurnsCp932NamesOfOldZipsIntoUtf8) {
  const test::TemporaryFolder folder;
  // 表/避難所.csv; the second byte of 表 is a backslash
  test::writeText(folder / "a.zip", rawZip("\x95\x5c/\x94\xf0\x93\xef\x8f\x8a.csv"));
  const auto files = readAll(folder / "a.zip");
  ASSERT_TRUE(files.ok()) << files.error().message;
  EXPECT_THAT(*files, ElementsAre(Pair("表/避難所.csv", "")));
}

TEST(Archive, KeepsUtf8NamesInAnyLocale) {
  const test::TemporaryFolder folder;
  for (const unsigned flags : {0u, 0x800u}) {
    test::writeText(folder / "a.zip", rawZip("大阪/港.csv", flags));
    const auto files = readAll(folder / "a.zip");
    ASSERT_TRUE(files.ok()) << files.error().message;
    EXPECT_THAT(*files, ElementsAre(Pair("大阪/港.csv", "")));
  }
}

TEST(Archive, RefusesABomb) {
  const test::TemporaryFolder folder;
  const std::string zeros(std::size_t(80) << 20, '\0');  // deflate packs these 1,029 to 1
  pack(folder / "bomb.zip", Packing::Zip, {{"zeros", zeros}});
  const auto files = readAll(folder / "bomb.zip");
  ASSERT_FALSE(files.ok());
  EXPECT_THAT(files.error().message, HasSubstr("bomb"));
  pack(folder / "bomb.tar.xz", Packing::TarXz, {{"zeros", zeros}});
  EXPECT_FALSE(readAll(folder / "bomb.tar.xz").ok());
}

TEST(Archive, AMissingFileIsNotFound) {
  const auto files = readAll("/nonexistent/a.zip");
  ASSERT_FALSE(files.ok());
  EXPECT_EQ(files.error().kind, Error::Kind::NotFound);
}

TEST(Archive, ReadsARealArchiveWithJapaneseNames) {
  KOKUDO_REQUIRE_REAL_DATA("shelters");
  std::size_t archives = 0;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(test::realData() / "shelters")) {
    if (!isArchive(file.path())) continue;
    ++archives;
    std::size_t entries = 0;
    const Status status =
        forEachEntry(file.path(), [&](const ArchiveEntry& entry, const auto&) -> Status {
          ++entries;
          EXPECT_FALSE(entry.path.empty());
          return {};
        });
    EXPECT_TRUE(status.ok()) << status.error().message;
    EXPECT_GT(entries, 0u) << file.path();
  }
  EXPECT_GT(archives, 0u);
}

}  // namespace
}  // namespace kokudo::io
