#include "data-adapters/localfiles/detail/ColumnText.h"

#include <algorithm>
#include <charconv>

namespace kokudo::adapters::localfiles {
namespace {

bool isContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Where the n-th character after `at` begins.
std::size_t afterCharacters(std::string_view text, std::size_t at, std::size_t n) {
  for (; n > 0 && at < text.size(); --n) {
    ++at;
    while (at < text.size() && isContinuation(text[at])) ++at;
  }
  return at;
}

// Takes ":123" off the end; names of columns may hold colons, so only digits count.
bool takeNumber(std::string_view& text, std::size_t& number) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
  std::size_t value = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + colon + 1, last, value);
  if (error != std::errc() || end != last) return false;
  number = value;
  text = text.substr(0, colon);
  return true;
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

ColumnText::Part ColumnText::partOf(std::string_view inside) {
  Part part;
  if (!inside.empty() && inside.back() == '?') {
    part.optional = true;
    inside.remove_suffix(1);
  }
  std::size_t second = 0, first = 0;
  if (takeNumber(inside, second)) {
    part.count = second;
    if (takeNumber(inside, first)) part.from = first;
  }
  part.column = std::string(inside);
  return part;
}

ColumnText::ColumnText(const std::string& pattern, const FileContext& file) {
  if (pattern.find('{') == std::string::npos) {
    _column = pattern;
    return;
  }
  const std::string filled = file.fill(pattern);
  std::size_t at = 0;
  while (true) {
    const auto open = filled.find('{', at);
    const auto close = open == std::string::npos ? open : filled.find('}', open);
    if (close == std::string::npos) break;
    Part part = partOf(std::string_view(filled).substr(open + 1, close - open - 1));
    part.literal = filled.substr(at, open - at);
    _parts.push_back(std::move(part));
    at = close + 1;
  }
  Part last;
  last.literal = filled.substr(at);
  _parts.push_back(std::move(last));
}

std::string ColumnText::of(const Row& row) const {
  if (!_column.empty()) {
    const Value* value = find(row.attributes, _column);
    return value ? trimmed(toText(*value)) : std::string();
  }
  std::string out;
  bool says = _parts.size() == 1;  // parts of the path alone
  for (const auto& part : _parts) {
    out += part.literal;
    if (part.column.empty()) continue;
    const Value* value = find(row.attributes, part.column);
    const std::string text = value ? trimmed(toText(*value)) : std::string();
    if (text.empty() && !part.optional) return {};
    says = says || !text.empty();
    const std::size_t from = afterCharacters(text, 0, part.from);
    const std::size_t end =
        part.count == std::string::npos ? text.size() : afterCharacters(text, from, part.count);
    out.append(text, from, end - from);
  }
  return says ? trimmed(out) : std::string();
}

ColumnTexts columnTexts(const std::vector<std::string>& patterns, const FileContext& file) {
  ColumnTexts texts;
  for (const auto& pattern : patterns) texts.emplace_back(pattern, file);
  return texts;
}

std::string firstText(const Row& row, const ColumnTexts& texts) {
  for (const auto& text : texts) {
    std::string found = text.of(row);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace kokudo::adapters::localfiles
