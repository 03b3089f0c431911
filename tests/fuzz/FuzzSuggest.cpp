// links: index_suggest
// A dictionary of names with any bytes behind a header that is whole: wrong answers, but no read
// outside the file. The first bytes are the size of the sections, in turn.

#include "index/suggest/Suggestions.h"
#include "index/suggest/detail/Layout.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace kokudo::suggest;

// So that most inputs get past the header: sections cover the bytes, in the sizes that they need.
std::string withHeader(const std::string& bytes) {
  detail::Header header;
  header.entries = 4;
  const auto place = [&](std::size_t section, std::size_t size) {
    const std::uint64_t at = sizeof(detail::Header) + 8 * (section % 13);
    header.sections[section] = {at, size};
  };
  place(detail::kTexts, bytes.size() / 4);
  place(detail::kTextOffsets, 4 * (header.entries + 1));
  place(detail::kInfos, sizeof(detail::EntryInfo) * header.entries);
  place(detail::kKeys, bytes.size() / 4);
  place(detail::kKeyOffsets, 4 * (header.entries + 1));
  place(detail::kMunicipalities, 8);
  for (std::size_t i = detail::kFirstOrder; i < detail::kSections; i += 3) {
    place(i, 4 * 16);
    place(i + 1, 2 * 16);
    place(i + 2, 4 * 2);
  }
  header.check = detail::checkOf(header);
  std::string file(sizeof header, '\0');
  std::memcpy(file.data(), &header, sizeof header);
  return file + bytes;
}

void ask(const std::string& content) {
  static const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("fuzz-suggest-" + std::to_string(::getpid()));
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
  const auto alone = Suggestions::open({file});
  if (!alone) return;
  // Beside itself: names are looked up in the other, too.
  const auto names = Suggestions::open({file, file});
  if (!names || names->size() != 2 * alone->size()) std::abort();
  const std::string typed =
      content.substr(content.size() - std::min<std::size_t>(content.size(), 6));
  for (const std::string& text : {std::string("港"), std::string("o"), typed}) {
    if (names->complete(text, 10).size() > 10) std::abort();
    (void)names->similarTo(text, 5);
    for (const auto& one : names->municipalitiesNamed(text)) (void)names->wardsOf(one.code);
    if (alone->complete(text, 10).size() > 10) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  ask(bytes);
  ask(withHeader(bytes));
  return 0;
}
