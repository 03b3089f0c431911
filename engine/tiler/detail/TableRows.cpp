#include "engine/tiler/detail/TableRows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::size_t kMostRowBytes = 4 << 20;
constexpr std::size_t kMostCells = 4096;

bool isUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t more = c < 0x80             ? 0
                             : (c & 0xe0) == 0xc0 ? 1
                             : (c & 0xf0) == 0xe0 ? 2
                             : (c & 0xf8) == 0xf0 ? 3
                                                  : 9;
    if (more == 9 || c == 0xc0 || c == 0xc1 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    i += more + 1;
  }
  return true;
}

/// The next of `count` cells, which keep their memory from row to row.
std::string& cellAt(std::vector<std::string>& cells, std::size_t count) {
  if (count == cells.size()) cells.emplace_back();
  cells[count].clear();
  return cells[count];
}

}  // namespace

TableRows::TableRows(Source source, std::string where)
    : _source(std::move(source)), _where(std::move(where)), _block(kBlockBytes) {}

Error TableRows::bad(const std::string& what) const {
  return {Error::Kind::BadInput, fmt::format("{}:{}: {}", _where, _rowLine, what)};
}

Result<bool> TableRows::nextLine(std::string& row) {
  bool any = false;
  while (true) {
    if (_at == _filled) {
      if (_ended) return any;
      auto got = _source(_block.data(), _block.size());
      if (!got) return got.error();
      _at = 0, _filled = *got;
      _ended = *got == 0;
      if (_ended) return any;
    }
    if (!any) ++_line;
    any = true;
    const char* begin = _block.data() + _at;
    const auto* end = static_cast<const char*>(std::memchr(begin, '\n', _filled - _at));
    const std::size_t length = end ? std::size_t(end - begin) : _filled - _at;
    row.append(begin, length);
    if (row.size() > kMostRowBytes) return bad("row longer than 4 MB; expected a table of text");
    _at += length + (end ? 1 : 0);
    if (end) return true;
  }
}

Result<bool> TableRows::next(std::vector<std::string>& cells) {
  while (true) {
    _row.clear();
    _rowLine = _line + 1;
    auto any = nextLine(_row);
    if (!any) return any.error();
    if (!*any) return false;
    if (_rowLine == 1 && _row.starts_with("\xEF\xBB\xBF")) _row.erase(0, 3);
    if (!_separator)
      _separator =
          std::count(_row.begin(), _row.end(), '\t') > std::count(_row.begin(), _row.end(), ',')
              ? '\t'
              : ',';
    while (_separator == ',' && std::count(_row.begin(), _row.end(), '"') % 2 != 0) {
      _row += '\n';
      auto more = nextLine(_row);
      if (!more) return more.error();
      if (!*more) return bad("a quote is never closed");
    }
    if (!_row.empty() && _row.back() == '\r') _row.pop_back();
    if (!_row.empty()) break;
  }
  if (!isUtf8(_row))
    return bad("text is not UTF-8; convert it first (Japanese tables: iconv -f CP932 -t UTF-8)");
  if (Status status = split(cells); !status.ok()) return status.error();
  return true;
}

Status TableRows::split(std::vector<std::string>& cells) {
  std::size_t count = 0, i = 0;
  while (true) {
    if (count == kMostCells) return bad("more than 4096 cells");
    std::string& cell = cellAt(cells, count++);
    if (_separator == ',' && i < _row.size() && _row[i] == '"') {
      for (++i; i < _row.size(); ++i) {
        if (_row[i] == '"' && (i + 1 >= _row.size() || _row[i + 1] != '"')) break;
        if (_row[i] == '"') ++i;
        cell += _row[i];
      }
      if (i < _row.size()) ++i;
    }
    const std::size_t end = std::min(_row.find(_separator, i), _row.size());
    cell.append(_row, i, end - i);
    if (end == _row.size()) break;
    i = end + 1;
  }
  cells.resize(count);
  return {};
}

}  // namespace kokudo::tiler::detail
