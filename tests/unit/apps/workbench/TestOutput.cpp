#include "apps/workbench/Output.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

using namespace kokudo;
using workbench::Output;

namespace {

std::size_t filesIn(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST(Output, AppearsWholeWhenItIsCommitted) {
  const test::TemporaryFolder folder;
  auto output = Output::open(folder / "hits.csv");
  ASSERT_TRUE(output.ok());
  const std::string piece(100'000, 'x');
  ASSERT_TRUE(output->write(piece).ok());
  ASSERT_TRUE(output->write("end").ok());
  EXPECT_FALSE(std::filesystem::exists(folder / "hits.csv"));
  ASSERT_TRUE(output->commit().ok());
  EXPECT_EQ(test::readText(folder / "hits.csv"), piece + "end");
  EXPECT_EQ(filesIn(folder.path()), 1u);
}

TEST(Output, LeavesTheFormerFileAndNothingElseWhereItIsNotCommitted) {
  const test::TemporaryFolder folder;
  test::writeText(folder / "hits.csv", "former");
  {
    auto output = Output::open(folder / "hits.csv");
    ASSERT_TRUE(output.ok());
    ASSERT_TRUE(output->write(std::string(200'000, 'x')).ok());
  }
  EXPECT_EQ(test::readText(folder / "hits.csv"), "former");
  EXPECT_EQ(filesIn(folder.path()), 1u);
}

TEST(Output, SaysThatTheDiskIsFull) {
  auto output = Output::open("/dev/full");
  ASSERT_TRUE(output.ok());
  ASSERT_TRUE(output->write("x").ok());
  const auto done = output->commit();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().kind, Error::Kind::NoSpace);
  EXPECT_THAT(done.error().message, testing::HasSubstr("/dev/full"));
}

TEST(Output, NamesAFolderThatIsNotThere) {
  const test::TemporaryFolder folder;
  const auto output = Output::open(folder / "none" / "hits.csv");
  ASSERT_FALSE(output.ok());
  EXPECT_THAT(output.error().message, testing::HasSubstr("none/hits.csv"));
}

TEST(Output, KnowsThatItsReaderWentAway) {
  std::signal(SIGPIPE, SIG_IGN);
  const test::TemporaryFolder folder;
  const auto pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::FILE* reader = ::fopen(pipe.c_str(), "r+");  // does not wait for a writer
  auto output = Output::open(pipe);
  ASSERT_TRUE(output.ok());
  std::fclose(reader);
  ASSERT_TRUE(output->write("x").ok());
  EXPECT_FALSE(output->commit().ok());
  EXPECT_TRUE(output->readerIsGone());
}
