#pragma once

#include "index/search/SearchPage.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::workbench {

/// The entity that a hit stands for where records of one thing are one entry: nothing is said of it
/// where `id` is empty.
struct HitEntity {
  std::string id;                    ///< the record's own where it stands alone
  std::vector<std::string> members;  ///< record ids, the hit's own too; empty where it stands alone
};

/// Hits one after another as text that programs read: what comes first, each hit, what comes last.
class HitForm {
 public:
  virtual ~HitForm() = default;
  virtual std::string begin() const { return ""; }
  virtual std::string hit(const search::Hit& hit, const HitEntity& entity) = 0;
  virtual std::string end() const { return ""; }
};

/// "jsonl": an object a line, as in "hits" of the search document (docs/cli.md). "geojson": a
/// FeatureCollection (RFC 7946) of points, null where a hit has no place. "csv": RFC 4180 in UTF-8
/// with a header line. Null for another name.
/// @param entities whether there are columns for entities
std::unique_ptr<HitForm> hitForm(const std::string& name, bool entities);

/// Text for a field of a CSV line, in quotation marks where it needs them.
std::string csvField(std::string_view text);

/// A snippet in one line, without the marks of matches.
std::string plainSnippet(std::string snippet);

}  // namespace kokudo::workbench
