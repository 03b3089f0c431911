#pragma once

#include "engine/base/Result.h"
#include "index/language/QueryTree.h"
#include "index/search/QueryParts.h"
#include "index/shards/detail/Condition.h"
#include "index/shards/detail/Dictionary.h"
#include "index/shards/detail/FilterConditions.h"
#include "index/shards/detail/Plan.h"
#include "index/shards/detail/TextConditions.h"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace kokudo::shards::detail {

/// Conditions of the trees of one query, one node after another; tells the plan what it needs to
/// know of them besides.
class TreeConditions {
 public:
  TreeConditions(Plan& plan, const Dictionary& dictionary, bool scored)
      : _plan(plan), _dictionary(dictionary), _scored(scored) {}

  /// BadUsage and Unsupported as Plan::of.
  Result<Condition> tree(const language::QueryTree& tree) {
    return std::visit([this](const auto& node) { return this->node(node); }, tree.node);
  }

 private:
  Result<Condition> node(const language::And& node);
  Result<Condition> node(const language::Or& node) {
    auto parts = each(node.parts);
    if (!parts) return parts.error();
    return anyOf(std::move(*parts));
  }
  Result<Condition> node(const language::Not& node);
  Result<Condition> node(const language::Text& text);
  Result<Condition> node(const language::Attribute& condition);
  Result<Condition> node(const language::Filter& filter) {
    return meetsFilter(filter, _plan, _dictionary);
  }

  Result<std::vector<Condition>> each(const std::vector<language::QueryTree>& trees);
  Condition form(const std::string& phrase, PhraseScope scope, bool typed);
  Condition phrases(const std::vector<search::QueryPhrase>& found, PhraseScope scope);
  Condition orRecordNamed(Condition words, const std::string& word) const;
  bool isBracket(const language::Attribute& condition) const;

  Plan& _plan;
  const Dictionary& _dictionary;
  bool _scored;
  int _negations = 0;
  std::size_t _textBytes = 0;
  bool _nothing = false;  // the last text had no letter to search for
};

}  // namespace kokudo::shards::detail
