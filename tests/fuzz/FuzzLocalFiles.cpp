// links: adapters_localfiles

#include "data-adapters/localfiles/detail/ColumnText.h"
#include "data-adapters/localfiles/detail/Glob.h"
#include "data-adapters/localfiles/detail/Rows.h"
#include "data-adapters/localfiles/detail/SplitColumn.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace kokudo;
namespace local = adapters::localfiles;

// All rows of a table as one text, its bytes given in steps of that size.
std::string tableText(std::string_view bytes, char separator, std::size_t step) {
  Diagnostics diagnostics;
  std::string out;
  const auto source = [bytes, step](char* buffer, std::size_t size) mutable {
    const std::size_t n = std::min({size, step, bytes.size()});
    std::copy_n(bytes.data(), n, buffer);
    bytes.remove_prefix(n);
    return Result<std::size_t>(n);
  };
  const Status done =
      local::visitTable(source, "fuzz", separator, diagnostics, [&](local::Row&& row) {
        for (const auto& [name, value] : row.attributes) out += name + '=' + toText(value) + '\x1f';
        out += row.where + '\x1e';
        return true;
      });
  return done.ok() ? out : std::string();
}

void splitAndName(std::string_view bytes) {
  const auto half = bytes.size() / 2;
  local::Row row;
  row.attributes = {{"a", std::string(bytes.substr(0, half))}, {"b", std::string("町丁目")}};
  local::FileContext file;
  file.path = "x/y.csv";
  (void)local::ColumnText(std::string(bytes.substr(half)), file).of(row);
  local::Mapping::Split split{"a", ",", ":", {"{0}", "n/{0}{1}"}, {"", "most"}, {{"F", "荒川"}}};
  local::splitColumn(split, row);
}

}  // namespace

// GeoJSON, lists in JSON, tables, globs, lists in cells and texts with columns, as they come from
// anywhere. The first byte chooses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Diagnostics diagnostics;
  switch (data[0] % 5) {
    case 0:
    case 1: {
      const char separator = data[0] % 5 == 0 ? ',' : '\t';
      // The last block decides the encoding of its lines, so only texts that are UTF-8 must agree.
      const std::string whole = tableText(bytes, separator, bytes.size() + 1);
      const std::string pieces = tableText(bytes, separator, 1 + data[0] / 5 % 7);
      const bool ascii = std::all_of(bytes.begin(), bytes.end(), [](char c) { return c > 0; });
      if (ascii && whole != pieces) std::abort();
      break;
    }
    case 2: {
      local::JsonKind kind;
      const char* ways[] = {"data", ".", "data/*", "*/*/x"};
      (void)local::visitJson(bytes, "fuzz.json", ways[data[0] / 5 % 4], diagnostics, kind,
                             [](local::Row&&) { return true; })
          .ok();
      break;
    }
    case 3:
      (void)local::globMatches(bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2));
      break;
    default:
      splitAndName(bytes);
  }
  return 0;
}
