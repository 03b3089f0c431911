#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/search/SearchPage.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::search {

/// Answers queries on one generation of one or several segments. One instance per thread; opening
/// is cheap (columns are memory-mapped).
class Searcher {
 public:
  /// Integrity if a file's size or revision is not what the generation was written with.
  static Result<Searcher> open(const std::filesystem::path& folder,
                               const std::string& generationName = {});
  Searcher(Searcher&&) noexcept;
  Searcher& operator=(Searcher&&) noexcept;
  ~Searcher();

  /// BadUsage for a filter that makes no sense (unknown facet dimension, bbox with south > north
  /// ...), naming what was expected.
  Result<SearchPage> search(const Query& query, bool explain = false,
                            const CancelToken& token = {}) const;
  /// Ids of the whole result, in the query's order, limit and offset ignored.
  Result<std::vector<std::string>> allIds(const Query& query, const CancelToken& token = {}) const;
  /// Counts by cell of a grid over the query's hits. @param cellDegrees side of a cell
  Result<std::vector<GridCount>> grid(const Query& query, double cellDegrees,
                                      const CancelToken& token = {}) const;
  /// Calls `visit` with every hit in the query's order (limit and offset ignored) until it gives
  /// false. Holds eight bytes for each hit, none where the order is that of the index (no text, no
  /// sort). Returns how many were visited.
  Result<std::uint64_t> forEachHit(const Query& query, const std::function<bool(const Hit&)>& visit,
                                   const CancelToken& token = {}) const;
  /// Counts by cell of the quadtree, by row, then column. @param zoom 0 to 24
  Result<std::vector<CellCount>> cells(const Query& query, int zoom,
                                       const CancelToken& token = {}) const;
  /// Counts by year, oldest first; those of unknown year before all.
  Result<std::vector<YearCount>> years(const Query& query, const CancelToken& token = {}) const;
  /// Records that can be found.
  std::uint64_t documentCount() const;
  /// Titles that begin with the prefix (folded), most frequent first.
  Result<std::vector<FacetCount>> suggest(const std::string& prefix, std::size_t limit) const;

 private:
  struct Impl;
  explicit Searcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::search
