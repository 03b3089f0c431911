#pragma once

namespace kokudo::search {

/// What each signal adds to the order by relevance; 0 switches it off. All but the last three are
/// multiplied by how rare the word is (its inverse document frequency).
struct RankingWeights {
  double text = 1.0;        ///< the word occurs, more in a short record (BM25 of one occurrence)
  double title = 3.0;       ///< it occurs in the title, more the larger its share of the title
  double repetition = 0.5;  ///< it occurs several times (BM25 of what is above one occurrence)
  double exactTitle = 4.0;  ///< the title is the words and nothing else; less where a remark in
                            ///< brackets, a place before or a number of a 丁目 after them is left
  double titleBegins = 0.5;  ///< the title begins with the first word
  double placeIntent = 2.0;  ///< a word names the place (prefecture, municipality) the record is in
  double wholeCode = 3.0;    ///< a code or number stands alone, not within a longer code
  double kindIntent = 8.0;   ///< a word names the record's kind ("港区 避難所")
  double recency = 0.2;    ///< the year: all of it from `recencyYear` on, half twenty years before
  double distance = 1.0;   ///< nearness where the query has a point: all of it there, half at a
                           ///< quarter of the radius
  int recencyYear = 2026;  ///< fixed, so that an order depends neither on the day nor on what else
                           ///< was found
};

/// How many of the best by text and title alone are ordered by all signals; what comes behind stays
/// in the order of those two.
constexpr unsigned kRefinedHits = 512;

}  // namespace kokudo::search
