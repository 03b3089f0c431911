#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace kokudo::adapters::detail {

/// What a run of a harvest leaves in the catalogue so that the next can go on: where it stopped,
/// and which ids it has seen (in pages, each stored with the records of its checkpoint).
class HarvestState {
 public:
  HarvestState(catalog::Catalog& catalog, std::string source);

  /// The stored checkpoint of a run with the same `scope`, "" if there is none.
  Result<std::string> load(const std::string& scope);
  /// Forgets checkpoint and seen ids.
  Status clear();
  /// Within the transaction of the records that `ids` names.
  Status store(const std::string& scope, const std::string& checkpoint,
               const std::vector<std::string>& ids);
  Result<std::unordered_set<std::string>> seen() const;

 private:
  std::string checkpointKey() const;
  std::string seenKey(std::uint64_t page) const;

  catalog::Catalog& _catalog;
  std::string _source;
  std::uint64_t _pages = 0;
};

}  // namespace kokudo::adapters::detail
