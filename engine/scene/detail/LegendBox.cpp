#include "engine/scene/detail/LegendBox.h"

#include <algorithm>

namespace kokudo::scene::detail {
namespace {

constexpr Colour kLegendInk{27, 36, 48}, kLegendFaint{91, 103, 118},
    kLegendPaper{255, 255, 255, 240}, kLegendRim{120, 130, 142};
constexpr int kLegendTitlePixels = 14, kLegendTextPixels = 12;
constexpr double kLegendMargin = 8, kLegendPadding = 9, kLegendSwatch = 16, kLegendStep = 19,
                 kLegendTitleStep = 19;
constexpr double kRoomOfScaleBar = 34, kLegendWidest = 320, kLegendNoteGap = 16;

/// `text` cut to `width` pixels, with a sign that it was.
std::string cut(const Canvas& canvas, const std::string& text, double width) {
  if (canvas.textWidth(text, kLegendTextPixels) <= width) return text;
  const auto lines =
      wrapped(canvas, text, kLegendTextPixels, std::max(16.0, width - kLegendTextPixels));
  return lines.empty() ? "" : lines.front() + "…";
}

void drawSwatch(Canvas& canvas, double x, double y, const std::array<std::uint8_t, 4>& color) {
  canvas.rectangle(x - 1, y - 1, kLegendSwatch + 2, kLegendSwatch - 2, kLegendRim);
  canvas.rectangle(x, y, kLegendSwatch, kLegendSwatch - 4, {color[0], color[1], color[2], 255});
}

}  // namespace

void drawLegend(Canvas& canvas, const Legend& legend, const Margins& margins,
                Occupancy& occupancy) {
  if (legend.empty()) return;
  const double room =
      canvas.width() - margins.left - margins.right - 2 * kLegendMargin - 2 * kLegendPadding;
  const double widest = std::max(60.0, std::min(kLegendWidest, room));
  const auto titles = wrapped(canvas, legend.title, kLegendTitlePixels, widest);
  const double bottom = canvas.height() - margins.bottom - kLegendMargin - kRoomOfScaleBar;
  const double titleHeight = kLegendTitleStep * double(titles.size());
  const double space = bottom - kLegendMargin - titleHeight - 2 * kLegendPadding;
  const auto fitting = static_cast<std::size_t>(std::max(0.0, space / kLegendStep));
  std::size_t shown = std::min(legend.rows.size(), fitting);
  const bool leaves = shown < legend.rows.size();
  if (leaves && shown > 0) --shown;

  double notes = 0, texts = 0, width = 0;
  for (const auto& row : legend.rows)
    notes = std::max(notes, double(canvas.textWidth(row.note, kLegendTextPixels)));
  if (notes > 0) notes += kLegendNoteGap;
  for (const auto& title : titles)
    width = std::max(width, double(canvas.textWidth(title, kLegendTitlePixels)));
  for (const auto& row : legend.rows)
    texts = std::max(texts, double(canvas.textWidth(row.text, kLegendTextPixels)));
  texts = std::min(texts, std::max(40.0, widest - kLegendSwatch - 8 - notes));
  width = std::max(width, kLegendSwatch + 8 + texts + notes);
  const double height =
      titleHeight + kLegendStep * double(shown + std::size_t(leaves)) + 2 * kLegendPadding - 2;
  const double left = margins.left + kLegendMargin, top = bottom - height;
  canvas.rectangle(left, top, width + 2 * kLegendPadding, height, kLegendPaper);
  occupancy.take({left, top, left + width + 2 * kLegendPadding, bottom});

  double y = top + kLegendPadding;
  for (const auto& title : titles) {
    canvas.text(left + kLegendPadding, y + kLegendTitlePixels - 2, title, kLegendTitlePixels,
                kLegendInk);
    y += kLegendTitleStep;
  }
  const double right = left + kLegendPadding + width;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& row = legend.rows[i];
    drawSwatch(canvas, left + kLegendPadding, y + 2, row.color);
    const double baseline = y + kLegendTextPixels;
    canvas.text(left + kLegendPadding + kLegendSwatch + 8, baseline, cut(canvas, row.text, texts),
                kLegendTextPixels, kLegendInk);
    if (!row.note.empty())
      canvas.text(right - canvas.textWidth(row.note, kLegendTextPixels), baseline, row.note,
                  kLegendTextPixels, kLegendFaint);
    y += kLegendStep;
  }
  if (leaves)
    canvas.text(left + kLegendPadding + kLegendSwatch + 8, y + kLegendTextPixels,
                "… +" + std::to_string(legend.rows.size() - shown), kLegendTextPixels,
                kLegendFaint);
}

}  // namespace kokudo::scene::detail
