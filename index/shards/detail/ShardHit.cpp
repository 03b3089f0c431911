#include "index/shards/detail/ShardHit.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Dimensions.h"

namespace kokudo::shards::detail {

search::Hit hitOf(const Item& item, const Candidate& candidate, const Plan& plan,
                  search::Query::Sort sort) {
  const catalog::Record& record = candidate.record;
  search::Hit hit;
  hit.id = record.id;
  hit.title = record.title;
  hit.source = record.source;
  hit.dataset = record.dataset;
  hit.datasetTitle = candidate.facts.values[kDataset].second;
  hit.kind = record.kind;
  hit.municipality = record.municipality;
  hit.year = record.year;
  hit.score = sort == search::Query::Sort::Relevance ? item.weight : 0;
  hit.place = record.place;
  if (hit.place.how != catalog::PlaceQuality::None) {
    hit.place.bbox = candidate.facts.extent;
    if (plan.near)
      hit.distanceMetres = search::DistanceMeter(plan.near->latitude, plan.near->longitude)
                               .metresTo(record.place.latitude, record.place.longitude);
  }
  hit.snippet = search::snippetWith(candidate.facts.body, plan.phrases);
  return hit;
}

}  // namespace kokudo::shards::detail
