#include "index/language/Analyzer.h"

#include "engine/base/Files.h"
#include "engine/base/Log.h"
#include "index/language/CharacterClass.h"
#include "index/language/detail/FoldRules.h"
#include "index/language/detail/KanjiVariants.h"

#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

#include <array>
#include <bitset>
#include <vector>

namespace kokudo::language {
namespace {

using detail::FoldedCharacter;

constexpr std::size_t kMaxTermBytes = 120;  // Xapian allows 245
// Composed together at most: more marks on one letter are nonsense, and sorting them is not linear
// (UAX #15 "Stream-Safe Text Format" has 30).
constexpr std::int32_t kMaxSegment = 32;
constexpr char32_t kDropped = 0;

// What the analyzer shares: built once, read by all threads.
struct Tables {
  const icu::Normalizer2* nfkc = nullptr;
  std::bitset<0x10000> inert, startsSegment;
  std::array<char16_t, 0x1F00> latinBase{};  // of letters with marks, 0 for the others
  detail::KanjiVariants variants;

  Tables() {
    UErrorCode status = U_ZERO_ERROR;
    nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
    for (UChar32 c = 0; nfkc && c < 0x10000; ++c) {
      inert[static_cast<std::size_t>(c)] = nfkc->isInert(c);
      startsSegment[static_cast<std::size_t>(c)] = nfkc->hasBoundaryBefore(c);
    }
    fillLatinBases();
    auto loaded = detail::KanjiVariants::load(shareFolder() / "assets" / "kanji-variants.tsv");
    if (loaded)
      variants = std::move(*loaded);
    else
      log::write(log::Level::Warning, "kanji variants are not folded: " + loaded.error().message);
  }
  // Tōkyō is Tokyo and Genève Geneve.
  void fillLatinBases() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
    if (!nfd) return;
    icu::UnicodeString parts;
    for (UChar32 c = 0xC0; c < 0x1F00; ++c)
      if ((c < 0x250 || c >= 0x1E00) && nfd->getDecomposition(c, parts) && parts[0] < 0x80)
        latinBase[static_cast<std::size_t>(c)] = parts[0];
  }
  // What is left of a character when marks of Latin letters go.
  char32_t withoutMarks(char32_t c) const {
    const bool mark = (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
                      (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
                      (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    if (mark) return kDropped;
    return c < latinBase.size() && latinBase[c] ? latinBase[c] : c;
  }
  bool isInert(UChar32 c) const {
    return c < 0x10000 ? inert[static_cast<std::size_t>(c)] : nfkc->isInert(c);
  }
  bool isStart(UChar32 c) const {
    return c < 0x10000 ? startsSegment[static_cast<std::size_t>(c)] : nfkc->hasBoundaryBefore(c);
  }
};

const Tables& tables() {
  static const Tables instance;
  return instance;
}

UChar32 next(std::string_view text, std::int32_t& at) {
  UChar32 c;
  const auto length = static_cast<std::int32_t>(text.size());
  U8_NEXT(text.data(), at, length, c);
  return c;
}

// NFKC and case folding one composed segment at a time, so that each result knows where it began.
void normalize(std::string_view text, std::vector<FoldedCharacter>& out) {
  const Tables& table = tables();
  const auto length = static_cast<std::int32_t>(text.size());
  icu::UnicodeString segment, folded;
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t begin = i;
    const UChar32 first = next(text, i);
    std::int32_t after = i;
    const UChar32 second = i < length ? next(text, after) : U' ';
    const auto origin = static_cast<std::uint32_t>(begin);
    if (first < 0) {
      out.push_back({U' ', origin});
      continue;
    }
    const bool alone = second < 0 || table.isStart(second);
    if (alone && first < 0x80) {
      const bool upper = first >= 'A' && first <= 'Z';
      out.push_back({static_cast<char32_t>(upper ? first + 32 : first), origin});
      continue;
    }
    if (alone && table.isInert(first)) {
      out.push_back({static_cast<char32_t>(first), origin});
      continue;
    }
    segment.setTo(first);
    while (i < length && segment.length() < kMaxSegment) {
      after = i;
      const UChar32 more = next(text, after);
      if (more < 0 || table.isStart(more)) break;
      segment.append(more);
      i = after;
    }
    UErrorCode status = U_ZERO_ERROR;
    table.nfkc->normalize(segment, folded, status);
    for (std::int32_t k = 0; k < folded.length(); k = folded.moveIndex32(k, 1))
      out.push_back({static_cast<char32_t>(folded.char32At(k)), origin});
  }
}

void appendUtf8(std::string& text, char32_t c) {
  char bytes[4];
  std::int32_t n = 0;
  U8_APPEND_UNSAFE(bytes, n, static_cast<UChar32>(c));
  text.append(bytes, static_cast<std::size_t>(n));
}

// Where the original of the folded bytes before `end` ends: past the whole character they are of.
std::size_t originEnd(const FoldedText& folded, std::size_t end) {
  std::size_t next = end;
  while (next < folded.text.size() && folded.offsets[next] == folded.offsets[end - 1]) ++next;
  return folded.offsets[next];
}

// Voicing marks that composed with nothing go (a small kana made large must not meet one in a
// second folding); か゚ and its like keep theirs.
void dropStrayVoicing(std::vector<FoldedCharacter>& characters) {
  constexpr std::u32string_view kTakers = U"はひふへほハヒフヘホー";
  for (std::size_t i = 0; i < characters.size(); ++i) {
    char32_t& c = characters[i].character;
    const char32_t before = i > 0 ? characters[i - 1].character : 0;
    const bool kept = c == 0x309A && isKana(before) && kTakers.find(before) == kTakers.npos;
    if ((c == 0x3099 || c == 0x309A) && !kept) c = kDropped;
  }
}

std::string termOf(std::string_view text) {
  return std::string(text.substr(0, kMaxTermBytes));
}

}  // namespace

const Analyzer& Analyzer::standard() {
  static const Analyzer instance;
  return instance;
}

FoldedText Analyzer::fold(std::string_view utf8) const {
  std::vector<FoldedCharacter> characters;
  characters.reserve(utf8.size());
  if (tables().nfkc) normalize(utf8, characters);
  const Tables& table = tables();
  for (FoldedCharacter& c : characters) {
    // A NUL of the text is a blank before what drops can be told from it.
    c.character = table.withoutMarks(detail::plainSpace(c.character));
    c.character = detail::largeKana(table.variants.standardOf(c.character));
  }
  dropStrayVoicing(characters);
  std::erase_if(characters, [](const FoldedCharacter& c) { return c.character == kDropped; });
  detail::unifyDashes(characters);
  detail::kanjiNumeralsToDigits(characters);
  detail::unifyLinks(characters);

  FoldedText result;
  result.text.reserve(utf8.size());
  result.offsets.reserve(utf8.size() + 1);
  for (const FoldedCharacter& c : characters) {
    appendUtf8(result.text, c.character);
    result.offsets.resize(result.text.size(), c.origin);
  }
  result.offsets.push_back(static_cast<std::uint32_t>(utf8.size()));
  return result;
}

std::vector<Token> Analyzer::tokens(const FoldedText& folded) const {
  std::vector<Token> result;
  const std::string_view text = folded.text;
  const auto length = static_cast<std::int32_t>(text.size());
  CharacterClass running = CharacterClass::Other;
  std::size_t runBegin = 0;
  const auto endRun = [&](std::size_t end) {
    if (running == CharacterClass::Other) return;
    const auto kind = running == CharacterClass::Cjk ? Token::Kind::Cjk : Token::Kind::Ascii;
    result.push_back({kind, std::string(text.substr(runBegin, end - runBegin)),
                      folded.offsets[runBegin], originEnd(folded, end)});
  };
  for (std::int32_t i = 0; i < length;) {
    const auto begin = static_cast<std::size_t>(i);
    const CharacterClass kind = classOf(static_cast<char32_t>(next(text, i)));
    if (kind == running) continue;
    endRun(begin);
    running = kind;
    runBegin = begin;
  }
  endRun(text.size());
  return result;
}

std::vector<std::string> Analyzer::terms(const Token& token) const {
  if (token.kind == Token::Kind::Ascii) return {termOf(token.text)};
  std::vector<std::string> result;
  const auto length = static_cast<std::int32_t>(token.text.size());
  std::int32_t previous = -1;
  for (std::int32_t i = 0; i < length;) {
    const std::int32_t begin = i;
    next(token.text, i);
    if (previous >= 0)
      result.push_back(token.text.substr(static_cast<std::size_t>(previous),
                                         static_cast<std::size_t>(i - previous)));
    previous = begin;
  }
  if (previous >= 0) result.push_back(token.text.substr(static_cast<std::size_t>(previous)));
  return result;
}

}  // namespace kokudo::language
