#include "index/search/RecordFacts.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/StoredRecord.h"
#include "index/search/detail/TitleOrder.h"
#include "index/search/detail/write/DocumentColumns.h"
#include "index/search/detail/write/RecordFlags.h"

#include <algorithm>

namespace kokudo::search {
namespace {

std::vector<std::string> cellsOf(const catalog::Place& place, const detail::Box& extent) {
  auto terms = detail::cellTermsOfPlace(extent);
  const detail::Box point{place.longitude, place.latitude, place.longitude, place.latitude};
  if (detail::intersects(point, extent)) return terms;
  for (std::string& term : detail::cellTermsOfPlace(point))
    if (std::find(terms.begin(), terms.end(), term) == terms.end())
      terms.push_back(std::move(term));
  return terms;
}

}  // namespace

struct RecordReader::Impl {
  detail::TitleOrder order;
};

RecordReader::RecordReader() : _impl(std::make_unique<Impl>()) {}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader& RecordReader::operator=(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

RecordFacts RecordReader::factsOf(const catalog::Record& record) const {
  const auto& analyzer = language::Analyzer::standard();
  RecordFacts facts;
  facts.foldedTitle = analyzer.fold(record.title).text;
  std::replace(facts.foldedTitle.begin(), facts.foldedTitle.end(), '\n', ' ');
  facts.body = detail::bodyOf(record);
  facts.foldedBody = analyzer.fold(facts.body).text;
  facts.titleKey =
      _impl->order.keyOf(record.title, facts.foldedTitle, detail::readingIn(record.attributes));
  for (auto& value : detail::dimensionsOf(record)) facts.values.push_back(std::move(value));
  if (record.place.how != catalog::PlaceQuality::None) {
    facts.extent = detail::extentOf(record.place);
    facts.cells = cellsOf(record.place, facts.extent);
  }
  const std::uint8_t flags = detail::flagsOf(record);
  facts.hasFile = (flags & static_cast<std::uint8_t>(detail::RecordFlag::File)) != 0;
  facts.hasThreeD = (flags & static_cast<std::uint8_t>(detail::RecordFlag::ThreeD)) != 0;
  return facts;
}

std::vector<std::string> cellTermsOfBox(const std::array<double, 4>& box, std::size_t most) {
  return detail::cellTermsOfQuery(box, most);
}

}  // namespace kokudo::search
