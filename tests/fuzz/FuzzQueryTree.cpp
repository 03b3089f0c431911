// links: index_language
// The query language: any text gives a tree that prints to a text of the same tree, or a problem
// with its column. Dates, codes, expansions and readings in any text; the analyzer's offsets.

#include "index/language/Analyzer.h"
#include "index/language/Codes.h"
#include "index/language/Dates.h"
#include "index/language/QueryParser.h"
#include "index/language/Readings.h"
#include "index/language/Thesaurus.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace kokudo::language;

void require(bool holds) {
  if (!holds) std::abort();
}

void tryQuery(const std::string& text) {
  QueryProblem problem;
  const auto tree = parseQuery(text, &problem);
  if (!tree) {
    require(problem.column >= 1 && problem.column <= text.size() + 1);
    require(!problem.expected.empty());
    return;
  }
  const auto again = parseQuery(toText(*tree));
  require(again.ok() && *again == *tree);
}

void tryText(const std::string& text) {
  const FoldedText folded = Analyzer::standard().fold(text);
  require(folded.offsets.size() == folded.text.size() + 1);
  for (const Token& token : Analyzer::standard().tokens(folded))
    require(token.begin < token.end && token.end <= text.size());
  for (const Expansion& expansion : Thesaurus::standard().expansions(folded.text))
    require(expansion.begin < expansion.end && expansion.end <= folded.text.size());
  for (const DateInText& date : datesIn(text))
    require(date.begin < date.end && date.end <= text.size() && !date.readings.empty());
  for (const CodeInText& code : codesIn(text))
    require(code.begin < code.end && code.end <= text.size() && !code.readings.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      tryQuery(text);
      break;
    case 1:
      tryText(text);
      break;
    default:
      (void)readDate(text);
      (void)readCode(text);
      (void)readingKey(text);
      require(kanaOf(text).size() <= 32);
  }
  return 0;
}
