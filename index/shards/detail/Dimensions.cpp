#include "index/shards/detail/Dimensions.h"

#include "index/search/Query.h"

#include <fmt/format.h>

namespace kokudo::shards::detail {

std::optional<std::size_t> dimensionCalled(const std::string& name) {
  std::size_t number = 0;
  for (const std::string& known : search::facetDimensions()) {
    if (known == "year") continue;
    if (known == name) return number;
    ++number;
  }
  return std::nullopt;
}

Error unknownDimension(const std::string& name) {
  std::string list;
  for (const std::string& known : search::facetDimensions())
    list += (list.empty() ? "" : ", ") + known;
  return Error{Error::Kind::BadUsage,
               fmt::format("facet '{}' is unknown; expected one of {}, or attr:NAME",
                           name.substr(0, 60), list)};
}

}  // namespace kokudo::shards::detail
