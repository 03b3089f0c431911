#include "data-adapters/localfiles/detail/Csv.h"

#include <fmt/format.h>

namespace kokudo::adapters::localfiles {
namespace {

// 512 MB of commas would be 16 GB of empty cells.
constexpr std::size_t kMaxCells = 16384;

}  // namespace

Result<bool> CsvReader::next(std::vector<std::string>& cells) {
  cells.clear();
  if (_at >= _text.size()) return false;
  _rowLine = _line;
  while (true) {
    std::string cell;
    if (_at < _text.size() && _text[_at] == '"') {
      if (Status quoted = quotedCell(cell); !quoted.ok()) return quoted.error();
    }
    plainCell(cell);
    if (cells.size() == kMaxCells)
      return Error{Error::Kind::BadInput, fmt::format("{}:{}: a row of more than {} cells; is it "
                                                      "a CSV file?",
                                                      _where, _rowLine, kMaxCells)};
    cells.push_back(std::move(cell));
    if (_at < _text.size() && _text[_at] == ',') {
      ++_at;
      continue;
    }
    if (_at < _text.size() && _text[_at] == '\r') ++_at;
    if (_at < _text.size() && _text[_at] == '\n') ++_at;
    ++_line;
    return true;
  }
}

Status CsvReader::quotedCell(std::string& cell) {
  for (++_at; _at < _text.size(); ++_at) {
    const char c = _text[_at];
    if (c == '"') {
      if (_at + 1 >= _text.size() || _text[_at + 1] != '"') {
        ++_at;
        return {};
      }
      ++_at;
    }
    if (c == '\n') ++_line;
    cell += c;
  }
  return Error{Error::Kind::BadInput,
               fmt::format("{}:{}: a quoted cell is never closed", _where, _rowLine)};
}

void CsvReader::plainCell(std::string& cell) {
  while (_at < _text.size() && _text[_at] != ',' && _text[_at] != '\n' && _text[_at] != '\r') {
    cell += _text[_at++];
  }
}

}  // namespace kokudo::adapters::localfiles
