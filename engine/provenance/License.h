#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::provenance {

/// What a licence asks for. A set, not an order.
enum class LicenseFlag : std::uint8_t {
  Credit,        ///< credit line must be shown
  ChangeNotice,  ///< changed data must say so (加工して作成)
  ShareAlike,    ///< derived databases keep the licence (ODbL)
  NonCommercial,
  ApprovalNeeded,  ///< e.g. 測量法 29/30条
  NoRedistribution,
  Unknown  ///< terms not known: not redistributable
};

struct License {
  std::string id;  ///< "CC-BY-4.0", "ODbL-1.0", "PDL-1.0", "GSI-Content", "CC0-1.0", "unknown" ...
  std::string title;  ///< for a person
  std::string url;
  std::vector<LicenseFlag> flags;

  bool has(LicenseFlag flag) const;
  bool redistributable() const;
};

/// The known licence of that id; an unknown id gives a licence with flag Unknown and that id.
License licenseById(std::string_view id);
std::vector<License> knownLicenses();

/// Why data of these licences cannot go into one package; "" if they can. Share-alike data go only
/// with data of the same licence or of one that asks for nothing (CC0, public domain). Says nothing
/// about `redistributable()`, which each licence must be for itself.
std::string mixingProblem(const std::vector<License>& licenses);

}  // namespace kokudo::provenance
