#pragma once

#include "index/entities/detail/Workshop.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace kokudo::entities::detail {

/// A link between rows of the work table that was accepted.
struct AcceptedLink {
  std::int64_t a = 0, b = 0;
  std::string keys;  ///< lines; "" for a scored link
  Judgement judged;
};

/// Entities as they grow: joined by links, best first, kept from chaining.
class Union {
 public:
  Union(Workshop& workshop, const LinkOptions& options, LinkReport& report)
      : _workshop(workshop), _options(options), _report(report) {}

  Status joinByKeys();
  Status joinByScore(Progress& progress, const CancelToken& token);

  const std::vector<AcceptedLink>& links() const { return _links; }
  /// Members of the entities, by their root.
  const std::unordered_map<std::int64_t, std::vector<std::int64_t>>& entities() const {
    return _members;
  }
  std::int64_t rootOf(std::int64_t ordinal);

 private:
  void unite(std::int64_t a, std::int64_t b);
  const std::vector<std::int64_t>& membersOf(std::int64_t root);
  Result<const Features*> features(std::int64_t ordinal);
  /// Whether every pair of the two entities can be one thing.
  Result<bool> consistent(std::int64_t rootA, std::int64_t rootB);
  void linkGroup(const std::string& key, const std::vector<std::int64_t>& group);

  Workshop& _workshop;
  const LinkOptions& _options;
  LinkReport& _report;
  std::unordered_map<std::int64_t, std::int64_t> _parent;
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> _members;  // two or more, by root
  std::unordered_map<std::int64_t, Features> _features;                  // lately used
  std::vector<std::int64_t> _single;
  std::vector<AcceptedLink> _links;
};

}  // namespace kokudo::entities::detail
