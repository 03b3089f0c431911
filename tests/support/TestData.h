#pragma once

#include <filesystem>
#include <string>

namespace kokudo::test {

/// The folder of real data: `$KOKUDO_DATA`, else `../shared/data` beside the checkout; empty where
/// there is none.
std::filesystem::path realData();

/// The root of this checkout.
std::filesystem::path sourceDir();

/// The folder of the programs that this build made (`kokudo`, `kokudo-render`, ...).
std::filesystem::path programDir();

/// A new empty folder, removed with everything in it at the end of the scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return _path; }
  std::filesystem::path operator/(const std::string& name) const { return _path / name; }

 private:
  std::filesystem::path _path;
};

/// How often a test kills: a few times, 60 in the long checks (`$KOKUDO_DEEP`).
int killRounds(int usual = 5);

/// Writes `text` to `file`, making its folders.
void writeText(const std::filesystem::path& file, const std::string& text);
std::string readText(const std::filesystem::path& file);

}  // namespace kokudo::test

/// Skips the test, saying why, where the folder of real data (or `sub` in it) is absent.
#define KOKUDO_REQUIRE_REAL_DATA(sub)                                       \
  if (!std::filesystem::exists(kokudo::test::realData() / (sub))) {         \
    GTEST_SKIP() << "no real data at " << kokudo::test::realData() / (sub); \
  }
