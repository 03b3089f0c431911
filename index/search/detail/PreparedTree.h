#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"
#include "index/search/Query.h"
#include "index/search/detail/BitmapStore.h"
#include "index/search/detail/Corpus.h"
#include "index/search/detail/Geodesic.h"
#include "index/search/detail/Phrases.h"
#include "index/search/detail/Polygon.h"
#include "index/search/detail/Predicate.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace kokudo::search::detail {

struct PreparedTree;

struct AllOf {
  std::vector<PreparedTree> parts;
};
struct AnyOf {
  std::vector<PreparedTree> parts;
};
struct NoneOf {
  std::vector<PreparedTree> part;  ///< exactly one
};
/// What no record meets, and why.
struct Nothing {
  std::string reason;
};
/// A phrase in title, text or shared names. `ownText`: not in the data set's title. `otherWord`:
/// not typed but of the thesaurus.
struct HoldsText {
  Phrase phrase;
  TextScope scope = TextScope::Everything;
  bool ownText = false;
  bool otherWord = false;
};
/// The value of a dimension is one of those, or its name or label holds the text.
struct HasValue {
  Dimension dimension = Dimension::Source;
  std::vector<std::string> values;
  std::string holds;  ///< folded, "" = not asked
};
/// The credit line holds the text (folded).
struct HasCredit {
  std::string holds;
};
struct HasId {
  std::string id;
};
struct HasAttribute {
  language::Attribute condition;
  Predicate predicate;
};
/// Years, both included, or one of `single` (kNoYear: unknown).
struct HasYear {
  std::optional<int> from, to;
  std::vector<std::int32_t> single;
};
struct HasFlag {
  RecordFlag flag = RecordFlag::File;
};
/// The place's box meets `box`, or, for a mesh cell, the point lies in it (its north and east edge
/// excluded).
struct MeetsBox {
  Box box{};
  bool pointOnly = false;
};
struct WithinDistance {
  DistanceFrom from;
  double radius = 0;
  Box box{};
};
struct WithinPolygon {
  std::shared_ptr<const Polygon> polygon;
};

/// A query's conditions checked, folded and parsed; good for every segment.
struct PreparedTree {
  std::variant<AllOf, AnyOf, NoneOf, Nothing, HoldsText, HasValue, HasCredit, HasId, HasAttribute,
               HasYear, HasFlag, MeetsBox, WithinDistance, WithinPolygon>
      node;
};

/// A query ready to run on a corpus.
struct PreparedQuery {
  const Query* query = nullptr;
  PreparedTree tree;
  std::vector<Phrase> phrases;       ///< to mark in snippets: all that is looked for
  std::optional<DistanceFrom> near;  ///< to tell distances and to sort by them
  double nearRadius = 0;
  bool exact = true;
  std::string text;  ///< the tree in the query language, for --explain

  bool hasText() const { return !phrases.empty(); }
  /// BadUsage for what makes no sense, naming what was expected. `query` must outlive the result.
  static Result<PreparedQuery> of(const Query& query, const Corpus& corpus);
};

/// BadUsage unless `name` is a dimension or the attribute facet of a known attribute.
Status checkFacet(const std::string& name, const Corpus& corpus);
/// NAME of "attr:NAME".
std::optional<std::string> attributeOfFacet(const std::string& facet);
/// The dimension of a name; nothing for "year" and unknown ones.
std::optional<Dimension> dimensionNamed(std::string_view name);

}  // namespace kokudo::search::detail
