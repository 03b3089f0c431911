#include "engine/scene/detail/MarkerStyle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace kokudo::scene::detail {
namespace {

struct Row {
  std::string_view kind;
  MarkerStyle style;
};

constexpr Colour kGreen{63, 140, 98}, kBlue{58, 124, 194}, kBrown{150, 105, 60},
    kPurple{120, 92, 160}, kOrange{205, 120, 40}, kTeal{40, 135, 145}, kRed{196, 75, 68},
    kGrey{92, 104, 120};

constexpr std::array kStyles{
    Row{"shelter", {kGreen, "避", "S"}},     Row{"evacuation", {kGreen, "避", "S"}},
    Row{"emergency", {kRed, "緊", "E"}},     Row{"bridge", {kBlue, "橋", "B"}},
    Row{"tunnel", {kGrey, "隧", "T"}},       Row{"port", {kTeal, "港", "P"}},
    Row{"harbour", {kTeal, "港", "P"}},      Row{"airport", {kPurple, "空", "A"}},
    Row{"dam", {kTeal, "堰", "D"}},          Row{"pond", {kTeal, "池", "Po"}},
    Row{"boring", {kBrown, "地", "G"}},      Row{"building", {kGrey, "建", "Bl"}},
    Row{"power", {kOrange, "電", "P"}},      Row{"power_plant", {kOrange, "電", "P"}},
    Row{"substation", {kOrange, "変", "P"}}, Row{"mountain", {kBrown, "山", "M"}},
    Row{"station", {kRed, "駅", "St"}},      Row{"road", {kGrey, "道", "R"}},
    Row{"river", {kBlue, "川", "Rv"}},       Row{"place", {kPurple, "所", "Pl"}},
    Row{"school", {kOrange, "校", "Sc"}},    Row{"aed", {kRed, "医", "H"}},
};

}  // namespace

MarkerStyle markerStyle(const std::string& kind) {
  const auto found =
      std::find_if(kStyles.begin(), kStyles.end(), [&](const Row& r) { return r.kind == kind; });
  return found == kStyles.end() ? MarkerStyle{kBlue, "", ""} : found->style;
}

int clusterRadius(std::uint64_t count) {
  const double digits = std::log10(static_cast<double>(std::max<std::uint64_t>(count, 1)));
  return static_cast<int>(std::lround(11 + 4.5 * std::min(digits, 6.0)));
}

std::string clusterText(std::uint64_t count, bool japanese) {
  if (count >= 100000)
    return japanese ? fmt::format("{}万", count / 10000) : fmt::format("{}k", count / 1000);
  if (count >= 1000) return fmt::format("{},{:03}", count / 1000, count % 1000);
  return fmt::format("{}", count);
}

}  // namespace kokudo::scene::detail
