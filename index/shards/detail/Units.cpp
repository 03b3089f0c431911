#include "index/shards/detail/Units.h"

#include "index/language/CharacterClass.h"
#include "index/shards/detail/Schema.h"

#include <unicode/utf8.h>

#include <algorithm>

namespace kokudo::shards::detail {
namespace {

using language::CharacterClass;

struct Run {
  CharacterClass kind;
  std::size_t begin, end;
};

CharacterClass classAt(std::string_view text, std::int32_t& i) {
  UChar32 c;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return c < 0 ? CharacterClass::Other : language::classOf(static_cast<char32_t>(c));
}

// Each mark is a run of its own.
std::vector<Run> runsOf(std::string_view text) {
  std::vector<Run> runs;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(text.size());) {
    const auto begin = static_cast<std::size_t>(i);
    const CharacterClass kind = classAt(text, i);
    if (kind != CharacterClass::Other && !runs.empty() && runs.back().kind == kind)
      runs.back().end = static_cast<std::size_t>(i);
    else
      runs.push_back({kind, begin, static_cast<std::size_t>(i)});
  }
  return runs;
}

std::vector<std::string_view> characters(std::string_view run) {
  std::vector<std::string_view> result;
  for (std::size_t i = 0; i < run.size();) {
    std::size_t n = 1;
    while (i + n < run.size() && (run[i + n] & 0xC0) == 0x80) ++n;
    result.push_back(run.substr(i, n));
    i += n;
  }
  return result;
}

void addRun(std::string_view run, std::uint32_t& position, std::vector<Unit>& units) {
  const auto each = characters(run);
  units.push_back({Unit::Kind::First, kOne + std::string(each[0]), position});
  for (std::size_t i = 0; i + 1 < each.size(); ++i)
    units.push_back(
        {Unit::Kind::Pair, std::string(each[i]) + std::string(each[i + 1]), position++});
  units.push_back({Unit::Kind::Last, std::string(each.back()), position++});
}

}  // namespace

std::vector<Unit> unitsOf(std::string_view folded) {
  std::vector<Unit> units;
  std::uint32_t position = 0;
  for (const Run& run : runsOf(folded)) {
    const auto text = folded.substr(run.begin, run.end - run.begin);
    if (run.kind == CharacterClass::Cjk)
      addRun(text, position, units);
    else if (run.kind == CharacterClass::Word)
      units.push_back({Unit::Kind::Word, termOf("", text), position++});
    else
      units.push_back({Unit::Kind::Mark, kMark + std::string(text), position++});
  }
  return units;
}

std::vector<std::string> charactersOf(std::string_view folded) {
  std::vector<std::string> result;
  for (const Run& run : runsOf(folded)) {
    if (run.kind != CharacterClass::Cjk) continue;
    for (const auto c : characters(folded.substr(run.begin, run.end - run.begin)))
      result.emplace_back(c);
  }
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<std::string> phraseTerms(std::string_view phrase) {
  std::vector<std::string> terms;
  const auto runs = runsOf(phrase);
  for (std::size_t r = 0; r < runs.size(); ++r) {
    std::uint32_t ignored = 0;
    std::vector<Unit> units;
    const auto text = phrase.substr(runs[r].begin, runs[r].end - runs[r].begin);
    if (runs[r].kind != CharacterClass::Cjk) {
      terms.push_back(unitsOf(text).front().term);
      continue;
    }
    addRun(text, ignored, units);
    const bool open = r + 1 == runs.size();
    // Alone and open, a character may begin a pair or end a run: the text has it as a First.
    if (open && units.size() == 2) {
      terms.push_back(units[0].term);
      continue;
    }
    for (std::size_t i = 1; i < units.size(); ++i)
      if (units[i].kind == Unit::Kind::Pair || !open) terms.push_back(units[i].term);
  }
  return terms;
}

}  // namespace kokudo::shards::detail
