#include "tests/support/DocExamples.h"

#include "tests/support/TestData.h"

#include <functional>
#include <sstream>

namespace kokudo::test {
namespace {

constexpr const char* kArrow = "→";

void forEachLineOf(const std::filesystem::path& page, const std::string& kind,
                   const std::function<void(int, const std::string&)>& visit) {
  std::istringstream in(readText(page));
  bool within = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("```"))
      within = !within && line == "```" + kind;
    else if (within)
      visit(number, line);
  }
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

std::vector<DocExample> docExamples(const std::filesystem::path& page, const std::string& kind) {
  std::vector<DocExample> examples;
  forEachLineOf(page, kind, [&](int number, const std::string& line) {
    const auto arrow = line.rfind(kArrow);
    DocExample example{number, trimmed(line.substr(0, arrow)), ""};
    if (arrow != std::string::npos)
      example.stated = trimmed(line.substr(arrow + std::string(kArrow).size()));
    examples.push_back(std::move(example));
  });
  return examples;
}

std::vector<DocCommand> docCommands(const std::filesystem::path& page) {
  std::vector<DocCommand> commands;
  forEachLineOf(page, "console", [&](int number, const std::string& line) {
    if (line.starts_with("$ "))
      commands.push_back({number, line.substr(2), {}});
    else if (!commands.empty())
      commands.back().output.push_back(line);
  });
  return commands;
}

}  // namespace kokudo::test
