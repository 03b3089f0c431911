#include "engine/provenance/License.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::provenance {
namespace {

using enum LicenseFlag;

std::vector<License> makeKnown() {
  return {
      {"CC0-1.0", "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/", {}},
      {"public-domain", "Public domain", "", {}},
      {"CC-BY-4.0",
       "Creative Commons Attribution 4.0 International",
       "https://creativecommons.org/licenses/by/4.0/",
       {Credit, ChangeNotice}},
      {"CC-BY-SA-4.0",
       "Creative Commons Attribution-ShareAlike 4.0 International",
       "https://creativecommons.org/licenses/by-sa/4.0/",
       {Credit, ChangeNotice, ShareAlike}},
      {"CC-BY-NC-4.0",
       "Creative Commons Attribution-NonCommercial 4.0 International",
       "https://creativecommons.org/licenses/by-nc/4.0/",
       {Credit, ChangeNotice, NonCommercial}},
      {"ODbL-1.0",
       "Open Data Commons Open Database License 1.0",
       "https://opendatacommons.org/licenses/odbl/1-0/",
       {Credit, ChangeNotice, ShareAlike}},
      {"PDL-1.0",
       "公共データ利用規約（第1.0版）",
       "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
       {Credit, ChangeNotice}},
      {"GSI-Content",
       "国土地理院コンテンツ利用規約",
       "https://www.gsi.go.jp/kikakuchousei/kikakuchousei40182.html",
       {Credit, ChangeNotice, ApprovalNeeded}},
      {"KSJ-NonCommercial",
       "国土数値情報（非商用）",
       "https://nlftp.mlit.go.jp/ksj/other/agreement.html",
       {Credit, ChangeNotice, NonCommercial}},
      {"KuniJiban",
       "国土地盤情報検索サイト KuniJiban 利用規約",
       "https://www.kunijiban.pwri.go.jp/",
       {Credit, ChangeNotice}},
      {"MLIT-DPF",
       "国土交通データプラットフォーム利用規約",
       "https://www.mlit-data.jp/",
       {Credit, ChangeNotice}},
      {"MIT", "MIT License", "https://opensource.org/license/mit/", {Credit}},
      {"Apache-2.0",
       "Apache License 2.0",
       "https://www.apache.org/licenses/LICENSE-2.0",
       {Credit, ChangeNotice}},
      {"no-redistribution", "Use allowed, redistribution not", "", {Credit, NoRedistribution}},
      {"unknown", "Terms not known", "", {Unknown}},
  };
}

const std::vector<License>& known() {
  static const std::vector<License> licenses = makeKnown();
  return licenses;
}

/// Whether `other` cannot become part of a database under the licence `shareAlike`. Only terms that
/// ask for nothing fit without doubt: CC BY needs a waiver before it may go into an ODbL database,
/// and any other condition is one that the share-alike licence does not carry on.
bool clashes(const License& shareAlike, const License& other) {
  return other.id != shareAlike.id && !other.flags.empty();
}

}  // namespace

bool License::has(LicenseFlag flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

bool License::redistributable() const {
  return !has(LicenseFlag::NoRedistribution) && !has(LicenseFlag::Unknown);
}

License licenseById(std::string_view id) {
  for (const License& license : known())
    if (license.id == id) return license;
  return {std::string(id), fmt::format("Terms not known ({})", id), "", {Unknown}};
}

std::vector<License> knownLicenses() {
  return known();
}

std::string mixingProblem(const std::vector<License>& licenses) {
  for (const License& license : licenses) {
    if (!license.has(ShareAlike)) continue;
    for (const License& other : licenses)
      if (clashes(license, other))
        return fmt::format(
            "{} is share-alike: data under {} cannot go into one package with it; "
            "export them apart, one package per licence",
            license.id, other.id);
  }
  return {};
}

}  // namespace kokudo::provenance
