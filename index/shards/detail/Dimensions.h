#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <optional>
#include <string>

namespace kokudo::shards::detail {

/// Numbers of the dimensions: facetDimensions() without the year, in its order.
enum Dimension : std::size_t {
  kSource,
  kDataset,
  kPrefecture,
  kMunicipality,
  kKind,
  kPlaceHow,
  kLicense
};

/// The number of a dimension; nothing for the year and for what is none.
std::optional<std::size_t> dimensionCalled(const std::string& name);
/// BadUsage that lists the facets there are.
Error unknownDimension(const std::string& name);

}  // namespace kokudo::shards::detail
