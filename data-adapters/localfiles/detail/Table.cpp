#include "data-adapters/localfiles/detail/Table.h"

#include "engine/content/BoringXml.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

// A row of commas would be gigabytes of empty cells.
constexpr std::size_t kMaxCells = 16384;
// What may wait for the end of its row: a quote that is never closed must not fill the memory.
constexpr std::size_t kMaxRowBytes = std::size_t(16) << 20;
constexpr std::size_t kMaxBlock = std::size_t(1) << 20;

bool isAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

TableReader::Source sourceOf(std::string_view text) {
  return [text, at = std::size_t(0)](char* buffer, std::size_t size) mutable {
    const std::size_t n = std::min(size, text.size() - at);
    std::memcpy(buffer, text.data() + at, n);
    at += n;
    return Result<std::size_t>(n);
  };
}

Result<bool> TableReader::next(std::vector<std::string_view>& cells) {
  while (true) {
    cells.clear();
    _spare.clear();
    const bool atEnd = _at >= _text.size();
    if (atEnd && _ended) return false;
    const Outcome outcome = atEnd ? Outcome::Incomplete : parseRow(cells);
    if (outcome == Outcome::Row) return true;
    if (outcome == Outcome::TooWide)
      return Error{Error::Kind::BadInput,
                   fmt::format("{}:{}: a row of more than {} cells; is it a table?", _where, _line,
                               kMaxCells)};
    if (outcome == Outcome::OpenQuote && _ended)
      return Error{Error::Kind::BadInput,
                   fmt::format("{}:{}: a quoted cell is never closed", _where, _line)};
    if (_text.size() - _at > kMaxRowBytes)
      return Error{Error::Kind::BadInput,
                   fmt::format("{}:{}: a row of more than {} MiB; is a quote never closed?", _where,
                               _line, kMaxRowBytes >> 20)};
    if (Status filled = fill(); !filled.ok()) return filled.error();
  }
}

// Nothing is kept of a row that is not whole: it is read again when there is more text.
TableReader::Outcome TableReader::parseRow(std::vector<std::string_view>& cells) {
  std::size_t at = _at, lines = 1;
  while (true) {
    std::string_view cell;
    if (_separator == ',' && at < _text.size() && _text[at] == '"') {
      if (!quotedCell(at, lines, cell)) return Outcome::OpenQuote;
    } else {
      const std::size_t end = cellEnd(at);
      cell = std::string_view(_text).substr(at, end - at);
      at = end;
    }
    if (cells.size() == kMaxCells) return Outcome::TooWide;
    cells.push_back(cell);
    if (at < _text.size() && _text[at] == _separator) {
      ++at;
      continue;
    }
    if (at + 1 >= _text.size() && !_ended && (at >= _text.size() || _text[at] == '\r')) {
      return Outcome::Incomplete;
    }
    if (at < _text.size() && _text[at] == '\r') ++at;
    if (at < _text.size() && _text[at] == '\n') ++at;
    _at = at;
    _rowLine = std::exchange(_line, _line + lines);
    return Outcome::Row;
  }
}

// From the quote to the separator; what follows the closing quote belongs to the cell.
bool TableReader::quotedCell(std::size_t& at, std::size_t& lines, std::string_view& cell) {
  const std::size_t start = ++at;
  std::string* changed = nullptr;
  std::size_t kept = start;  // up to here `changed` holds the text
  const auto keep = [&](std::size_t end) {
    if (!changed) changed = &_spare.emplace_back();
    changed->append(_text, kept, end - kept);
  };
  for (; at < _text.size(); ++at) {
    if (_text[at] == '\n') ++lines;
    if (_text[at] != '"') continue;
    if (at + 1 == _text.size() && !_ended) return false;
    if (at + 1 < _text.size() && _text[at + 1] == '"') {
      keep(++at);
      kept = at + 1;
      continue;
    }
    const std::size_t quote = at++;
    const std::size_t end = cellEnd(at);
    if (!changed && end == at) {
      cell = std::string_view(_text).substr(start, quote - start);
      return true;
    }
    keep(quote);
    changed->append(_text, at, end - at);
    at = end;
    cell = *changed;
    return true;
  }
  return false;
}

std::size_t TableReader::cellEnd(std::size_t at) const {
  while (at < _text.size() && _text[at] != _separator && _text[at] != '\n' && _text[at] != '\r') {
    ++at;
  }
  return at;
}

// One more block, cut behind its last line end so that no character is cut.
Status TableReader::fill() {
  _text.erase(0, _at);
  _at = 0;
  const std::size_t before = _raw.size();
  _raw.resize(before + _block);
  const auto got = _source(_raw.data() + before, _block);
  if (!got.ok()) return got.error();
  _raw.resize(before + *got);
  _ended = *got == 0;
  if (*got == _block) _block = std::min(_block * 2, kMaxBlock);
  std::size_t end = _raw.size();
  if (!_ended) {
    std::size_t cut = _raw.find_last_of('\n');
    if (cut == std::string::npos) cut = _raw.find_last_of('\r');
    end = cut == std::string::npos ? 0 : cut + 1;
    if (end == 0 && _raw.size() > kMaxRowBytes)
      return Error{Error::Kind::BadInput,
                   fmt::format("{}:{}: no line end in {} MiB; is it a table?", _where, _line,
                               kMaxRowBytes >> 20)};
  }
  if (Status taken = takeText(std::string_view(_raw).substr(0, end)); !taken.ok()) return taken;
  _raw.erase(0, end);
  return {};
}

Status TableReader::takeText(std::string_view bytes) {
  if (bytes.empty()) return {};
  if (!std::exchange(_begun, true) && bytes.substr(0, 3) == "\xef\xbb\xbf") bytes.remove_prefix(3);
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) {
    _isUtf8 = _isUtf8 || !isAscii(bytes);
    _text.append(bytes);
    return {};
  }
  if (_isUtf8)
    return Error{
        Error::Kind::BadInput,
        fmt::format("{}:{}: UTF-8 up to here, but not in the lines that follow", _where, _line)};
  const auto text = content::toUtf8(bytes, _where);
  if (!text.ok()) return text.error();
  _text += *text;
  return {};
}

}  // namespace kokudo::adapters::localfiles
