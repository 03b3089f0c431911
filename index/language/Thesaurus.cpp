#include "index/language/Thesaurus.h"

#include "engine/base/Files.h"
#include "engine/base/Log.h"
#include "index/language/Analyzer.h"
#include "index/language/CharacterClass.h"
#include "index/language/detail/TsvFile.h"

#include <unicode/utf8.h>

#include <algorithm>

namespace kokudo::language {
namespace {

char32_t characterAt(std::string_view text, std::size_t& at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c < 0 ? U' ' : static_cast<char32_t>(c);
}

CharacterClass classBefore(std::string_view text, std::size_t at) {
  if (at == 0) return CharacterClass::Other;
  auto i = static_cast<std::int32_t>(at);
  UChar32 c;
  U8_PREV(text.data(), 0, i, c);
  return c < 0 ? CharacterClass::Other : classOf(static_cast<char32_t>(c));
}

CharacterClass classAt(std::string_view text, std::size_t at) {
  return at < text.size() ? classOf(characterAt(text, at)) : CharacterClass::Other;
}

// Blanks and hyphens between Latin words are alike: quay-wall is quay wall.
std::string withPlainGaps(std::string_view folded) {
  std::string result(folded);
  for (char& c : result)
    if (c == '-' || c == '_') c = ' ';
  return result;
}

}  // namespace

const Thesaurus& Thesaurus::standard() {
  static const Thesaurus instance = [] {
    auto loaded = load(shareFolder() / "assets" / "thesaurus.tsv");
    if (loaded) return std::move(*loaded);
    log::write(log::Level::Warning, "words are not expanded: " + loaded.error().message);
    return Thesaurus();
  }();
  return instance;
}

Result<Thesaurus> Thesaurus::load(const std::filesystem::path& file) {
  const auto lines = detail::readTsv(file);
  if (!lines) return lines.error();
  Thesaurus result;
  const Analyzer& analyzer = Analyzer::standard();
  for (const detail::TsvLine& line : *lines) {
    if (line.cells.size() < 2) return detail::badLine(file, line, "one term; expected two or more");
    for (const std::string& term : line.cells) {
      const std::string key = withPlainGaps(analyzer.fold(term).text);
      if (key.find_first_not_of(' ') == key.npos)
        return detail::badLine(file, line, "an empty term");
      auto& groups = result._byTerm[key];
      if (!groups.empty() && groups.back() == result._groups.size())
        return detail::badLine(file, line, "'" + term + "' is given twice");
      groups.push_back(result._groups.size());
      const auto characters = static_cast<std::size_t>(
          std::count_if(key.begin(), key.end(), [](char c) { return (c & 0xC0) != 0x80; }));
      std::size_t& longest =
          classAt(key, 0) == CharacterClass::Cjk ? result._longestCjk : result._longestLatin;
      longest = std::max(longest, characters);
    }
    result._groups.push_back(line.cells);
  }
  return result;
}

// The key under which a part stands; "" if it is no term. Plurals of Latin words too.
std::string Thesaurus::keyOf(std::string_view part, bool latin) const {
  std::string key = withPlainGaps(part);
  if (_byTerm.count(key)) return key;
  if (!latin) return {};
  for (const std::string_view ending : {"ies", "es", "s"}) {
    if (!key.ends_with(ending) || key.size() <= ending.size() + 2) continue;
    std::string single = key.substr(0, key.size() - ending.size()) + (ending == "ies" ? "y" : "");
    if (_byTerm.count(single)) return single;
  }
  return {};
}

Thesaurus::Found Thesaurus::longestAt(std::string_view folded, std::size_t begin,
                                      bool wordBegins) const {
  Found found;
  constexpr std::size_t kPlural = 2;
  const std::size_t longest =
      classAt(folded, begin) == CharacterClass::Cjk ? _longestCjk : _longestLatin + kPlural;
  std::size_t end = begin, characters = 0;
  while (end < folded.size() && characters < longest) {
    const CharacterClass last = classOf(characterAt(folded, end));
    ++characters;
    if (last == CharacterClass::Other) continue;
    const bool latin = last == CharacterClass::Word;
    const CharacterClass next = classAt(folded, end);
    const bool wordEnds = next != last;
    if (latin && !wordEnds) continue;
    if (characters == 1 && !(wordBegins && wordEnds)) continue;
    if (auto key = keyOf(folded.substr(begin, end - begin), latin); !key.empty())
      found = {end, std::move(key)};
  }
  return found;
}

std::vector<Expansion> Thesaurus::expansions(std::string_view folded) const {
  std::vector<Expansion> result;
  for (std::size_t begin = 0; begin < folded.size();) {
    const CharacterClass here = classAt(folded, begin);
    const bool wordBegins = classBefore(folded, begin) != here;
    Found found;
    if (here == CharacterClass::Cjk || (here == CharacterClass::Word && wordBegins))
      found = longestAt(folded, begin, wordBegins);
    if (found.end == 0) {
      characterAt(folded, begin);
      continue;
    }
    const Analyzer& analyzer = Analyzer::standard();
    for (const std::size_t group : _byTerm.at(found.key)) {
      Expansion expansion{begin, found.end, begin == 0 && found.end == folded.size(), {}, {}, {}};
      for (const std::string& term : _groups[group]) {
        if (withPlainGaps(analyzer.fold(term).text) == found.key)
          expansion.term = term;
        else
          expansion.others.push_back(term);
        expansion.reason += (expansion.reason.empty() ? "" : " = ") + term;
      }
      result.push_back(std::move(expansion));
    }
    begin = found.end;
  }
  return result;
}

}  // namespace kokudo::language
