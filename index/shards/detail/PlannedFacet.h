#pragma once

#include "engine/base/Result.h"
#include "index/shards/detail/Dictionary.h"

#include <xapian.h>

#include <cstddef>
#include <optional>
#include <string>

namespace kokudo::shards::detail {

/// A facet to count: the slot of its values.
struct PlannedFacet {
  std::string name;
  Xapian::valueno slot = 0;
  enum class Form { Text, Number } form = Form::Text;
  std::optional<std::size_t> dimension;  ///< of facetDimensions() without the year
  bool hasUnknown = true;                ///< records without a value count as ""
};

/// The facet of a dimension, "year" or "attr:NAME". BadUsage for a name that is none of these,
/// Unsupported for an attribute whose values are not all numbers, one in each record.
Result<PlannedFacet> facetCalled(const std::string& name, const Dictionary& dictionary);

}  // namespace kokudo::shards::detail
