#include "engine/base/Files.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace kokudo {
namespace {

namespace fs = std::filesystem;

int filesIn(const fs::path& folder) {
  return int(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Limits the size of files that this process writes; the kernel then answers EFBIG.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &_before);
    const rlimit limit{bytes, _before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &_before);
    std::signal(SIGXFSZ, SIG_DFL);
  }

 private:
  rlimit _before{};
};

TEST(Files, WriteMakesFoldersAndReadsBack) {
  const test::TemporaryFolder folder;
  const fs::path file = folder / "a" / "b" / "港.json";
  const std::string bytes("one\0two", 7);
  ASSERT_TRUE(writeFileAtomically(file, bytes).ok());
  const auto back = readFile(file);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, bytes);
}

TEST(Files, WriteReplacesAndLeavesNothingElse) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(writeFileAtomically(folder / "f", "a longer old content").ok());
  ASSERT_TRUE(writeFileAtomically(folder / "f", "new").ok());
  EXPECT_EQ(test::readText(folder / "f"), "new");
  EXPECT_EQ(filesIn(folder.path()), 1);
}

TEST(Files, ANewFileIsReadableByOthersAsTheUmaskAllows) {
  const test::TemporaryFolder folder;
  const mode_t before = umask(022);
  ASSERT_TRUE(writeFileAtomically(folder / "f", "x").ok());
  umask(before);
  struct stat status {};
  ASSERT_EQ(stat((folder / "f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644u);
}

TEST(Files, AFailedWriteKeepsTheOldFileAndNoPartialOne) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(writeFileAtomically(folder / "f", "old").ok());
  Status status;
  {
    const FileSizeLimit limit(4096);
    status = writeFileAtomically(folder / "f", std::string(100'000, 'n'));
  }
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().kind, Error::Kind::NoSpace);
  EXPECT_EQ(test::readText(folder / "f"), "old");
  EXPECT_EQ(filesIn(folder.path()), 1);
}

TEST(Files, AFolderInTheWayIsAnErrorAndLeavesNoPartialFile) {
  const test::TemporaryFolder folder;
  fs::create_directories(folder / "f" / "inside");
  const Status status = writeFileAtomically(folder / "f", "x");
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find((folder / "f").string()), std::string::npos);
  EXPECT_EQ(filesIn(folder.path()), 1);
}

TEST(Files, AFileWhereAFolderIsNeededIsAnError) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "f", "x");
  EXPECT_FALSE(writeFileAtomically(folder / "f" / "g", "x").ok());
}

TEST(Files, ReadRefusesAFileAboveTheLimitAndTakesOneAtIt) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "f", "12345");
  EXPECT_TRUE(readFile(folder / "f", 5).ok());
  const auto refused = readFile(folder / "f", 4);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, Error::Kind::BadInput);
  EXPECT_NE(refused.error().message.find("4 bytes"), std::string::npos);
}

TEST(Files, ReadTakesFilesThatDoNotSayTheirSize) {
  const auto text = readFile("/proc/self/status");
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("VmRSS"), std::string::npos);
  EXPECT_FALSE(readFile("/proc/self/status", 10).ok());
}

TEST(Files, ReadOfAMissingFileOrAFolderSaysWhich) {
  const auto missing = readFile("/nowhere/f");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().kind, Error::Kind::NotFound);
  EXPECT_EQ(missing.error().message, "/nowhere/f: no such file or directory");
  EXPECT_FALSE(readFile("/tmp").ok());
}

TEST(Files, SystemErrorsHaveTheKindThatDecidesTheExitCode) {
  EXPECT_EQ(systemError(ENOSPC, "f").kind, Error::Kind::NoSpace);
  EXPECT_EQ(systemError(EDQUOT, "f").kind, Error::Kind::NoSpace);
  EXPECT_EQ(systemError(EACCES, "f").kind, Error::Kind::Permission);
  EXPECT_EQ(systemError(EROFS, "f").kind, Error::Kind::Permission);
  EXPECT_EQ(systemError(ENOENT, "f").kind, Error::Kind::NotFound);
  EXPECT_EQ(systemError(EIO, "f").kind, Error::Kind::Io);
}

TEST(Files, ShareFolderIsTheEnvironmentsElseHoldsTheAssets) {
  unsetenv("KOKUDO_SHARE");
  EXPECT_TRUE(fs::is_directory(shareFolder() / "assets")) << shareFolder();
  setenv("KOKUDO_SHARE", "/some/where", 1);
  EXPECT_EQ(shareFolder(), "/some/where");
  unsetenv("KOKUDO_SHARE");
}

}  // namespace
}  // namespace kokudo
