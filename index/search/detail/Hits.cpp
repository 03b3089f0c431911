#include "index/search/detail/Hits.h"

#include "index/search/detail/Snippet.h"

namespace kokudo::search::detail {
namespace {

catalog::Place placeOf(const Segment& segment, std::uint32_t document, const StoredRecord& stored) {
  catalog::Place place;
  place.how =
      catalog::placeQualityFromText(std::string(segment.valueOf(Dimension::Place, document)))
          .value_or(catalog::PlaceQuality::None);
  if (!segment.hasPlace(document)) return place;
  place.longitude = segment.longitude[document];
  place.latitude = segment.latitude[document];
  place.bbox = segment.boxOf(document);
  place.height = stored.height;
  return place;
}

}  // namespace

Hit hitOf(const Corpus& corpus, const PreparedQuery& prepared, const Match& match) {
  const Location at = corpus.at(match.document);
  const Segment& segment = at.segment;
  const std::uint32_t d = at.document;
  const StoredRecord stored(segment.stored[d]);
  Hit hit;
  hit.id = stored.id;
  hit.title = stored.title;
  hit.source = segment.valueOf(Dimension::Source, d);
  hit.dataset = segment.valueOf(Dimension::Dataset, d);
  hit.datasetTitle = segment.labelOf(Dimension::Dataset, d);
  hit.kind = segment.valueOf(Dimension::Kind, d);
  hit.municipality = segment.valueOf(Dimension::Municipality, d);
  if (segment.year[d] != kNoYear) hit.year = segment.year[d];
  hit.score = match.score;
  hit.place = placeOf(segment, d, stored);
  if (prepared.near && segment.hasPlace(d))
    hit.distanceMetres = prepared.near->metres(segment.longitude[d], segment.latitude[d]);
  hit.snippet = snippetOf(stored.body, prepared.phrases, language::Analyzer::standard());
  return hit;
}

}  // namespace kokudo::search::detail
