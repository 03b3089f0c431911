// Writing a whole result holds eight bytes a hit, not the hits.
#include "tests/support/Sanitizers.h"
#include "tests/workspace/RealWorkspace.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <string>
#include <vector>

using namespace kokudo;

namespace {

/// Private memory of a process in bytes: what it maps of the index's files is the system's to keep.
std::uint64_t privateBytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("RssAnon:")) return std::stoull(line.substr(8)) * 1024;
  return 0;
}

struct Streamed {
  std::uint64_t lines = 0;
  std::uint64_t atFirst = 0, most = 0;  ///< private bytes at the first hit, and the most after it
  int exitCode = -1;
};

/// Reads what `kokudo <arguments>` writes and looks at its memory now and then.
Streamed stream(std::vector<std::string> arguments) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::close(pipe[0]);
    arguments.insert(arguments.begin(), {"kokudo", "--workspace", test::realWorkspace().string()});
    std::vector<char*> words;
    for (auto& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    const auto program = (test::programDir() / "kokudo").string();
    ::execv(program.c_str(), words.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  Streamed streamed;
  std::vector<char> block(1 << 16);
  ssize_t bytes = 0;
  for (std::uint64_t reads = 0; (bytes = ::read(pipe[0], block.data(), block.size())) > 0;
       ++reads) {
    for (ssize_t i = 0; i < bytes; ++i) streamed.lines += block[std::size_t(i)] == '\n';
    if (reads % 16 != 0) continue;
    const auto now = privateBytes(child);
    if (reads == 0) streamed.atFirst = now;
    streamed.most = std::max(streamed.most, now);
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  streamed.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return streamed;
}

}  // namespace

TEST(SearchMemory, DoesNotGrowWhileAResultOf170000HitsIsWritten) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  if (test::kWatchedBySanitizers) GTEST_SKIP() << "a sanitizer's memory is in the figures";
  constexpr std::uint64_t kSlack = 8 << 20;
  for (const char* sort : {"relevance", "title"})
    for (const char* format : {"jsonl", "geojson", "csv"}) {
      const auto streamed = stream({"search", "--format", format, "--sort", sort});
      EXPECT_EQ(streamed.exitCode, 0);
      EXPECT_GT(streamed.lines, 170'000u) << format;
      EXPECT_LT(streamed.most, streamed.atFirst + kSlack) << format << ", by " << sort;
    }
}

TEST(SearchMemory, OfRankedHitsIsEightBytesEach) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  if (test::kWatchedBySanitizers) GTEST_SKIP() << "a sanitizer's memory is in the figures";
  constexpr std::uint64_t kSlack = 8 << 20;
  const auto few = stream({"search", "釜石市 避難所", "--format", "jsonl"});
  const auto many = stream({"search", "避難所 OR 避難場所", "--format", "jsonl"});
  ASSERT_EQ(many.exitCode, 0);
  ASSERT_GT(few.most, 0u) << few.lines << " hits";
  EXPECT_GT(many.lines, 100'000u);
  EXPECT_LT(many.most, few.most + many.lines * 16 + kSlack);
}
