#include "index/search/detail/write/RecordAnalysis.h"

#include "index/search/detail/QuadCells.h"
#include "index/search/detail/StoredRecord.h"
#include "index/search/detail/TermDatabase.h"
#include "index/search/detail/write/DocumentColumns.h"

#include <algorithm>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;
using language::FoldedText;
using language::Token;

std::uint32_t addText(Xapian::Document& document, const FoldedText& text, bool title) {
  const Analyzer& analyzer = Analyzer::standard();
  std::uint32_t count = 0;
  for (const Token& token : analyzer.tokens(text))
    for (const std::string& term : analyzer.terms(token)) {
      document.add_term(term);
      if (title) document.add_term(kTitlePrefix + term);
      ++count;
    }
  return count;
}

void addPlace(Xapian::Document& document, const catalog::Place& place) {
  if (place.how == catalog::PlaceQuality::None) return;
  const Box extent = extentOf(place);
  for (const std::string& term : cellTermsOfPlace(extent)) document.add_boolean_term(term);
  // The representative point of an odd shape may lie outside its box; radius and polygon ask for
  // it.
  const Box point{place.longitude, place.latitude, place.longitude, place.latitude};
  if (!intersects(point, extent))
    for (const std::string& term : cellTermsOfPlace(point)) document.add_boolean_term(term);
}

void addBooleans(Xapian::Document& document, const catalog::Record& record) {
  document.add_boolean_term(booleanTerm(kIdPrefix, record.id));
  const auto values = dimensionsOf(record);
  for (std::size_t i = 0; i < kDimensions; ++i)
    if (const std::string& value = values[i].first; !value.empty())
      document.add_boolean_term(booleanTerm(kDimensionPrefixes[i], value));
  if (record.year) document.add_boolean_term(kYearPrefix + std::to_string(*record.year));
  addPlace(document, record.place);
}

}  // namespace

// Terms of a text that many records have (dataset title, prefecture), analysed once.
const std::vector<std::string>& RecordAnalysis::termsOfShared(const std::string& text) {
  const auto [at, isNew] = _shared.try_emplace(text);
  if (isNew) {
    const Analyzer& analyzer = Analyzer::standard();
    for (const Token& token : analyzer.tokens(analyzer.fold(text)))
      for (std::string& term : analyzer.terms(token)) at->second.push_back(std::move(term));
  }
  return at->second;
}

AnalysedRecord RecordAnalysis::analyse(catalog::Record record, Xapian::Document& document) {
  const Analyzer& analyzer = Analyzer::standard();
  AnalysedRecord result;
  FoldedText title = analyzer.fold(record.title);
  // In the folded store the first line is the title.
  std::replace(title.text.begin(), title.text.end(), '\n', ' ');
  result.body = bodyOf(record);
  FoldedText body = analyzer.fold(result.body);

  result.terms = addText(document, title, true);
  result.terms += addText(document, body, false);
  for (const std::string* shared : {&record.datasetTitle, &record.prefecture})
    for (const std::string& term : termsOfShared(*shared)) {
      document.add_term(term);
      ++result.terms;
    }
  if (_filterTerms) addBooleans(document, record);
  result.titleCharacters = static_cast<std::uint32_t>(std::count_if(
      title.text.begin(), title.text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  result.titleKey = _titleOrder.keyOf(record.title, title.text, readingIn(record.attributes));
  result.foldedTitle = std::move(title.text);
  result.foldedBody = std::move(body.text);
  result.record = std::move(record);
  return result;
}

}  // namespace kokudo::search::detail
