#pragma once

#include "tests/support/ProgramRun.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace kokudo::test {

/// The workspace that prepare.sh filled.
std::filesystem::path realWorkspace();

/// `kokudo <arguments>` on the real workspace.
ProgramRun kokudo(const std::string& arguments);

}  // namespace kokudo::test

/// Skips where the real workspace could not be made.
#define KOKUDO_REQUIRE_REAL_WORKSPACE()                                               \
  if (!std::filesystem::exists(kokudo::test::realWorkspace() / "prepared")) {         \
    GTEST_SKIP() << "no workspace of real data at " << kokudo::test::realWorkspace(); \
  }
