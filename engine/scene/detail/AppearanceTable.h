#pragma once

#include "engine/scene/detail/FeatureRules.h"
#include "engine/scene/detail/TexelTable.h"

#include <memory>

namespace kokudo::scene::detail {

/// The look of every row of a table as the shaders read it (shaders/features.glsl). Painted in
/// slices, in a worker or on the main thread; shown when it is whole.
class AppearanceTable {
 public:
  AppearanceTable(RowTables tables, std::size_t rows, std::shared_ptr<GlObjects> objects);

  /// Whether rules change anything here.
  bool concerned(const FeatureRules& rules) const;
  /// Begins to paint by these rules.
  void begin(std::shared_ptr<const FeatureRules> rules);
  /// Paints at most `rows` more. @return whether all are painted
  bool paint(std::size_t rows);
  /// Makes what was painted the table that is drawn; needs the context.
  void show();

  std::size_t rows() const { return _rows; }
  /// Of what is shown: texels per row (1, or 2 where points differ in size) and what there is.
  int texelsPerRow() const { return _texelsPerRow; }
  bool opaque() const { return _opaque; }
  bool translucent() const { return _translucent; }
  unsigned name() const { return _texels.name(); }

 private:
  RowTables _tables;
  std::size_t _rows, _painted = 0;
  std::shared_ptr<const FeatureRules> _rules;
  std::unique_ptr<RowPainter> _painter;
  std::vector<std::uint8_t> _colours, _sizes;
  TexelTable _texels;
  int _texelsPerRow = 1;
  bool _opaque = true, _translucent = false;
};

}  // namespace kokudo::scene::detail
