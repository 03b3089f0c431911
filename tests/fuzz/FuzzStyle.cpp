// links: engine_styling
// A style from outside, evaluated for a feature with values of every kind.

#include "engine/styling/FeatureStyle.h"
#include "engine/styling/Style.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

/// The text as a whole style where it begins with '{', else as the expression of all parts.
std::string styleText(const std::string& text) {
  if (text.starts_with('{')) return text;
  std::string quoted;
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) quoted += c;
  }
  return R"({"defines":{"d":")" + quoted + R"("},"color":{"conditions":[[")" + quoted +
         R"(","${d}"]]},"meta":{"m":")" + quoted + "\"}}";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto style = styling::Style::parse(styleText(text));
  if (!style.ok()) return style.error().message.empty() ? (std::abort(), 0) : 0;
  content::FeatureTable table;
  table.count = 2;
  table.columns = {{"a", "a", {1.5, std::int64_t(-3)}},
                   {"b", "b", {std::string("[1,2,3]"), std::string("aaaaaaaaaaaaaaaaaaaaaaab")}},
                   {"c", "c", {true, Value()}}};
  if (styling::appearancesOf(*style, table).size() != 2) std::abort();
  styling::FeatureProperties properties(table, *style);
  (void)style->meta(properties);
  return 0;
}
