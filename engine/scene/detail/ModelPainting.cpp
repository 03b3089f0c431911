#include "engine/scene/detail/ModelPainting.h"

namespace kokudo::scene::detail {

void ModelPainting::begin(std::shared_ptr<const FeatureRules> rules) {
  _rules = std::move(rules);
  _used.assign(_node.tables.size(), false);
  _next = 0;
  for (std::size_t i = 0; i < _used.size(); ++i) {
    _used[i] = _node.tables[i]->concerned(*_rules);
    if (_used[i]) _node.tables[i]->begin(_rules);
  }
}

bool ModelPainting::paint(std::size_t rows) {
  while (_next < _used.size() && !_used[_next]) ++_next;
  if (_next < _used.size() && _node.tables[_next]->paint(rows)) ++_next;
  while (_next < _used.size() && !_used[_next]) ++_next;
  return _next == _used.size();
}

void ModelPainting::show(ModelStates& states) {
  for (std::size_t i = 0; i < _used.size(); ++i)
    if (_used[i]) _node.tables[i]->show();
  for (auto& piece : _node.pieces) apply(piece, states);
}

void ModelPainting::apply(ModelNode::Piece& piece, ModelStates& states) {
  if (piece.table < 0 || piece.terrain) return;
  const auto index = static_cast<std::size_t>(piece.table);
  const auto table = _used[index] ? _node.tables[index] : nullptr;
  ModelVariant variant = piece.variant;
  variant.features = table != nullptr;
  // Glass among walls is drawn after all walls, by a drawable of its own.
  const bool split = table && table->translucent() && !variant.blend;
  using Pass = MeshDrawable::Pass;
  piece.opaque->setStateSet(states.get(variant));
  piece.opaque->setAppearance(table, piece.byVertex, split ? Pass::Opaque : Pass::All);
  const bool anything = !table || table->opaque() || (variant.blend && table->translucent());
  piece.opaque->setNodeMask(anything ? ~0u : 0u);
  if (split && !piece.translucent) {
    piece.translucent = new MeshDrawable(piece.opaque->parts(), piece.opaque->counts());
    _node.root->addChild(piece.translucent);
  }
  if (!piece.translucent) return;
  variant.blend = true;
  piece.translucent->setStateSet(states.get(variant));
  piece.translucent->setAppearance(table, piece.byVertex, Pass::Translucent);
  piece.translucent->setNodeMask(split ? ~0u : 0u);
}

}  // namespace kokudo::scene::detail
