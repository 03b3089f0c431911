#include "apps/workbench/CodeNames.h"

#include <array>

namespace kokudo::workbench {
namespace {

struct Code {
  std::string_view code, name;
};

// Building_usage.xml of the standard product specification for 3D city models (国土交通省).
constexpr auto kBuildingUsage = std::to_array<Code>({{"401", "業務施設"},
                                                     {"402", "商業施設"},
                                                     {"403", "宿泊施設"},
                                                     {"404", "商業系複合施設"},
                                                     {"411", "住宅"},
                                                     {"412", "共同住宅"},
                                                     {"413", "店舗等併用住宅"},
                                                     {"414", "店舗等併用共同住宅"},
                                                     {"415", "作業所併用住宅"},
                                                     {"421", "官公庁施設"},
                                                     {"422", "文教厚生施設"},
                                                     {"431", "運輸倉庫施設"},
                                                     {"441", "工場"},
                                                     {"451", "農林漁業用施設"},
                                                     {"452", "供給処理施設"},
                                                     {"453", "防衛施設"},
                                                     {"454", "その他"},
                                                     {"461", "不明"}});

}  // namespace

std::string_view codeName(std::string_view attribute, std::string_view code) {
  if (attribute != "bldg:usage" && attribute != "bldg_usage") return "";
  for (const auto& entry : kBuildingUsage)
    if (entry.code == code) return entry.name;
  return "";
}

}  // namespace kokudo::workbench
