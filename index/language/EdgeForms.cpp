#include "index/language/EdgeForms.h"

#include "index/language/Analyzer.h"
#include "index/language/CharacterClass.h"
#include "index/language/detail/KanjiNumerals.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <span>

namespace kokudo::language {
namespace {

// Any kanji will do that is neither a numeral nor counts something.
constexpr std::string_view kSomeKanji = "堀";
constexpr std::string_view kBehindNumeral[] = {"丁目", "番", "号", "区", "級"};
constexpr std::string_view kBehindCho[] = {"目", kSomeKanji};
constexpr std::string_view kBehindJo[] = {"西"};
constexpr std::string_view kBehindLink[] = {kSomeKanji, "丘", "所"};
constexpr std::u32string_view kLinks = U"ケガカがかノ之のツつ";
// 二中, 三小: what people call the second school. Other names that begin with a numeral (三鷹)
// are not asked for with 第 before them.
constexpr std::u32string_view kNumberedThings = U"小中高種";

std::u32string charactersOf(std::string_view text, std::size_t most) {
  std::u32string result;
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < length && result.size() < most;) {
    UChar32 c;
    U8_NEXT(text.data(), i, length, c);
    result += c < 0 ? U' ' : static_cast<char32_t>(c);
  }
  return result;
}

char32_t lastCharacterOf(std::string_view text) {
  auto i = static_cast<std::int32_t>(text.size());
  UChar32 c;
  U8_PREV(text.data(), 0, i, c);
  return c < 0 ? U' ' : static_cast<char32_t>(c);
}

bool isNumeralAlone(std::string_view folded) {
  const auto characters = charactersOf(folded, detail::kMaxNumeral + 1);
  return std::all_of(characters.begin(), characters.end(), detail::isKanjiNumeral);
}

// What may stand behind a piece and change how its end is folded.
std::span<const std::string_view> neighboursBehind(std::string_view folded) {
  const char32_t last = lastCharacterOf(folded);
  if (detail::isKanjiNumeral(last) && !isNumeralAlone(folded)) return kBehindNumeral;
  if (last == U'丁') return kBehindCho;
  if (last == U'条') return kBehindJo;
  if (kLinks.find(last) != kLinks.npos && folded.size() > 3) return kBehindLink;
  return {};
}

bool endsWithDigit(std::string_view text) {
  return !text.empty() && isDigit(static_cast<unsigned char>(text.back()));
}

class Forms {
 public:
  Forms(std::string_view piece, std::string_view folded) : _piece(piece), _folded(folded) {}

  void addBefore(std::string_view neighbour) {
    const FoldedText whole =
        Analyzer::standard().fold(std::string(_piece) + std::string(neighbour));
    std::size_t own = 0;
    while (own < whole.text.size() && whole.offsets[own] < _piece.size()) ++own;
    const std::string text = whole.text.substr(0, own);
    add(text, endsWithDigit(text) ? whole.text : text);
  }
  void addBehind(std::string_view neighbour, bool isProof) {
    const FoldedText whole =
        Analyzer::standard().fold(std::string(neighbour) + std::string(_piece));
    std::size_t begin = 0;
    while (begin < whole.text.size() && whole.offsets[begin] < neighbour.size()) ++begin;
    const std::string text = whole.text.substr(begin);
    add(text, isProof ? whole.text : text);
  }
  std::vector<EdgeForm> take() { return std::move(_forms); }

 private:
  void add(const std::string& own, const std::string& proof) {
    const bool known =
        own == _folded ||
        std::any_of(_forms.begin(), _forms.end(), [&](const auto& f) { return f.proof == proof; });
    if (!known && !own.empty()) _forms.push_back({own, proof});
  }

  std::string_view _piece, _folded;
  std::vector<EdgeForm> _forms;
};

}  // namespace

std::vector<EdgeForm> edgeFormsOf(std::string_view piece, std::string_view folded) {
  Forms forms(piece, folded);
  for (const std::string_view neighbour : neighboursBehind(folded)) forms.addBefore(neighbour);
  const auto first = charactersOf(folded, 2);
  if (first.size() == 2 && kLinks.find(first[0]) != kLinks.npos) forms.addBehind(kSomeKanji, false);
  if (first.size() == 2 && detail::isKanjiNumeral(first[0]) &&
      kNumberedThings.find(first[1]) != kNumberedThings.npos)
    forms.addBehind("第", true);
  return forms.take();
}

}  // namespace kokudo::language
