#include "engine/content/detail/GlbFeatureIds.h"

#include <algorithm>
#include <utility>

namespace kokudo::content {

WrittenFeatureIds featureIdsOf(GlbDraft& draft, const Primitive& p) {
  std::set<std::uint32_t> distinct(p.featureIds.begin(), p.featureIds.end());
  const bool gaps = distinct.erase(kNoFeature) > 0;
  std::uint32_t none = 0;
  if (!distinct.empty()) none = *distinct.rbegin() + 1;
  if (p.featureTable >= 0) {
    none = std::max(none, static_cast<std::uint32_t>(
                              draft.model.featureTables[std::size_t(p.featureTable)].count));
  }
  std::vector<float> ids;
  ids.reserve(p.featureIds.size());
  for (const auto id : p.featureIds)
    ids.push_back(static_cast<float>(id == kNoFeature ? none : id));
  OrderedJson set{{"featureCount", std::max<std::size_t>(distinct.size(), 1)}, {"attribute", 0}};
  if (gaps) set["nullFeatureId"] = none;
  if (p.featureTable >= 0 && draft.tableIndices[std::size_t(p.featureTable)] >= 0) {
    set["propertyTable"] = draft.tableIndices[std::size_t(p.featureTable)];
  }
  draft.used.insert("EXT_mesh_features");
  return {std::move(ids), OrderedJson{{"featureIds", OrderedJson::array({std::move(set)})}}};
}

}  // namespace kokudo::content
