#include "index/language/detail/KanjiVariants.h"

#include "engine/base/Files.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <sstream>
#include <string>

namespace kokudo::language::detail {
namespace {

std::u32string characters(const std::string& utf8) {
  std::u32string result;
  const auto length = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < length;) {
    UChar32 c;
    U8_NEXT(utf8.data(), i, length, c);
    result += static_cast<char32_t>(c < 0 ? 0xFFFD : c);
  }
  return result;
}

}  // namespace

Result<KanjiVariants> KanjiVariants::load(const std::filesystem::path& file) {
  const auto text = readFile(file, 1 << 20);
  if (!text) return text.error();
  KanjiVariants result;
  std::istringstream lines(*text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto bad = [&](const char* what) {
      return Error{Error::Kind::BadInput, fmt::format("{}:{}: {}", file.string(), number, what)};
    };
    if (line.empty() || line[0] == '#') continue;
    const auto tab = line.find('\t');
    if (tab == std::string::npos) return bad("no tab; expected <variants><tab><standard>");
    const auto variants = characters(line.substr(0, tab));
    const auto standard = characters(line.substr(tab + 1));
    if (variants.empty() || standard.size() != 1)
      return bad("expected variants, a tab and one standard character");
    for (const char32_t variant : variants)
      if (variant == standard[0] || !result._standard.emplace(variant, standard[0]).second)
        return bad("a character is given twice");
  }
  for (const auto& [variant, standard] : result._standard)
    if (result._standard.count(standard))
      return Error{Error::Kind::BadInput,
                   fmt::format("{}: U+{:04X} is the standard of U+{:04X} and a variant itself",
                               file.string(), static_cast<unsigned>(standard),
                               static_cast<unsigned>(variant))};
  return result;
}

}  // namespace kokudo::language::detail
