#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::entities {

enum class Agreement { Unknown, Same, Different };

/// What a scored link was judged by.
struct ScoreParts {
  double name = 0;               ///< 0 to 1, on folded names and readings
  std::optional<double> metres;  ///< nothing if one of the two has no place
  Agreement kind = Agreement::Unknown;
  Agreement municipality = Agreement::Unknown;
  Agreement year = Agreement::Unknown;
};

/// Why two records are held to be one thing: keys they share, or a score.
struct Link {
  std::string first, second;      ///< record ids
  std::vector<std::string> keys;  ///< empty for a scored link
  double score = 1;               ///< 1 for keys
  ScoreParts parts;               ///< meaningless for keys
};

/// "key uro:buildingID=13120-bldg-1" or "score 0.93: name 1.00, 12 m, same municipality".
std::string reasonOf(const Link& link);

/// Records that describe the same thing.
struct Entity {
  std::string id;                    ///< the smallest member id: stable between builds
  std::vector<std::string> members;  ///< record ids in order, two or more
  std::vector<Link> links;           ///< they connect all members
};

/// The links found by buildLinks, in a file beside the catalogue. One instance per thread; a file
/// replaced by a new build does not disturb it.
class EntityLinks {
  struct Impl;

 public:
  /// NotFound if there is no such file, Integrity or Unsupported if it is not one of these.
  static Result<EntityLinks> open(const std::filesystem::path& file);
  EntityLinks(EntityLinks&&) noexcept;
  EntityLinks& operator=(EntityLinks&&) noexcept;
  ~EntityLinks();

  /// The entity of a record; nothing if it stands alone (or is not known).
  Result<std::optional<Entity>> entityOf(const std::string& recordId) const;
  /// Only its id, for many records: the record's own id if it stands alone.
  Result<std::string> entityIdOf(const std::string& recordId) const;
  /// In order of id, until `visit` gives false.
  Status forEachEntity(const std::function<bool(const Entity&)>& visit) const;
  /// Every record of an entity with the entity's id, in order of record, until `visit` gives false:
  /// faster than asking for many records one by one.
  Status forEachMember(
      const std::function<bool(std::string_view record, std::string_view entity)>& visit) const;
  Result<std::uint64_t> count() const;
  /// Catalog::revision() of the catalogue that the links were built from: behind it, they may lack
  /// records or name ones that are gone.
  Result<std::int64_t> catalogRevision() const;
  /// Catalog::identity() of that catalogue; 0 where the file does not say.
  Result<std::int64_t> catalogIdentity() const;

 private:
  explicit EntityLinks(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::entities
