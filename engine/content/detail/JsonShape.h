#pragma once

#include <string_view>

namespace kokudo::content {

enum class JsonShape { Unknown, Gltf, GeoJson, Tileset };

/// What kind of document a JSON text is, by the members of its outermost object; the text need not
/// be valid.
JsonShape jsonShape(std::string_view text);

}  // namespace kokudo::content
