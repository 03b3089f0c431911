#include "index/shards/detail/SpaceConditions.h"

#include "index/search/QueryParts.h"
#include "index/shards/detail/Schema.h"
#include "index/shards/detail/Sphere.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace kokudo::shards::detail {
namespace {

using XQuery = Xapian::Query;

constexpr std::size_t kMostCells = 64;
constexpr double kLargestRadius = 20037508.5;

XQuery from(Xapian::valueno slot, double value) {
  return XQuery(XQuery::OP_VALUE_GE, slot, Xapian::sortable_serialise(value));
}

XQuery upTo(Xapian::valueno slot, double value) {
  return XQuery(XQuery::OP_VALUE_LE, slot, Xapian::sortable_serialise(value));
}

XQuery allThese(const std::vector<XQuery>& queries) {
  return XQuery(XQuery::OP_AND, queries.begin(), queries.end());
}

// Postings of cells are walked far faster than values; what they let pass the values judge.
void addCells(const Box& box, std::vector<XQuery>& queries) {
  const auto cells = search::cellTermsOfBox(box, kMostCells);
  if (cells.empty()) return;
  queries.push_back(unscored(XQuery(XQuery::OP_OR, cells.begin(), cells.end())));
}

XQuery extentMeets(const Box& box) {
  std::vector<XQuery> queries;
  addCells(box, queries);
  queries.insert(queries.end(), {upTo(kWestSlot, box[2]), from(kEastSlot, box[0]),
                                 upTo(kSouthSlot, box[3]), from(kNorthSlot, box[1])});
  return allThese(queries);
}

bool hasPlace(const Candidate& candidate) {
  return candidate.record.place.how != catalog::PlaceQuality::None;
}

XQuery inCircle(const search::Query::Near& near, double radius) {
  Xapian::LatLongCoords centre;
  centre.append(onSphere(near.latitude, near.longitude));
  auto* source = new Xapian::LatLongDistancePostingSource(
      kPointSlot, centre, Xapian::GreatCircleMetric(radiusAt(near.latitude)), radius);
  return XQuery(source->release());
}

XQuery circleIn(const search::Query::Near& near, double radius, const Box& box) {
  std::vector<XQuery> queries;
  addCells(box, queries);
  queries.push_back(unscored(inCircle(near, radius)));
  return allThese(queries);
}

}  // namespace

Result<Condition> meetsBox(const Box& box, const Dictionary& dictionary) {
  const auto [west, south, east, north] = box;
  const bool inWorld = std::abs(west) <= 180 && std::abs(east) <= 180 && std::abs(south) <= 90 &&
                       std::abs(north) <= 90;
  if (!inWorld || south > north)
    return Error{Error::Kind::BadUsage,
                 fmt::format("bbox {},{},{},{}: expected west,south,east,north in degrees with "
                             "south <= north",
                             west, south, east, north)};
  const auto test = [box](const Candidate& candidate) {
    return hasPlace(candidate) && search::boxesMeet(box, candidate.facts.extent);
  };
  XQuery query = extentMeets(box);
  if (west > east)
    query = extentMeets({west, south, 180, north}) | extentMeets({-180, south, east, north});
  Condition condition = Condition::exactly(query, test);
  if (dictionary.crossing == 0) return condition;
  const XQuery crossing = unscored(XQuery(kCrossing));
  condition.exact = false;
  condition.sure = XQuery(XQuery::OP_AND_NOT, query, crossing);
  condition.possible = query | crossing;
  return condition;
}

Result<Condition> inMesh(const std::string& code) {
  const auto box = search::meshBox(code);
  if (!box) return box.error();
  const Box& b = *box;
  const auto below = [](double value) {
    return std::nextafter(value, -std::numeric_limits<double>::infinity());
  };
  std::vector<XQuery> queries;
  addCells(b, queries);
  queries.insert(queries.end(), {from(kLongitudeSlot, b[0]), upTo(kLongitudeSlot, below(b[2])),
                                 from(kLatitudeSlot, b[1]), upTo(kLatitudeSlot, below(b[3]))});
  return Condition::exactly(allThese(queries), [b](const Candidate& candidate) {
    const double x = candidate.record.place.longitude, y = candidate.record.place.latitude;
    return hasPlace(candidate) && x >= b[0] && x < b[2] && y >= b[1] && y < b[3];
  });
}

Result<Condition> within(const search::Query::Near& near) {
  const double radius = near.radiusMetres;
  const bool good = std::abs(near.latitude) <= 90 && std::abs(near.longitude) <= 180 &&
                    radius >= 0 && radius <= kLargestRadius;
  if (!good)
    return Error{Error::Kind::BadUsage,
                 fmt::format("near {},{},{}: expected latitude,longitude in degrees and a radius "
                             "in metres up to {:.0f}",
                             near.latitude, near.longitude, radius, kLargestRadius)};
  const search::DistanceMeter meter(near.latitude, near.longitude);
  const double slack = slackAt(radius);
  Condition condition;
  condition.exact = false;
  condition.possible = circleIn(near, radius + slack, meter.boxOf(radius + slack));
  if (radius > slack) condition.sure = circleIn(near, radius - slack, meter.boxOf(radius));
  condition.test = [meter, radius](const Candidate& candidate) {
    const auto& place = candidate.record.place;
    return hasPlace(candidate) && meter.metresTo(place.latitude, place.longitude) <= radius;
  };
  return condition;
}

Result<Condition> inPolygon(const std::string& text) {
  auto area = search::PolygonArea::parse(text);
  if (!area) return area.error();
  const Box b = area->box();
  std::vector<XQuery> queries;
  addCells(b, queries);
  queries.insert(queries.end(), {from(kLongitudeSlot, b[0]), upTo(kLongitudeSlot, b[2]),
                                 from(kLatitudeSlot, b[1]), upTo(kLatitudeSlot, b[3])});
  Condition condition;
  condition.exact = false;
  condition.possible = allThese(queries);
  condition.test = [area = std::move(*area)](const Candidate& candidate) {
    const auto& place = candidate.record.place;
    return hasPlace(candidate) && area.contains(place.latitude, place.longitude);
  };
  return condition;
}

XQuery nearestFirst(const search::Query::Near& near) {
  return inCircle(near, 0);
}

}  // namespace kokudo::shards::detail
