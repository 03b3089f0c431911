#include "engine/content/detail/GlbBuffer.h"

namespace kokudo::content {

std::size_t GlbBuffer::addView(std::string_view content, int target) {
  bytes.resize((bytes.size() + 7) / 8 * 8, '\0');
  OrderedJson view{{"buffer", 0}, {"byteOffset", bytes.size()}};
  bytes.append(content);
  if (content.empty()) bytes.push_back('\0');  // a view must have at least one byte
  view["byteLength"] = std::max<std::size_t>(content.size(), 1);
  if (target != 0) view["target"] = target;
  views.push_back(std::move(view));
  return views.size() - 1;
}

}  // namespace kokudo::content
