#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kokudo::content {

using OrderedJson = nlohmann::ordered_json;

/// The binary chunk of a .glb under construction with its views and accessors. Every view starts at
/// a multiple of 8, as EXT_structural_metadata asks for.
struct GlbBuffer {
  std::string bytes;
  OrderedJson views = OrderedJson::array();
  OrderedJson accessors = OrderedJson::array();

  /// @param target 34962 vertices, 34963 indices, 0 neither   @return index of the view
  std::size_t addView(std::string_view content, int target);

  template <typename T>
  std::size_t addView(std::span<const T> content, int target) {
    return addView(
        std::string_view(reinterpret_cast<const char*>(content.data()), content.size_bytes()),
        target);
  }

  /// @param componentType as glTF: 5121, 5123, 5125, 5126   @return index of the accessor
  template <typename T>
  std::size_t addAccessor(std::span<const T> content, int componentType, const char* type,
                          std::size_t count, int target) {
    const std::size_t view = addView(content, target);
    accessors.push_back(OrderedJson{
        {"bufferView", view}, {"componentType", componentType}, {"count", count}, {"type", type}});
    return accessors.size() - 1;
  }
};

}  // namespace kokudo::content
