#pragma once

#include "index/language/Dates.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kokudo::language {

struct QueryTree;

/// All parts hold; no parts: every record.
struct And {
  std::vector<QueryTree> parts;
  bool operator==(const And&) const;
};

/// One of the parts holds.
struct Or {
  std::vector<QueryTree> parts;
  bool operator==(const Or&) const;
};

/// The part (exactly one) does not hold.
struct Not {
  std::vector<QueryTree> part;
  bool operator==(const Not&) const;
};

/// Where a text condition looks.
enum class TextField { Any, Title, Organisation, Dataset, Place };

/// Text as typed, to be folded by the Analyzer. A word may be expanded by the thesaurus; a phrase
/// stands as it is.
struct Text {
  TextField field = TextField::Any;
  std::string text;
  bool phrase = false;
  bool operator==(const Text&) const = default;
};

enum class Comparison {
  Equal,
  NotEqual,
  Greater,
  GreaterOrEqual,
  Less,
  LessOrEqual,
  Holds,
  Within
};

/// A condition on an attribute, name and value as typed.
struct Attribute {
  std::string name;
  Comparison comparison = Comparison::Equal;
  std::string value;
  std::string upper;  ///< of Within (`橋長=50..100`): both ends included, "" = open at that end
  bool operator==(const Attribute&) const = default;
};

/// A record property that must have one exact value.
enum class Property { Id, Kind, Source, Licence, Quality };
struct Exactly {
  Property property = Property::Id;
  std::string value;
  bool operator==(const Exactly&) const = default;
};

struct InPrefecture {
  int code = 0;  ///< 1 to 47
  bool operator==(const InPrefecture&) const = default;
};

/// A municipality by code or by name: one of the two is empty. Names and old codes are resolved by
/// Places and the gazetteer.
struct InMunicipality {
  std::string code;  ///< five digits
  std::string name;
  bool operator==(const InMunicipality&) const = default;
};

struct InMesh {
  std::string code;  ///< JIS X 0410, digits only
  bool operator==(const InMesh&) const = default;
};

/// Years, both included.
struct InYears {
  std::optional<int> from, to;
  bool operator==(const InYears&) const = default;
};

/// Days, both included.
struct InDates {
  std::optional<Date> from, to;
  bool operator==(const InDates&) const = default;
};

enum class Possession { File, ThreeD };
struct Has {
  Possession what = Possession::File;
  bool operator==(const Has&) const = default;
};

struct Near {
  double latitude = 0, longitude = 0;  ///< degrees
  double radius = 0;                   ///< metres
  bool operator==(const Near&) const = default;
};

struct InBox {
  double west = 0, south = 0, east = 0, north = 0;  ///< degrees; west > east crosses 180°
  bool operator==(const InBox&) const = default;
};

/// A polygon with holes: WKT or GeoJSON text (not yet checked beyond its first word), or the name
/// of a file that holds one.
struct InPolygon {
  enum class Form { Wkt, GeoJson, File } form = Form::Wkt;
  std::string text;
  bool operator==(const InPolygon&) const = default;
};

struct Filter {
  std::variant<Exactly, InPrefecture, InMunicipality, InMesh, InYears, InDates, Has, Near, InBox,
               InPolygon>
      value;
  bool operator==(const Filter&) const = default;
};

/// A query as a tree. Made by parseQuery: no And in And, no Or in Or, none of them with one part,
/// depth at most kMaxQueryDepth.
struct QueryTree {
  std::variant<And, Or, Not, Text, Attribute, Filter> node;
  bool operator==(const QueryTree&) const = default;
};

inline bool And::operator==(const And& other) const {
  return parts == other.parts;
}
inline bool Or::operator==(const Or& other) const {
  return parts == other.parts;
}
inline bool Not::operator==(const Not& other) const {
  return part == other.part;
}

/// An Or of the parts, of which there are one or more; a part alone is that part.
QueryTree anyOf(std::vector<QueryTree> parts);

/// The query in the query language (docs/search.md); parseQuery gives the same tree back.
std::string toText(const QueryTree& query);

}  // namespace kokudo::language
