#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// Rows of a CSV text (RFC 4180; also LF and CR line ends, and rows of differing length).
class CsvReader {
 public:
  /// @param text UTF-8 without BOM; must outlive the reader
  CsvReader(std::string_view text, std::string where) : _text(text), _where(std::move(where)) {}

  /// The next row into `cells`; false at the end. BadInput for a quote that is never closed and for
  /// more than 16384 cells.
  Result<bool> next(std::vector<std::string>& cells);
  /// Line on which the row last read begins, from 1.
  std::size_t line() const { return _rowLine; }

 private:
  Status quotedCell(std::string& cell);
  void plainCell(std::string& cell);

  std::string_view _text;
  std::string _where;
  std::size_t _at = 0, _line = 1, _rowLine = 1;
};

}  // namespace kokudo::adapters::localfiles
