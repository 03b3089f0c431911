#include "engine/scene/detail/AppearanceTable.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {
namespace {

constexpr std::uint8_t kOpaque = 127, kHighlighted = 128;
constexpr std::uint8_t kOnePixel = 4;  // quarter pixels; also what a style says that is silent

std::uint8_t codeOf(const RowPainter::Paint& paint) {
  const int alpha = paint.appearance.show ? (paint.appearance.color[3] * kOpaque + 127) / 255 : 0;
  return static_cast<std::uint8_t>(alpha + (paint.highlighted ? kHighlighted : 0));
}

}  // namespace

AppearanceTable::AppearanceTable(RowTables tables, std::size_t rows,
                                 std::shared_ptr<GlObjects> objects)
    : _tables(std::move(tables)),
      _rows(rows),
      _texels(TexelTable::Format::Bytes, std::move(objects)) {}

bool AppearanceTable::concerned(const FeatureRules& rules) const {
  if (rules.empty()) return false;
  // To ask a test of all rows here would take too long at once.
  const bool lightsUpOnly =
      !rules.style && !rules.hidden && !rules.hiddenIf && !rules.isolates() && !rules.highlightedIf;
  if (_tables.empty()) return rules.style || rules.isolates();
  return !lightsUpOnly || RowPainter(rules, _tables).knows(rules.highlighted);
}

void AppearanceTable::begin(std::shared_ptr<const FeatureRules> rules) {
  _painter.reset();
  _rules = std::move(rules);
  _painter = std::make_unique<RowPainter>(*_rules, _tables);
  _painted = 0;
  _colours.resize(_rows * 4);
  _sizes.resize(_rows);
}

bool AppearanceTable::paint(std::size_t rows) {
  const std::size_t end = std::min(_rows, _painted + rows);
  for (; _painted < end; ++_painted) {
    const RowPainter::Paint paint = _painter->paint(_painted);
    std::uint8_t* out = &_colours[_painted * 4];
    std::copy_n(paint.appearance.color.begin(), 3, out);
    out[3] = codeOf(paint);
    const double quarters = std::round(paint.appearance.pointSize * 4);
    _sizes[_painted] = static_cast<std::uint8_t>(
        std::isfinite(quarters) ? std::clamp(quarters, 1.0, 255.0) : double(kOnePixel));
  }
  return _painted == _rows;
}

void AppearanceTable::show() {
  _opaque = _translucent = false;
  for (std::size_t i = 3; i < _colours.size(); i += 4) {
    const int alpha = _colours[i] & kOpaque;
    _opaque = _opaque || alpha == kOpaque;
    _translucent = _translucent || (alpha > 0 && alpha < kOpaque);
  }
  const bool sized =
      std::any_of(_sizes.begin(), _sizes.end(), [](auto size) { return size != kOnePixel; });
  _texelsPerRow = sized ? 2 : 1;
  if (sized) {
    std::vector<std::uint8_t> both(_rows * 8, 0);
    for (std::size_t row = 0; row < _rows; ++row) {
      std::copy_n(&_colours[row * 4], 4, &both[row * 8]);
      both[row * 8 + 4] = _sizes[row];
    }
    _texels.set(both.data(), _rows * 2);
  } else {
    _texels.set(_colours.data(), _rows);
  }
  _painter.reset();
  std::vector<std::uint8_t>().swap(_colours);
  std::vector<std::uint8_t>().swap(_sizes);
}

}  // namespace kokudo::scene::detail
