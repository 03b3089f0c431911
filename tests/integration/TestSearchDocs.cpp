// Every example of docs/search.md, run on the records that the page names: what it finds is what
// the page says.
#include "tests/support/DocExamples.h"
#include "tests/support/ProgramRun.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

using namespace kokudo;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

std::filesystem::path page() {
  return test::sourceDir() / "docs" / "search.md";
}

/// A folder in which the page's paths hold, with a workspace of its own.
class SearchDocs : public testing::Test {
 protected:
  SearchDocs() {
    for (const char* name : {"assets", "docs"})
      std::filesystem::create_directory_symlink(test::sourceDir() / name, folder / name);
  }

  test::ProgramRun run(const std::string& command) const {
    return test::runCommand("cd '" + folder.path().string() + "' && XDG_DATA_HOME=\"$PWD/data\" " +
                            "PATH=\"" + test::programDir().string() + ":$PATH\" && export " +
                            "XDG_DATA_HOME PATH && " + command);
  }

  void import() const {
    for (const auto& command : test::docCommands(page()))
      if (command.command.starts_with("kokudo import")) {
        const auto imported = run(command.command);
        ASSERT_EQ(imported.exitCode, 0) << imported.err;
      }
  }

  test::TemporaryFolder folder;
};

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

/// "2  明石海峡大橋", "about 2  ...", "0": hits and the title of the first.
std::string found(const nlohmann::json& document) {
  std::string text = document["exact"].get<bool>() ? "" : "about ";
  text += std::to_string(document["total"].get<std::uint64_t>());
  if (!document["hits"].empty()) text += "  " + document["hits"][0]["title"].get<std::string>();
  return text;
}

// Times differ from run to run.
std::string timeless(const std::string& line) {
  static const std::regex kTime(R"([0-9]+\.[0-9]+ (ms|s)\b|"took_ms": [0-9.e-]+)");
  return std::regex_replace(line, kTime, "TIME");
}

std::vector<std::string> linesOf(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    lines.push_back(timeless(line));
  }
  return lines;
}

bool lineIs(const std::string& said, const std::string& stated) {
  if (!stated.ends_with(" ...")) return said == timeless(stated);
  return said.starts_with(timeless(stated.substr(0, stated.size() - 4)));
}

/// Whether `said` is what was stated, where a line "..." stands for any lines, and "..." at the end
/// of a line for its rest.
bool matches(const std::vector<std::string>& said, std::size_t i,
             const std::vector<std::string>& stated, std::size_t k) {
  if (k == stated.size()) return i == said.size();
  if (stated[k] == "...")
    return matches(said, i, stated, k + 1) || (i < said.size() && matches(said, i + 1, stated, k));
  return i < said.size() && lineIs(said[i], stated[k]) && matches(said, i + 1, stated, k + 1);
}

}  // namespace

TEST_F(SearchDocs, StateWhatEachQueryFinds) {
  import();
  const auto examples = test::docExamples(page(), "query");
  EXPECT_GE(examples.size(), 100u);
  for (const auto& example : examples) {
    const auto searched = run("kokudo search --json --limit 1 -- " + quoted(example.typed));
    ASSERT_EQ(searched.exitCode, 0) << "line " << example.line << ": " << searched.err;
    EXPECT_EQ(found(searched.json()), example.stated)
        << "docs/search.md:" << example.line << ": " << example.typed;
  }
}

TEST_F(SearchDocs, StateWhatIsWrongWithARefusedQuery) {
  import();
  const auto examples = test::docExamples(page(), "refused");
  EXPECT_GE(examples.size(), 15u);
  for (const auto& example : examples) {
    const auto searched = run("kokudo search --json -- " + quoted(example.typed));
    EXPECT_EQ(searched.exitCode, 2) << example.typed;
    EXPECT_EQ(searched.json()["error"]["message"], "query: " + example.stated)
        << "docs/search.md:" << example.line << ": " << example.typed;
    EXPECT_THAT(example.stated, StartsWith("column "));
  }
}

TEST_F(SearchDocs, StateWhatEachCommandSays) {
  const auto commands = test::docCommands(page());
  EXPECT_GE(commands.size(), 30u);
  for (const auto& command : commands) {
    const auto done = run(command.command);
    const auto said = linesOf(done.out + done.err);
    EXPECT_TRUE(matches(said, 0, command.output, 0))
        << "docs/search.md:" << command.line << ": " << command.command << "\nsays\n"
        << done.out << done.err;
    EXPECT_FALSE(command.output.size() == 1 && command.output[0] == "...") << command.line;
  }
}
