#include "engine/scene/detail/SceneViewImpl.h"

namespace kokudo::scene::detail {
namespace {

std::shared_ptr<const RecordIds> setOf(const std::vector<std::string>& recordIds) {
  return std::make_shared<RecordIds>(recordIds.begin(), recordIds.end());
}

}  // namespace

void SceneViewImpl::changeRules(const std::string& id,
                                const std::function<void(FeatureRules&)>& change) {
  SceneLayer* found = layer(id);
  if (!found) return;
  FeatureRules rules = found->builder->rules();
  change(rules);
  found->builder->setRules(std::move(rules));
}

void SceneViewImpl::setHighlight(const std::string& recordId) {
  _highlight = recordId;
  lightUp("", {});
}

void SceneViewImpl::setHighlight(const std::string& layer, FeaturePredicate lit) {
  _highlight.clear();
  lightUp(layer, lit);
}

void SceneViewImpl::lightUp(const std::string& id, const FeaturePredicate& lit) {
  for (const auto& layer : _layers) {
    const FeatureRules& now = layer->builder->rules();
    const bool chosen = lit && layer->id == id;
    // Painting a layer anew for nothing would cost frames.
    if (now.highlighted == _highlight && !now.highlightedIf && !chosen) continue;
    changeRules(layer->id, [&](FeatureRules& rules) {
      rules.highlighted = _highlight;
      rules.highlightedIf = chosen ? lit : FeaturePredicate{};
    });
  }
}

void SceneViewImpl::setLayerStyle(const std::string& id,
                                  std::shared_ptr<const styling::Style> style) {
  changeRules(id, [&](FeatureRules& rules) { rules.style = std::move(style); });
}

void SceneViewImpl::setHidden(const std::string& id, const std::vector<std::string>& recordIds) {
  changeRules(id, [&](FeatureRules& rules) {
    rules.hidden = recordIds.empty() ? nullptr : setOf(recordIds);
    rules.hiddenIf = {};
  });
}

void SceneViewImpl::setHidden(const std::string& id, FeaturePredicate hidden) {
  changeRules(id, [&](FeatureRules& rules) {
    rules.hidden = nullptr;
    rules.hiddenIf = std::move(hidden);
  });
}

void SceneViewImpl::isolate(const std::string& id, const std::vector<std::string>& recordIds) {
  changeRules(id, [&](FeatureRules& rules) {
    rules.isolated = setOf(recordIds);
    rules.isolatedIf = {};
  });
}

void SceneViewImpl::isolate(const std::string& id, FeaturePredicate shown) {
  changeRules(id, [&](FeatureRules& rules) {
    rules.isolated = nullptr;
    rules.isolatedIf = std::move(shown);
  });
}

void SceneViewImpl::showAll(const std::string& id) {
  changeRules(id, [](FeatureRules& rules) {
    rules.hidden = rules.isolated = nullptr;
    rules.hiddenIf = rules.isolatedIf = {};
  });
}

void SceneViewImpl::setPointSize(const std::string& id, double pixels, bool bySpacing) {
  if (SceneLayer* found = layer(id)) found->builder->setPointSizing({pixels, bySpacing});
}

}  // namespace kokudo::scene::detail
