#include "tests/support/TestData.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kokudo::test {

std::filesystem::path sourceDir() {
  return KOKUDO_SOURCE_DIR;
}

std::filesystem::path programDir() {
  return std::filesystem::path(KOKUDO_BINARY_DIR) / "bin";
}

std::filesystem::path realData() {
  if (const char* folder = std::getenv("KOKUDO_DATA")) return folder;
  const auto beside = sourceDir().parent_path() / "shared" / "data";
  return std::filesystem::exists(beside) ? beside : std::filesystem::path();
}

int killRounds(int usual) {
  return std::getenv("KOKUDO_DEEP") ? 60 : usual;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "kokudo-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
  _path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(_path, ignored);
}

void writeText(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

std::string readText(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace kokudo::test
