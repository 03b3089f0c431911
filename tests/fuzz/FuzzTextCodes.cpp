#include "engine/base/Uri.h"
#include "engine/geodesy/AdministrativeCode.h"
#include "engine/geodesy/GridSquare.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <string_view>

using namespace kokudo;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void checkUri(std::string_view base, std::string_view reference) {
  require(percentDecode(percentEncode(reference)) == reference);
  const std::string resolved = resolveUri(base, reference);
  // An absolute path stays absolute and keeps no way up out of its root.
  if (!base.empty() && base[0] == '/' && uriScheme(reference).empty() && !reference.empty() &&
      reference.substr(0, 1) != "?" && reference.substr(0, 1) != "#" &&
      reference.substr(0, 2) != "//") {
    require(!resolved.empty() && resolved[0] == '/');
    require(resolved.find("/../") == resolved.npos);
  }
}

bool isWithin(const geodesy::GlobeRectangle& inner, const geodesy::GlobeRectangle& outer) {
  constexpr double kRounding = 1e-12;
  return inner.west >= outer.west - kRounding && inner.east <= outer.east + kRounding &&
         inner.south >= outer.south - kRounding && inner.north <= outer.north + kRounding;
}

void checkCodes(std::string_view text) {
  if (const auto code = geodesy::normalizeMunicipalityCode(text)) {
    require(code->size() == 5);
    require(geodesy::normalizeMunicipalityCode(*code) == code);
  }
  if (const auto r = geodesy::gridSquareRectangle(text)) {
    constexpr double degrees = 180.0 / std::numbers::pi;
    const auto code = geodesy::gridSquareCode(
        (r->west + r->east) / 2 * degrees, (r->south + r->north) / 2 * degrees, int(text.size()));
    // Nine digits of a point are half a square of the third division; the 5 says twice one.
    if (text.size() == 9 && text.back() == '5')
      require(code && isWithin(*geodesy::gridSquareRectangle(*code), *r));
    else
      require(code == text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cut = text.find('\n');
  checkUri(text.substr(0, cut), cut == text.npos ? text : text.substr(cut + 1));
  checkCodes(text);
  return 0;
}
