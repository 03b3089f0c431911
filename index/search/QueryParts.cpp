#include "index/search/QueryParts.h"

#include "index/search/detail/Geodesic.h"
#include "index/search/detail/MeshBox.h"
#include "index/search/detail/OtherWords.h"
#include "index/search/detail/Phrases.h"
#include "index/search/detail/Polygon.h"
#include "index/search/detail/Predicate.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/Snippet.h"

#include <algorithm>

namespace kokudo::search {
namespace {

// A template, so that it compiles with and without other forms.
template <typename Phrase>
QueryPhrase queryPhrase(Phrase phrase) {
  QueryPhrase result{std::move(phrase.text), {}};
  if constexpr (requires { phrase.otherForms; })
    for (auto& form : phrase.otherForms) result.otherForms.push_back(std::move(form.text));
  return result;
}

}  // namespace

std::vector<QueryPhrase> phrasesIn(std::string_view text, bool quoted) {
  const auto& analyzer = language::Analyzer::standard();
  std::vector<QueryPhrase> result;
  for (auto& phrase : quoted ? detail::phraseOf(text, analyzer) : detail::phrasesOf(text, analyzer))
    result.push_back(queryPhrase(std::move(phrase)));
  return result;
}

bool occursIn(std::string_view foldedText, std::string_view phrase) {
  return detail::findPhrase(foldedText, phrase) != std::string_view::npos;
}

language::QueryTree withThesaurus(const language::QueryTree& tree) {
  return detail::withOtherWords(tree);
}

std::string snippetWith(std::string_view original, const std::vector<std::string>& phrases) {
  std::vector<detail::Phrase> marked(phrases.size());
  for (std::size_t i = 0; i < phrases.size(); ++i) marked[i].text = phrases[i];
  return detail::snippetOf(original, marked, language::Analyzer::standard());
}

Result<language::Attribute> readPredicate(const std::string& text) {
  return detail::readCondition(text);
}

std::optional<double> numberOf(const Value& value) {
  return detail::comparableNumber(value);
}

bool meets(const language::Attribute& condition, const Attributes& attributes,
           const std::vector<std::string>& names) {
  const detail::Predicate predicate(condition);
  // Of a name each value counts alone, for != none may be equal.
  const bool all = condition.comparison == language::Comparison::NotEqual;
  for (const std::string& wanted : names) {
    bool present = false, decided = false;
    for (const auto& [name, value] : attributes) {
      if (decided || name != wanted || std::holds_alternative<std::monostate>(value)) continue;
      present = true;
      decided = predicate.accepts(toText(value), detail::comparableNumber(value)) != all;
    }
    if (all ? present && !decided : decided) return true;
  }
  return false;
}

bool boxesMeet(const std::array<double, 4>& a, const std::array<double, 4>& b) {
  return detail::intersects(a, b);
}

Result<std::array<double, 4>> meshBox(const std::string& code) {
  return detail::boxOfMesh(code);
}

DistanceMeter::DistanceMeter(double latitude, double longitude)
    : _latitude(latitude), _longitude(longitude) {}

double DistanceMeter::metresTo(double latitude, double longitude) const {
  return detail::DistanceFrom(_longitude, _latitude).metres(longitude, latitude);
}

std::array<double, 4> DistanceMeter::boxOf(double radius) const {
  return detail::DistanceFrom(_longitude, _latitude).boxOf(radius);
}

struct PolygonArea::Impl {
  detail::Polygon polygon;
};

Result<PolygonArea> PolygonArea::parse(const std::string& text) {
  auto polygon = detail::Polygon::parse(text);
  if (!polygon) return polygon.error();
  PolygonArea area;
  area._impl = std::make_shared<const Impl>(Impl{std::move(*polygon)});
  return area;
}

bool PolygonArea::contains(double latitude, double longitude) const {
  return _impl->polygon.contains(longitude, latitude);
}

std::array<double, 4> PolygonArea::box() const {
  return _impl->polygon.box();
}

}  // namespace kokudo::search
