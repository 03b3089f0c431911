#pragma once

#include "engine/base/Value.h"
#include "engine/geodesy/GlobeRectangle.h"
#include "engine/provenance/Provenance.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::catalog {

/// How the place of a record is known, best first (sources.md "Location derivation order").
enum class PlaceQuality { Exact, Point, Bbox, Mesh, Municipality, Geocoded, Prefecture, None };

/// "exact", "point", "bbox", "mesh", "municipality", "geocoded", "prefecture", "none": the words of
/// the JSON contract.
std::string toText(PlaceQuality quality);
std::optional<PlaceQuality> placeQualityFromText(const std::string& text);

/// Where a record is. Degrees, JGD2011/WGS 84.
struct Place {
  PlaceQuality how = PlaceQuality::None;
  double longitude = 0, latitude = 0;  ///< a representative point; meaningless when `how` is None
  std::array<double, 4> bbox{0, 0, 0,
                             0};  ///< west, south, east, north; a point's bbox is the point
  std::optional<double> height;   ///< 標高 (m) where known
  std::string geometry;  ///< GeoJSON geometry text where there is more than a point, else ""
};

/// A file or service of a record.
struct Distribution {
  std::string url;
  std::string format;  ///< "CityGML", "PDF" ...
  std::string title;
};

/// What the catalogue knows of one thing that can be found.
struct Record {
  std::string id;            ///< "<source>:<id at the source>", stable between harvests
  std::string source;        ///< "dpf", "gsi-shelters", "plateau" ...
  std::string dataset;       ///< dataset id within the source
  std::string datasetTitle;  ///< for people; searchable
  std::string title;         ///< as the source gives it, UTF-8
  std::string text;  ///< further searchable text (addresses, remarks, aliases, readings), lines
  std::string
      kind;  ///< "shelter", "boring", "bridge", "building" ...: what a pin shows; "" if unknown
  Attributes attributes;
  Place place;
  std::optional<int> year;
  std::string prefecture;    ///< name, "" if unknown
  std::string municipality;  ///< five-digit code, "" if unknown
  std::vector<Distribution> distributions;
  std::string license;                  ///< license id (engine/provenance/License.h)
  std::string credit;                   ///< credit line
  std::vector<std::string> sharedKeys;  ///< official ids this record has in common with others,
                                        ///< e.g. "uro:buildingID=27100-bldg-1"
  provenance::Provenance provenance;
};

/// The record in canonical JSON (keys sorted, shortest numbers), without retrievedAt: equal records
/// have equal text.
std::string canonicalJson(const Record& record);
/// Inverse of `canonicalJson`, nothing if the text is not one.
std::optional<Record> recordFromJson(const std::string& json);
/// Why a record cannot be stored ("" if it can): empty id or source, coordinates outside the world
/// or not finite, control characters.
std::string validationProblem(const Record& record);

}  // namespace kokudo::catalog
