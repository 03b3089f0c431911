#include "apps/workbench/Doctor.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace kokudo;
using workbench::DoctorCheck;

TEST(Doctor, IsHealthyWithWarningsButNotWithABadCheck) {
  EXPECT_TRUE(workbench::healthy({{"a", "ok", "", ""}, {"b", "warning", "", "do"}}));
  EXPECT_FALSE(workbench::healthy({{"a", "ok", "", ""}, {"b", "bad", "", "do"}}));
}

TEST(Doctor, WritesEveryFieldOfTheContract) {
  const auto json =
      nlohmann::json::parse(workbench::toJson({{"geoid", "bad", "missing", "put it there"}}));
  EXPECT_FALSE(json["ok"]);
  EXPECT_EQ(
      json["checks"][0],
      (nlohmann::json{
          {"name", "geoid"}, {"state", "bad"}, {"detail", "missing"}, {"fix", "put it there"}}));
}

TEST(Doctor, TellsWhatToDoInAnEmptyWorkspaceWithoutARenderer) {
  const test::TemporaryFolder folder;
  workbench::DoctorOptions options;
  options.workspaceFolder = folder / "ws";
  options.programFolder = folder / "no-programs";
  options.online = false;
  std::map<std::string, DoctorCheck> checks;
  for (const auto& check : workbench::examine(options, {})) checks[check.name] = check;
  EXPECT_EQ(checks.at("workspace").state, "warning");
  EXPECT_THAT(checks.at("workspace").fix, testing::HasSubstr("kokudo import"));
  EXPECT_EQ(checks.at("GL renderer").state, "warning");
  EXPECT_THAT(checks.at("GL renderer").fix, testing::HasSubstr("KOKUDO_BUILD_VIEWER"));
}
