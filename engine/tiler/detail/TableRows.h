#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiler::detail {

/// Rows of a table of text with any number of lines: cells parted by commas (RFC 4180 quotes) or by
/// tabs (no quotes), whichever the first line has more of. Holds one row at a time.
class TableRows {
 public:
  /// Fills a buffer, returns how much came; 0 = the end.
  using Source = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

  TableRows(Source source, std::string where);

  /// The next row that is not empty; false at the end. BadInput for text that is not UTF-8, a quote
  /// never closed, a row above 4 MB or above 4096 cells.
  Result<bool> next(std::vector<std::string>& cells);
  /// Line on which the row last read begins, from 1.
  std::size_t line() const { return _rowLine; }

 private:
  Result<bool> nextLine(std::string& row);
  Status split(std::vector<std::string>& cells);
  Error bad(const std::string& what) const;

  Source _source;
  std::string _where;
  std::vector<char> _block;
  std::size_t _at = 0, _filled = 0;
  std::size_t _line = 0, _rowLine = 0;
  bool _ended = false;
  char _separator = 0;
  std::string _row;
};

}  // namespace kokudo::tiler::detail
