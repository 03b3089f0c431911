#include "engine/tiles/detail/FoveaWait.h"

#include <algorithm>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr double kFovea = 0.97;  // cosine: 14 degrees around the middle
constexpr double kLongestSeconds = 0.3;

}  // namespace

void FoveaWait::putOff(std::vector<WantedTile>& wanted, double now) {
  std::map<TileId, double> since;
  for (WantedTile& one : wanted) {
    // What fills a hole or stands in for finer tiles is not put off.
    one.aside = one.group == LoadGroup::Normal && !one.coarse && one.cosine < kFovea;
    if (!one.aside) continue;
    const auto found = _since.find(one.tile->id);
    const double first = found == _since.end() ? now : found->second;
    since.emplace(one.tile->id, first);
    one.afterMiddle = now - first < kLongestSeconds;
  }
  _since = std::move(since);
  const auto turn = [](const WantedTile& one) {
    return one.group == LoadGroup::Preload ? 2 : one.afterMiddle ? 1 : 0;
  };
  std::stable_sort(wanted.begin(), wanted.end(),
                   [&](const WantedTile& a, const WantedTile& b) { return turn(a) < turn(b); });
}

}  // namespace kokudo::tiles::detail
