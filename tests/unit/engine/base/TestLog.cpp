#include "engine/base/Log.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

namespace kokudo::log {
namespace {

int linesOf(const std::string& text) {
  return int(std::count(text.begin(), text.end(), '\n'));
}

TEST(Log, TheFileGetsAllAndTheConsoleOnlyWhatWasAskedFor) {
  const test::TemporaryFolder folder;
  ::testing::internal::CaptureStderr();
  configure(Level::Warning, folder / "kokudo.log");
  write(Level::Debug, "quiet");
  write(Level::Warning, "loud {} and not a format");
  configure(Level::Warning);  // closes the file
  const std::string console = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(console.find("loud {} and not a format"), std::string::npos);
  EXPECT_EQ(console.find("quiet"), std::string::npos);
  const std::string file = test::readText(folder / "kokudo.log");
  EXPECT_NE(file.find("quiet"), std::string::npos);
  EXPECT_NE(file.find("loud"), std::string::npos);
}

TEST(Log, AFileThatCannotBeOpenedIsSaidAndTheProgramGoesOn) {
  ::testing::internal::CaptureStderr();
  configure(Level::Warning, "/proc/no/such/folder/kokudo.log");
  write(Level::Error, "still here");
  const std::string console = ::testing::internal::GetCapturedStderr();
  EXPECT_NE(console.find("no log file"), std::string::npos);
  EXPECT_NE(console.find("still here"), std::string::npos);
  configure(Level::Warning);
}

TEST(Log, ThreadsWriteWholeLines) {
  const test::TemporaryFolder folder;
  configure(Level::Error, folder / "kokudo.log");
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) write(Level::Info, "a line of one thread");
    });
  for (std::thread& thread : threads) thread.join();
  configure(Level::Warning);
  EXPECT_EQ(linesOf(test::readText(folder / "kokudo.log")), 800);
}

}  // namespace
}  // namespace kokudo::log
