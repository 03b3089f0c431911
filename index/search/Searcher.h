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

/// Answers queries on one generation. One instance per thread; opening is cheap (columns are
/// memory-mapped).
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
  std::uint64_t documentCount() const;
  /// Titles that begin with the prefix (folded), most frequent first.
  Result<std::vector<FacetCount>> suggest(const std::string& prefix, std::size_t limit) const;

 private:
  struct Impl;
  explicit Searcher(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::search
