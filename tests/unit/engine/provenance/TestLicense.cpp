#include "engine/provenance/License.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace kokudo::provenance {
namespace {

std::string mixing(const std::vector<std::string>& ids) {
  std::vector<License> licenses;
  for (const std::string& id : ids) licenses.push_back(licenseById(id));
  return mixingProblem(licenses);
}

TEST(License, EveryKnownOneIsFoundByItsIdAndIdsDiffer) {
  std::set<std::string> ids;
  for (const License& license : knownLicenses()) {
    EXPECT_TRUE(ids.insert(license.id).second) << license.id;
    EXPECT_EQ(licenseById(license.id).title, license.title);
    EXPECT_FALSE(license.title.empty());
  }
  for (const char* id : {"CC-BY-4.0", "CC0-1.0", "ODbL-1.0", "PDL-1.0", "GSI-Content", "KuniJiban",
                         "MLIT-DPF", "public-domain", "MIT", "Apache-2.0", "unknown"})
    EXPECT_TRUE(ids.contains(id)) << id;
}

TEST(License, AnUnknownIdIsNotRedistributableAndKeepsItsId) {
  const License license = licenseById("house-rules-3");
  EXPECT_EQ(license.id, "house-rules-3");
  EXPECT_TRUE(license.has(LicenseFlag::Unknown));
  EXPECT_FALSE(license.redistributable());
  EXPECT_FALSE(licenseById("").redistributable());
  EXPECT_FALSE(licenseById("unknown").redistributable());
}

TEST(License, AsksForWhatItsTextSays) {
  EXPECT_TRUE(licenseById("PDL-1.0").has(LicenseFlag::Credit));
  EXPECT_TRUE(licenseById("PDL-1.0").has(LicenseFlag::ChangeNotice));
  EXPECT_TRUE(licenseById("GSI-Content").has(LicenseFlag::ApprovalNeeded));
  EXPECT_TRUE(licenseById("ODbL-1.0").has(LicenseFlag::ShareAlike));
  EXPECT_TRUE(licenseById("ODbL-1.0").redistributable());
  EXPECT_TRUE(licenseById("CC0-1.0").flags.empty());
}

TEST(License, ShareAlikeWithAnotherLicenceIsNamed) {
  const std::string problem = mixing({"PDL-1.0", "ODbL-1.0", "CC0-1.0"});
  EXPECT_THAT(problem, ::testing::HasSubstr("ODbL-1.0"));
  EXPECT_THAT(problem, ::testing::HasSubstr("PDL-1.0"));
  EXPECT_NE(mixing({"ODbL-1.0", "CC-BY-4.0"}), "");
  EXPECT_NE(mixing({"ODbL-1.0", "CC-BY-SA-4.0"}), "");
  EXPECT_NE(mixing({"unknown", "ODbL-1.0"}), "");
}

TEST(License, WhatAsksForNothingOrIsTheSameMixes) {
  EXPECT_EQ(mixing({}), "");
  EXPECT_EQ(mixing({"ODbL-1.0", "ODbL-1.0"}), "");
  EXPECT_EQ(mixing({"ODbL-1.0", "CC0-1.0", "public-domain"}), "");
  EXPECT_EQ(mixing({"PDL-1.0", "CC-BY-4.0", "GSI-Content"}), "");
}

}  // namespace
}  // namespace kokudo::provenance
