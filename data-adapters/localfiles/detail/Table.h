#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// Rows of a table as text, read block by block: CSV (RFC 4180; also LF and CR line ends, rows of
/// differing length) or tab-separated values, which know no quotes. UTF-8 or CP932.
class TableReader {
 public:
  /// Up to `size` bytes into `buffer`; 0 = the end.
  using Source = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;

  /// @param separator ',' (with quotes) or '\t' (without)
  TableReader(Source source, std::string where, char separator)
      : _source(std::move(source)), _where(std::move(where)), _separator(separator) {}

  /// The next row; false at the end. The cells live until the next call. BadInput for a quote that
  /// is never closed, for more than 16384 cells, for a row of more than 16 MiB and for bytes that
  /// are neither UTF-8 nor CP932.
  Result<bool> next(std::vector<std::string_view>& cells);
  /// Line on which the row last read begins, from 1.
  std::size_t line() const { return _rowLine; }

 private:
  enum class Outcome { Row, Incomplete, OpenQuote, TooWide };
  Outcome parseRow(std::vector<std::string_view>& cells);
  bool quotedCell(std::size_t& at, std::size_t& lines, std::string_view& cell);
  std::size_t cellEnd(std::size_t at) const;
  Status fill();
  Status takeText(std::string_view bytes);

  Source _source;
  std::string _where;
  char _separator;
  std::string _raw;                            ///< bytes read, not yet text: the begin of a line
  std::string _text;                           ///< UTF-8, whole lines
  std::deque<std::string> _spare;              ///< quoted cells that differ from their source
  std::size_t _block = std::size_t(16) << 10;  ///< bytes asked for next: most files are small
  std::size_t _at = 0, _line = 1, _rowLine = 1;
  bool _ended = false, _begun = false, _isUtf8 = false;
};

/// A source that gives the bytes of `text`, which must outlive it.
TableReader::Source sourceOf(std::string_view text);

}  // namespace kokudo::adapters::localfiles
