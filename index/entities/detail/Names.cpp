#include "index/entities/detail/Names.h"

#include "index/language/Analyzer.h"
#include "index/language/CharacterClass.h"
#include "index/language/Readings.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace kokudo::entities::detail {
namespace {

constexpr std::u32string_view kOpening = U"([{【〔「『〈《", kClosing = U")]}】〕」』〉》";
// One of these in one name only, and they are two things.
constexpr std::u32string_view kTellsApart =
    U"0123456789〇一二三四五六七八九十百千壱弐参甲乙丙丁東西南北上下左右大小中高前後新旧本元内外奥"
    U"幼保男女";

// The analyzer's output is well-formed UTF-8.
std::u32string charactersOf(std::string_view utf8) {
  std::u32string text;
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = length == 1 ? lead : lead & (0x7Fu >> length);
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k)
      c = c << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3Fu);
    text += c;
    i += length;
  }
  return text;
}

std::u32string folded(std::string_view utf8) {
  return charactersOf(language::Analyzer::standard().fold(utf8).text);
}

bool isSign(char32_t c) {
  return language::classOf(c) == language::CharacterClass::Other;
}

void takeBrackets(std::u32string& text, std::u32string& part) {
  std::u32string outside;
  int depth = 0;
  for (const char32_t c : text) {
    if (kOpening.find(c) != std::u32string_view::npos) {
      ++depth;
    } else if (kClosing.find(c) != std::u32string_view::npos) {
      if (depth > 0) --depth;
    } else {
      (depth > 0 ? part : outside) += c;
    }
  }
  // A name that is all in brackets is a name.
  if (outside.empty()) {
    outside.swap(part);
    part.clear();
  }
  text.swap(outside);
}

// 青森市立, 県立: who founded it is in one list and not in the other.
void dropFounder(std::u32string& core) {
  constexpr std::u32string_view kBodies = U"市町村区県都府道国";
  const std::size_t at = core.find(U'立');
  if (at == std::u32string::npos || at == 0 || at > 10 || core.size() < at + 4) return;
  if (kBodies.find(core[at - 1]) != std::u32string_view::npos) core.erase(0, at + 1);
}

void takePart(Name& name) {
  static const auto kParts = [] {
    std::vector<std::u32string> words;
    for (const char* word : {"屋外運動場", "屋内運動場", "運動場", "グラウンド", "グランド", "校庭",
                             "体育館", "校舎", "駐車場", "敷地内", "敷地", "園庭"})
      words.push_back(folded(word));
    return words;
  }();
  for (const auto& word : kParts) {
    if (name.core.size() < word.size() + 3 || !name.core.ends_with(word)) continue;
    name.core.erase(name.core.size() - word.size());
    name.part.insert(0, word);
    return;
  }
}

std::vector<std::uint64_t> bigramsOf(const std::u32string& text) {
  std::vector<std::uint64_t> bigrams;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    bigrams.push_back(std::uint64_t(text[i]) << 32 | text[i + 1]);
  if (text.size() == 1) bigrams.push_back(text[0]);
  std::sort(bigrams.begin(), bigrams.end());
  return bigrams;
}

template <typename Sorted>
Sorted difference(const Sorted& a, const Sorted& b) {
  Sorted only;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  return only;
}

bool tellsApart(const std::u32string& characters) {
  return std::any_of(characters.begin(), characters.end(), [](char32_t c) {
    return (c >= U'a' && c <= U'z') || kTellsApart.find(c) != std::u32string_view::npos;
  });
}

double dice(const Name& a, const Name& b) {
  if (a.bigrams.empty() || b.bigrams.empty()) return 0;
  const auto only = difference(a.bigrams, b.bigrams).size();
  return 2.0 * static_cast<double>(a.bigrams.size() - only) /
         static_cast<double>(a.bigrams.size() + b.bigrams.size());
}

// 酒田市勤労者福祉センター, 勤労者福祉センター.
bool differsByMunicipality(const std::u32string& a, const std::u32string& b) {
  const auto& longer = a.size() > b.size() ? a : b;
  const auto& shorter = a.size() > b.size() ? b : a;
  const std::size_t head = longer.size() - shorter.size();
  if (head < 2 || head > 5 || shorter.size() < 4 || !longer.ends_with(shorter)) return false;
  return std::u32string_view(U"市町村区").find(longer[head - 1]) != std::u32string_view::npos;
}

double coreSimilarity(const Name& a, const Name& b) {
  if (a.core == b.core) return 1;
  if (std::min(a.core.size(), b.core.size()) <= 2) return 0;
  if (differsByMunicipality(a.core, b.core)) return 0.95;
  std::u32string first = a.core, second = b.core;
  std::sort(first.begin(), first.end());
  std::sort(second.begin(), second.end());
  const auto onlyFirst = difference(first, second), onlySecond = difference(second, first);
  const double alike = dice(a, b);
  if (tellsApart(onlyFirst) || tellsApart(onlySecond)) return std::min(alike, 0.5);
  // Other characters in place of some are worse than characters left out.
  return !onlyFirst.empty() && !onlySecond.empty() ? alike * 0.85 : alike;
}

}  // namespace

Name nameOf(std::string_view title, std::string_view kana, bool whole) {
  Name name;
  name.core = folded(title);
  if (whole) {
    const std::size_t at = name.core.find(U"大字");
    if (at != std::u32string::npos) name.core.erase(at, 2);
  } else {
    takeBrackets(name.core, name.part);
    std::erase_if(name.part, isSign);
  }
  std::erase_if(name.core, isSign);
  if (!whole) {
    dropFounder(name.core);
    takePart(name);
  }
  if (!kana.empty()) name.reading = charactersOf(language::readingKey(kana));
  name.bigrams = bigramsOf(name.core);
  return name;
}

double similarity(const Name& a, const Name& b) {
  double alike = coreSimilarity(a, b);
  if (!a.reading.empty() && !b.reading.empty()) {
    if (a.reading == b.reading && alike > 0.5) alike = std::max(alike, 0.92);
    if (a.reading != b.reading && alike < 1) alike *= 0.9;
  }
  if (a.part == b.part) return alike;
  if (!a.part.empty() && !b.part.empty()) return std::min(alike, 0.65);
  return alike * 0.96;
}

std::uint64_t tokenOf(std::u32string_view text, std::uint64_t salt) {
  std::uint64_t hash = 0xcbf29ce484222325u ^ salt;
  for (const char32_t c : text) hash = (hash ^ c) * 0x100000001b3u;
  return hash | 1;
}

}  // namespace kokudo::entities::detail
