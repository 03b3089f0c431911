#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "index/language/QueryTree.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search {

// The parts of a query as every executor understands them. Degrees, metres; a box is west, south,
// east, north and crosses 180 where west > east.

/// A piece of a text that must occur as it stands in folded text.
struct QueryPhrase {
  std::string text;
  std::vector<std::string> otherForms;  ///< one of them will do as well
};
/// Those of a text; of one in quotation marks one. None if it has no letter or digit.
std::vector<QueryPhrase> phrasesIn(std::string_view text, bool quoted);
/// Whether such a piece occurs: at the borders of words where it begins or ends with one.
bool occursIn(std::string_view foldedText, std::string_view phrase);
/// Words with what the thesaurus and former municipalities offer as alternatives.
language::QueryTree withThesaurus(const language::QueryTree& tree);
/// As Hit::snippet.
std::string snippetWith(std::string_view original, const std::vector<std::string>& phrases);

/// Reads "attribute>=value"; BadUsage saying what is wrong with it.
Result<language::Attribute> readPredicate(const std::string& text);
/// The number that a value is compared as: a number, or a text that is one.
std::optional<double> numberOf(const Value& value);
/// Whether a record with these attributes meets the condition on those called `names`.
bool meets(const language::Attribute& condition, const Attributes& attributes,
           const std::vector<std::string>& names);

bool boxesMeet(const std::array<double, 4>& a, const std::array<double, 4>& b);
/// BadUsage for a text that is no mesh code.
Result<std::array<double, 4>> meshBox(const std::string& code);

/// Geodesic distances on GRS 80 from one point.
class DistanceMeter {
 public:
  DistanceMeter(double latitude, double longitude);
  double metresTo(double latitude, double longitude) const;
  /// Holds everything within `radius`.
  std::array<double, 4> boxOf(double radius) const;

 private:
  double _latitude, _longitude;
};

/// Polygons with holes as Query::polygon takes them.
class PolygonArea {
 public:
  static Result<PolygonArea> parse(const std::string& text);
  bool contains(double latitude, double longitude) const;
  std::array<double, 4> box() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> _impl;
};

}  // namespace kokudo::search
