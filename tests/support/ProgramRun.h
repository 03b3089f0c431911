#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace kokudo::test {

/// How a program ended and what it said.
struct ProgramRun {
  int exitCode = -1;
  std::string out, err;
  nlohmann::json json() const { return nlohmann::json::parse(out); }
};

/// Runs a line of the shell.
ProgramRun runCommand(const std::string& commandLine);

}  // namespace kokudo::test
