#pragma once

#include "engine/scene/detail/ModelNode.h"

namespace kokudo::scene::detail {

/// Paints the tables of one node by the rules of its layer, in slices.
class ModelPainting {
 public:
  explicit ModelPainting(ModelNode& node) : _node(node) {}

  /// Any thread, as long as nobody draws the node.
  void begin(std::shared_ptr<const FeatureRules> rules);
  /// @return whether all tables are painted
  bool paint(std::size_t rows);
  /// Makes it visible. Needs the context.
  void show(ModelStates& states);
  const std::shared_ptr<const FeatureRules>& rules() const { return _rules; }

 private:
  void apply(ModelNode::Piece& piece, ModelStates& states);
  ModelNode& _node;
  std::shared_ptr<const FeatureRules> _rules;
  std::vector<bool> _used;  ///< per table: the rules say something of it
  std::size_t _next = 0;
};

}  // namespace kokudo::scene::detail
