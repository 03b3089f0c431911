#include "index/suggest/detail/Nearby.h"

#include <algorithm>

namespace kokudo::suggest::detail {
namespace {

constexpr std::size_t kMostOfOneKey = 64;

std::size_t lengthOfFirst(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && length < 4 &&
         (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80)
    ++length;
  return length;
}

}  // namespace

std::vector<std::string_view> charactersOf(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    const std::size_t length = lengthOfFirst(text);
    characters.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return characters;
}

void Nearby::find(std::string_view text, int edits, bool sameFirst,
                  const std::function<void(std::uint32_t, int)>& found) {
  _characters = charactersOf(text);
  _edits = edits;
  _sameFirst = sameFirst;
  _found = &found;
  walk({0, _order.size()}, 0, 0, edits);
}

Positions Nearby::child(Positions at, std::size_t depth, std::string_view character) {
  if (_steps == 0) return {};
  --_steps;
  return goingOnWith(_file, _order, _space, at, depth, character);
}

// The keys that end here are the first of the range.
void Nearby::finish(Positions at, std::size_t depth, int edits) {
  const std::size_t end = std::min(at.end, at.begin + kMostOfOneKey);
  for (std::size_t i = at.begin; i < end; ++i) {
    if (_file.keyOf(_order, _space, i).size() != depth) return;
    (*_found)(_order.entries[i], _edits - edits);
  }
}

// `edits` are left; `next` characters of the text are behind us.
void Nearby::walk(Positions at, std::size_t depth, std::size_t next, int edits) {
  if (at.empty() || _steps == 0) return;
  if (next == _characters.size()) finish(at, depth, edits);
  if (next < _characters.size()) {
    const auto character = _characters[next];
    walk(child(at, depth, character), depth + character.size(), next + 1, edits);
  }
  if (edits == 0 || (_sameFirst && next == 0)) return;
  if (next < _characters.size()) walk(at, depth, next + 1, edits - 1);
  if (next + 1 < _characters.size() && _characters[next] != _characters[next + 1]) {
    const auto first = _characters[next + 1], second = _characters[next];
    const auto exchanged = child(child(at, depth, first), depth + first.size(), second);
    walk(exchanged, depth + first.size() + second.size(), next + 2, edits - 1);
  }
  walkChildren(at, depth, next, edits);
}

void Nearby::walkChildren(Positions at, std::size_t depth, std::size_t next, int edits) {
  while (!at.empty() && _steps > 0) {
    const auto key = _file.keyOf(_order, _space, at.begin);
    if (key.size() <= depth) {
      ++at.begin;
      --_steps;
      continue;
    }
    const auto character = key.substr(depth, lengthOfFirst(key.substr(depth)));
    const Positions range = child(at, depth, character);
    if (next < _characters.size() && character != _characters[next])
      walk(range, depth + character.size(), next + 1, edits - 1);
    walk(range, depth + character.size(), next, edits - 1);
    // A damaged order may not move on by itself.
    at.begin = std::max(range.end, at.begin + 1);
  }
}

}  // namespace kokudo::suggest::detail
