#include "engine/styling/detail/VariablePath.h"

#include <algorithm>

namespace kokudo::styling {

namespace {

constexpr std::size_t kMostAccesses = 16;

Error bad(const std::string& what) {
  return Error{Error::Kind::BadInput, what};
}

bool isDigits(std::string_view text) {
  return !text.empty() && text.size() < 10 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Parts of a path: names, and numbers for [0].
class PathReader {
 public:
  explicit PathReader(std::string_view text) : _text(text) {}

  // Parts are made in place: GCC 12 takes the move of a temporary for a use of what was never set.
  Result<std::vector<StyleValue>> read() {
    _parts.emplace_back(plainName());
    while (_at < _text.size()) {
      if (_parts.size() > kMostAccesses) return bad("found too many members in a variable's name");
      if (_text[_at] == '.') {
        ++_at;
        _parts.emplace_back(plainName());
      } else if (!bracket()) {
        return bad("found [ without its ] in a variable's name");
      }
    }
    return std::move(_parts);
  }

 private:
  /// Whether a bracket here is an access; names such as 高さ[m] have brackets of their own.
  bool isBracket(std::size_t at) const {
    if (_text[at] != '[' || at + 1 >= _text.size()) return false;
    const char c = _text[at + 1];
    return c == '\'' || c == '"' || (c >= '0' && c <= '9');
  }

  std::string plainName() {
    std::string name;
    while (_at < _text.size() && _text[_at] != '.' && !isBracket(_at)) name += _text[_at++];
    return name;
  }

  bool bracket() {
    const char quote = _text[_at + 1];
    if (quote == '\'' || quote == '"') {
      const auto end = _text.find(std::string{quote, ']'}, _at + 2);
      if (end == std::string_view::npos) return false;
      _parts.emplace_back(unescaped(_text.substr(_at + 2, end - _at - 2)));
      _at = end + 2;
      return true;
    }
    const auto end = _text.find(']', _at);
    if (end == std::string_view::npos) return false;
    const auto digits = _text.substr(_at + 1, end - _at - 1);
    if (!isDigits(digits)) return false;
    _parts.emplace_back(std::stod(std::string(digits)));
    _at = end + 1;
    return true;
  }

  static std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      out += text[i];
    }
    return out;
  }

  std::string_view _text;
  std::size_t _at = 0;
  std::vector<StyleValue> _parts;
};

/// The first `count` parts joined as the columns of nested attributes are; "" where one is a
/// number.
std::string joined(const std::vector<StyleValue>& parts, std::size_t count) {
  std::string name;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string* part = parts[i].as<std::string>();
    if (!part) return {};
    name += (i ? "/" : "") + *part;
  }
  return name;
}

}  // namespace

Result<VariablePath> parseVariable(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  auto read = PathReader(text).read();
  if (!read) return read.error();
  std::vector<StyleValue>& parts = *read;
  if (parts.size() > 1 && *parts[0].as<std::string>() == "feature") parts.erase(parts.begin());
  const std::string* first = parts[0].as<std::string>();
  if (!first || first->empty()) return bad("found a variable without a name");
  VariablePath path;
  path.first = *first;
  path.accesses = parts.size() - 1;
  for (std::size_t count = parts.size(); count > 0; --count) {
    std::string name = joined(parts, count);
    if (name.empty()) continue;
    path.candidates.push_back(
        {std::move(name), {parts.begin() + std::ptrdiff_t(count), parts.end()}});
  }
  // A property may have a dot or a bracket in its name; but feature['a'] means just a.
  if (parts.size() > 1 && !text.starts_with("feature"))
    path.candidates.push_back({std::string(text), {}});
  return path;
}

}  // namespace kokudo::styling
