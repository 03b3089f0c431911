#pragma once

#include "engine/content/FeatureTable.h"
#include "engine/styling/Style.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace kokudo::scene::detail {

using RecordIds = std::unordered_set<std::string>;
using FeatureTest = std::function<bool(const content::FeatureTable&, std::size_t row)>;

/// What decides how the features of a layer look. Immutable once shared.
struct FeatureRules {
  std::shared_ptr<const styling::Style> style;
  std::shared_ptr<const RecordIds> hidden;    ///< record ids, or null
  std::shared_ptr<const RecordIds> isolated;  ///< only these are shown, or null: all
  FeatureTest hiddenIf, isolatedIf;           ///< any thread; empty: not asked
  std::string highlighted;                    ///< record id, or ""
  FeatureTest highlightedIf;                  ///< any thread; empty: not asked

  bool empty() const;
  bool isolates() const { return isolated || isolatedIf; }
};

/// Tables that describe the same rows: one for features, several for the properties of points,
/// none for what has no features.
using RowTables = std::vector<const content::FeatureTable*>;

/// Applies rules to rows.
class RowPainter {
 public:
  /// Both must outlive the painter.
  RowPainter(const FeatureRules& rules, RowTables tables);
  ~RowPainter();

  struct Paint {
    styling::Appearance appearance;  ///< `show` includes hiding and isolating
    bool highlighted = false;
  };
  Paint paint(std::size_t row) const;
  /// Whether a row has that record id.
  bool knows(const std::string& recordId) const;

 private:
  class Row;
  bool any(const FeatureTest& test, std::size_t row) const;
  bool shown(std::size_t row, const std::string* recordId) const;
  const std::string* recordIdOf(std::size_t row) const;
  const FeatureRules& _rules;
  RowTables _tables;
  const content::FeatureTable::Column* _recordIds = nullptr;
  std::unique_ptr<Row> _row;
};

}  // namespace kokudo::scene::detail
