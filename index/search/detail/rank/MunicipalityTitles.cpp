#include "index/search/detail/rank/MunicipalityTitles.h"

#include "index/search/detail/evaluate/Compile.h"

namespace kokudo::search::detail {
namespace {

const std::string kMunicipalityKind = "municipality";

}  // namespace

const std::vector<std::string>& MunicipalityTitles::codesOf(std::string_view title,
                                                            const Segment& segment) const {
  static const std::vector<std::string> none;
  std::call_once(_once, [&] { read(segment); });
  const auto found = _codes.find(title);
  return found == _codes.end() ? none : found->second;
}

void MunicipalityTitles::read(const Segment& segment) const {
  if (segment.dictionaries.of(Dimension::Kind).find(kMunicipalityKind) < 0) return;
  Trace trace(false, {});
  const PreparedTree tree{HasValue{Dimension::Kind, {kMunicipalityKind}, {}}};
  const auto found = evaluate(tree, segment, trace);
  if (!found) return;
  found->forEach([&](std::uint32_t document) {
    const std::string_view code = segment.valueOf(Dimension::Municipality, document);
    if (!code.empty()) _codes[std::string(segment.foldedTitle(document))].emplace_back(code);
  });
}

}  // namespace kokudo::search::detail
