#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/tiler/detail/CityMesh.h"

#include <vector>

namespace kokudo::tiler::detail {

/// The property table of a tile: gml_id, record_id, type, name, overview, then every attribute that
/// any of the features has, in order of first appearance. An attribute that a feature has several
/// times takes several columns of the same name. A column holds values of one kind: whole numbers
/// among fractions become fractions, other mixtures text.
content::FeatureTable tableOf(const std::vector<const CityFeature*>& features, bool overview);

/// The same without the attributes, for an overview.
content::FeatureTable namesOf(const std::vector<const CityFeature*>& features);

/// The record that `kokudo import` makes of the same object.
std::string recordId(const std::string& gmlId);

}  // namespace kokudo::tiler::detail
