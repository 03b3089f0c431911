#pragma once

#include <string_view>

namespace kokudo::content {

/// What the names of CityGML's elements say.

/// Without its prefix.
std::string_view localNameOf(std::string_view name);
/// uro:buildingIDAttribute/uro:BuildingIDAttribute: the type says nothing that the property did
/// not.
bool repeatsProperty(std::string_view property, std::string_view type);
/// Polygon and what else has rings.
bool isCitySurface(std::string_view local);
bool isGmlGeometry(std::string_view local);
/// 0..4 for lod0FootPrint, lod2Solid ...; -1 for others.
int lodNamedBy(std::string_view local);

}  // namespace kokudo::content
