#include "index/shards/detail/PlannedFacet.h"

#include "index/shards/detail/AttributeConditions.h"
#include "index/shards/detail/Dimensions.h"
#include "index/shards/detail/Schema.h"

#include <fmt/format.h>

namespace kokudo::shards::detail {

Result<PlannedFacet> facetCalled(const std::string& name, const Dictionary& dictionary) {
  PlannedFacet facet;
  facet.name = name;
  if (const auto dimension = dimensionCalled(name)) {
    facet.slot = kDimensionSlot + static_cast<Xapian::valueno>(*dimension);
    facet.dimension = *dimension;
    return facet;
  }
  facet.form = PlannedFacet::Form::Number;
  if (name == "year") {
    facet.slot = kYearSlot;
    return facet;
  }
  if (!name.starts_with("attr:")) return unknownDimension(name);
  const std::string attribute = name.substr(5);
  const auto names = dictionary.attributesNamed(attribute);
  if (names.empty())
    return Error{Error::Kind::BadUsage, fmt::format("where '{0}': no record has an attribute '{0}'",
                                                    attribute.substr(0, 100))};
  if (names.size() > 1 || !isInSlot(dictionary.attributes.at(names[0])))
    return Error{Error::Kind::Unsupported,
                 fmt::format("facet '{}': shards count the values of attributes that are numbers, "
                             "one in each record; count it in the workspace itself",
                             name.substr(0, 60))};
  facet.slot = slotOfAttribute(names[0]);
  facet.hasUnknown = false;
  return facet;
}

}  // namespace kokudo::shards::detail
