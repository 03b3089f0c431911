#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::test {

/// A line of a fenced block of a page of docs/: what is typed, and what stands after " → ".
struct DocExample {
  int line = 0;
  std::string typed, stated;
};

/// The lines of all blocks marked with `kind`.
std::vector<DocExample> docExamples(const std::filesystem::path& page, const std::string& kind);

/// A command of a "console" block ("$ ...") and the lines under it.
struct DocCommand {
  int line = 0;
  std::string command;
  std::vector<std::string> output;
};
std::vector<DocCommand> docCommands(const std::filesystem::path& page);

}  // namespace kokudo::test
