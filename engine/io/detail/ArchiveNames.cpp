#include "engine/io/detail/ArchiveNames.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace kokudo::io::detail {
namespace {

/// Bytes of the UTF-8 sequence that begins with `lead`; 0 if none can.
std::size_t sequenceLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Bounds of the second byte, which rule out overlong forms, surrogates and what lies above
/// U+10FFFF.
bool secondByteFits(unsigned char lead, unsigned char second) {
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return second >= low && second <= high;
}

std::optional<std::string> fromCp932(std::string_view text) {
  const iconv_t converter = iconv_open("UTF-8", "CP932");
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    return std::nullopt;
  }
  std::string input(text);
  std::string output(text.size() * 3 + 4, '\0');
  char* in = input.data();
  char* out = output.data();
  std::size_t inLeft = input.size();
  std::size_t outLeft = output.size();
  const std::size_t result = iconv(converter, &in, &inLeft, &out, &outLeft);
  iconv_close(converter);
  if (result == static_cast<std::size_t>(-1) || inLeft != 0) {
    return std::nullopt;
  }
  output.resize(output.size() - outLeft);
  return output;
}

bool hasDriveLetter(std::string_view name) {
  const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return name.size() >= 2 && isLetter(name[0]) && name[1] == ':';
}

/// The name with what a terminal would act on made visible.
std::string printable(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, 200)) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    out += control ? fmt::format("\\x{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

Error refused(const std::string& where, std::string_view name, const char* why) {
  return {Error::Kind::BadInput, fmt::format("{}: entry name \"{}\" {}: the archive is refused",
                                             where, printable(name), why)};
}

}  // namespace

bool isValidUtf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequenceLength(lead);
    if (length == 0 || i + length > text.size()) {
      return false;
    }
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if ((byte & 0xC0) != 0x80 || (k == 1 && !secondByteFits(lead, byte))) {
        return false;
      }
    }
    i += length;
  }
  return true;
}

Result<std::string> cleanEntryName(std::string_view raw, const std::string& where) {
  std::string name(raw);
  if (!isValidUtf8(raw)) {
    std::optional<std::string> converted = fromCp932(raw);
    if (!converted) {
      return Error{Error::Kind::BadInput,
                   where + ": an entry name is neither UTF-8 nor CP932: the archive is refused"};
    }
    name = std::move(*converted);
  }
  // Only now: in CP932 the byte 0x5C may be the second half of a character.
  std::replace(name.begin(), name.end(), '\\', '/');
  if (std::any_of(name.begin(), name.end(),
                  [](char c) { return static_cast<unsigned char>(c) < 0x20; })) {
    return refused(where, name, "holds a control character");
  }
  if (name.empty() || name.front() == '/' || hasDriveLetter(name)) {
    return refused(where, name, name.empty() ? "is empty" : "is absolute");
  }
  std::string clean;
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = std::string_view(name).substr(begin, end - begin);
    if (part == "..") {
      return refused(where, name, "leads out of its folder");
    }
    if (!part.empty() && part != ".") {
      clean += clean.empty() ? "" : "/";
      clean += part;
    }
    begin = end + 1;
  }
  return clean;
}

}  // namespace kokudo::io::detail
