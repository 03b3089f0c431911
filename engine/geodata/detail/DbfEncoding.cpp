#include "engine/geodata/detail/DbfEncoding.h"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace kokudo::geodata::detail {
namespace {

constexpr std::size_t kSampleBytes = 1 << 20;

std::string head(const std::string& path, std::size_t bytes) {
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (!file) return {};
  std::string text(bytes, '\0');
  text.resize(VSIFReadL(text.data(), 1, bytes, file));
  VSIFCloseL(file);
  return text;
}

std::string companion(const std::string& shp, const char* lower, const char* upper,
                      std::size_t bytes) {
  const std::string stem = shp.substr(0, shp.size() - 4);
  std::string text = head(stem + lower, bytes);
  return text.empty() ? head(stem + upper, bytes) : text;
}

std::string fromCodePageFile(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(),
                            [](unsigned char c) { return c <= ' ' || c >= 0x7f; }),
             text.end());
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const char* name : {"SHIFT_JIS", "SHIFT-JIS", "SHIFTJIS", "SJIS", "MS932", "CP932", "932",
                           "WINDOWS-31J", "ANSI932"}) {
    if (text == name) return "CP932";
  }
  if (text == "UTF8" || text == "65001") return "UTF-8";
  return text;
}

// Names cut in the middle of a character are common, so a few bad sequences do not decide.
bool mostlyUtf8(const std::string& bytes) {
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<std::uint8_t>(bytes[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (length == 1) {
      ++i;
      continue;
    }
    std::size_t followers = 0;
    while (followers + 1 < length && i + followers + 1 < bytes.size() &&
           (static_cast<std::uint8_t>(bytes[i + followers + 1]) & 0xc0) == 0x80) {
      ++followers;
    }
    const bool whole = lead >= 0xc2 && followers + 1 == length;
    ++(whole ? good : bad);
    i += whole ? length : 1;
  }
  return bad * 10 <= good;
}

}  // namespace

std::string dbfEncoding(const std::string& shp) {
  if (shp.size() < 4) return {};
  const std::string declared = fromCodePageFile(companion(shp, ".cpg", ".CPG", 64));
  if (!declared.empty()) return declared;
  const std::string dbf = companion(shp, ".dbf", ".DBF", kSampleBytes);
  constexpr std::size_t kLanguageByte = 29;  // dBASE header: 0x13 and 0x7b are code page 932
  if (dbf.size() > kLanguageByte && (dbf[kLanguageByte] == 0x13 || dbf[kLanguageByte] == 0x7b)) {
    return "CP932";
  }
  return mostlyUtf8(dbf.substr(std::min<std::size_t>(dbf.size(), 32))) ? "UTF-8" : "CP932";
}

}  // namespace kokudo::geodata::detail
