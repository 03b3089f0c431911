#pragma once

#include <xapian.h>

namespace kokudo::shards::detail {

/// Latitude on the sphere onto which GRS 80 maps without distorting angles: a small circle stays a
/// circle, so that Xapian's great-circle metric tells geodesic distances, which on the sphere of
/// geodetic latitudes are up to 0.7 % off. Degrees.
double conformalLatitude(double latitude);

/// A point as it is stored and asked for (Xapian keeps it to 1/16 arc second).
Xapian::LatLongCoord onSphere(double latitude, double longitude);
/// Radius for which distances near the latitude are true, metres.
double radiusAt(double latitude);
/// What a shard takes for the distance from the first point to the second, metres.
double storedDistance(double latitude, double longitude, double toLatitude, double toLongitude);
/// How far a distance round `radius` metres may be from the geodesic one.
double slackAt(double radius);

}  // namespace kokudo::shards::detail
