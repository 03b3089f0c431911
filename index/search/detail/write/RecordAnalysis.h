#pragma once

#include "index/catalog/Record.h"
#include "index/language/Analyzer.h"
#include "index/search/detail/TitleOrder.h"

#include <xapian.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace kokudo::search::detail {

/// A record with what the analyzer made of it, the terms apart.
struct AnalysedRecord {
  catalog::Record record;
  std::string body;         ///< searchable besides the title, as it came
  std::string foldedTitle;  ///< one line
  std::string foldedBody;
  std::string titleKey;  ///< sorts as the title does
  std::uint32_t terms = 0, titleCharacters = 0;
};

/// Analyses records one after the other; one instance a thread.
class RecordAnalysis {
 public:
  /// @param filterTerms also terms of id, dimensions, year and cells (BuildOptions)
  explicit RecordAnalysis(bool filterTerms) : _filterTerms(filterTerms) {}
  /// @param document gets the terms
  AnalysedRecord analyse(catalog::Record record, Xapian::Document& document);

 private:
  const std::vector<std::string>& termsOfShared(const std::string& text);

  bool _filterTerms;
  TitleOrder _titleOrder;
  std::unordered_map<std::string, std::vector<std::string>> _shared;
};

}  // namespace kokudo::search::detail
