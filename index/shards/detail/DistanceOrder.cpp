#include "index/shards/detail/DistanceOrder.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Sphere.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace kokudo::shards::detail {

bool sortByDistance(std::vector<Item>& items, std::size_t wanted, const search::Query::Near& near,
                    const ShardRecords& records) {
  const search::DistanceMeter meter(near.latitude, near.longitude);
  std::vector<std::pair<double, Item>> measured;
  const auto fetched = records.fetch(items, 0, items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& place = fetched[i].candidate.record.place;
    const double metres = place.how == catalog::PlaceQuality::None
                              ? std::numeric_limits<double>::infinity()
                              : meter.metresTo(place.latitude, place.longitude);
    measured.emplace_back(metres, std::move(items[i]));
  }
  const double last = measured.empty() ? 0 : measured.back().first;
  std::sort(measured.begin(), measured.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second.document < b.second.document;
  });
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = std::move(measured[i].second);
  return measured.size() <= wanted || wanted == 0 ||
         measured[wanted - 1].first + 2 * slackAt(last) < last;
}

}  // namespace kokudo::shards::detail
