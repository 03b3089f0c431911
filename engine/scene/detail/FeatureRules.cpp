#include "engine/scene/detail/FeatureRules.h"

#include "engine/content/BatchClasses.h"

#include <algorithm>
#include <string_view>

namespace kokudo::scene::detail {

using content::FeatureTable;

bool FeatureRules::empty() const {
  return !style && !hidden && !isolated && !hiddenIf && !isolatedIf && highlighted.empty() &&
         !highlightedIf;
}

/// One row as a style sees it; the columns that the style reads are found once.
class RowPainter::Row final : public styling::PropertySource {
 public:
  Row(const RowTables& tables, const std::vector<std::string>& wanted) {
    for (const FeatureTable* table : tables) {
      const bool unnamed = std::holds_alternative<std::monostate>(_className);
      if (unnamed && !table->className.empty()) _className = table->className;
      for (const auto& column : table->columns) {
        for (const std::string& name : wanted)
          if (column.id == name || column.name == name) _columns.push_back({name, &column});
      }
    }
  }
  void at(std::size_t row) { _at = row; }
  const Value* find(std::string_view name) const override {
    for (const auto& [known, column] : _columns) {
      if (known != name || _at >= column->values.size()) continue;
      const Value& value = column->values[_at];
      return std::holds_alternative<std::monostate>(value) ? nullptr : &value;
    }
    // isClass() where rows have no class of their own.
    const bool classed = !std::holds_alternative<std::monostate>(_className);
    return classed && name == content::kExactClassColumn ? &_className : nullptr;
  }

 private:
  std::vector<std::pair<std::string, const FeatureTable::Column*>> _columns;
  Value _className;  ///< of the tables, or none
  std::size_t _at = 0;
};

RowPainter::RowPainter(const FeatureRules& rules, RowTables tables)
    : _rules(rules), _tables(std::move(tables)) {
  for (const FeatureTable* table : _tables) {
    for (const auto& column : table->columns)
      if (!_recordIds && (column.id == "record_id" || column.name == "record_id"))
        _recordIds = &column;
  }
  if (_rules.style) _row = std::make_unique<Row>(_tables, _rules.style->properties());
}

RowPainter::~RowPainter() = default;

const std::string* RowPainter::recordIdOf(std::size_t row) const {
  if (!_recordIds || row >= _recordIds->values.size()) return nullptr;
  return std::get_if<std::string>(&_recordIds->values[row]);
}

bool RowPainter::knows(const std::string& recordId) const {
  if (!_recordIds) return false;
  for (const Value& value : _recordIds->values) {
    const auto* text = std::get_if<std::string>(&value);
    if (text && *text == recordId) return true;
  }
  return false;
}

bool RowPainter::any(const FeatureTest& test, std::size_t row) const {
  return test && std::any_of(_tables.begin(), _tables.end(), [&](const FeatureTable* table) {
           return row < table->count && test(*table, row);
         });
}

bool RowPainter::shown(std::size_t row, const std::string* recordId) const {
  if (_rules.hidden && recordId && _rules.hidden->count(*recordId)) return false;
  if (any(_rules.hiddenIf, row)) return false;
  if (!_rules.isolates()) return true;
  return (_rules.isolated && recordId && _rules.isolated->count(*recordId)) ||
         any(_rules.isolatedIf, row);
}

RowPainter::Paint RowPainter::paint(std::size_t row) const {
  Paint paint;
  const std::string* recordId = recordIdOf(row);
  if (_row) {
    _row->at(row);
    paint.appearance = _rules.style->evaluate(*_row);
  }
  paint.appearance.show = paint.appearance.show && shown(row, recordId);
  const bool named = recordId && !_rules.highlighted.empty() && *recordId == _rules.highlighted;
  paint.highlighted = named || any(_rules.highlightedIf, row);
  return paint;
}

}  // namespace kokudo::scene::detail
