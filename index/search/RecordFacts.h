#pragma once

#include "index/catalog/Record.h"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::search {

/// What an index takes from a record, for another index that must mean the same by a query.
struct RecordFacts {
  std::string foldedTitle;  ///< one line
  std::string body;         ///< what may be searched besides the title, as it came
  std::string foldedBody;
  std::string titleKey;  ///< bytes that sort as titles do
  /// Value and label in each of facetDimensions() but the year.
  std::vector<std::pair<std::string, std::string>> values;
  std::array<double, 4> extent{};  ///< of the place: west, south, east, north degrees
  std::vector<std::string> cells;  ///< terms of the quadtree cells of the place
  bool hasFile = false, hasThreeD = false;
};

/// Takes them; one instance a thread.
class RecordReader {
 public:
  RecordReader();
  RecordReader(RecordReader&&) noexcept;
  RecordReader& operator=(RecordReader&&) noexcept;
  ~RecordReader();
  RecordFacts factsOf(const catalog::Record& record) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

/// Terms of which at least one is on every place that meets the box, at most `most` of the finest
/// cells that do; none if it takes more of the coarsest.
std::vector<std::string> cellTermsOfBox(const std::array<double, 4>& box, std::size_t most);

}  // namespace kokudo::search
