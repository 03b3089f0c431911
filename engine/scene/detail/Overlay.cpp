#include "engine/scene/detail/Overlay.h"

#include "engine/scene/detail/ScaleBar.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {
namespace {

constexpr Colour kOverlayInk{27, 36, 48}, kOverlayPaper{255, 255, 255, 190}, kNorth{196, 75, 68},
    kSouth{92, 104, 120};
constexpr int kCreditPixels = 11, kScalePixels = 12;
constexpr double kMargin = 8, kLongestBar = 130;

void drawScaleBar(Canvas& canvas, const tiles::ViewState& view, const OverlayContent& content,
                  const Margins& margins, Occupancy& occupancy) {
  if (!content.centreOnGround) return;
  const double longest = std::min(kLongestBar, canvas.width() * 0.3);
  const auto bar = scaleBarAt(view, content.centre, longest);
  if (!bar) return;
  const double width = std::max(bar->pixels, double(canvas.textWidth(bar->label, kScalePixels)));
  const double x = margins.left + kMargin, bottom = canvas.height() - margins.bottom - kMargin;
  const double inner = x + 7, line = bottom - 6, right = inner + bar->pixels;
  canvas.rectangle(x, bottom - 26, width + 14, 26, kOverlayPaper);
  canvas.text(inner, bottom - 12, bar->label, kScalePixels, kOverlayInk);
  canvas.line(inner, line, right, line, 2, kOverlayInk);
  canvas.line(inner, line - 4, inner, line + 1, 1, kOverlayInk);
  canvas.line(right, line - 4, right, line + 1, 1, kOverlayInk);
  occupancy.take({x, bottom - 26, x + width + 14, bottom});
}

void drawCredit(Canvas& canvas, const OverlayContent& content, const Margins& margins,
                Occupancy& occupancy) {
  if (content.credit.empty()) return;
  const double room = canvas.width() - margins.left - margins.right;
  const double widest = std::max(80.0, room - kLongestBar - 5 * kMargin);
  const auto lines = wrapped(canvas, content.credit, kCreditPixels, widest);
  double width = 0;
  for (const auto& line : lines)
    width = std::max(width, double(canvas.textWidth(line, kCreditPixels)));
  const double step = kCreditPixels + 4, height = step * double(lines.size()) + 5;
  const double right = canvas.width() - margins.right, bottom = canvas.height() - margins.bottom;
  const double left = right - width - 12, top = bottom - height;
  canvas.rectangle(left, top, right - left, height, kOverlayPaper);
  double baseline = top + kCreditPixels + 3;
  for (const auto& line : lines) {
    canvas.text(right - 6 - canvas.textWidth(line, kCreditPixels), baseline, line, kCreditPixels,
                kOverlayInk);
    baseline += step;
  }
  occupancy.take({left, top, right, bottom});
}

void drawNorth(Canvas& canvas, const OverlayContent& content, const Margins& margins,
               Occupancy& occupancy) {
  const double x = canvas.width() - margins.right - 34, y = 38;
  // North on the screen: straight up when the view heads north.
  const double nx = -std::sin(content.heading), ny = -std::cos(content.heading);
  const double sx = -ny, sy = nx;
  canvas.disc(x, y, 19, {255, 255, 255, 205});
  const auto needle = [&](double sign, Colour colour) {
    canvas.triangle(x + sign * nx * 13, y + sign * ny * 13, x + sx * 4, y + sy * 4, x - sx * 4,
                    y - sy * 4, colour);
  };
  needle(1, kNorth);
  needle(-1, kSouth);
  const int width = canvas.textWidth("N", 10);
  canvas.text(x + nx * 26 - width / 2.0, y + ny * 26 + 4, "N", 10, kOverlayInk,
              {255, 255, 255, 220});
  occupancy.take({x - 32, y - 34, x + 32, y + 34});
}

/// Bytes of the character at `at`.
std::size_t characterLength(const std::string& text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

}  // namespace

std::vector<std::string> wrapped(const Canvas& canvas, const std::string& text, int pixels,
                                 double width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t breakAt = 0;  // bytes of `line` that may stand alone
  double lineWidth = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = characterLength(text, i);
    const std::string character = text.substr(i, length);
    const double advance = canvas.textWidth(character, pixels);
    if (lineWidth + advance > width && !line.empty()) {
      const std::size_t cut = breakAt > 0 ? breakAt : line.size();
      lines.push_back(line.substr(0, cut));
      line.erase(0, cut);
      lineWidth = canvas.textWidth(line, pixels);
      breakAt = 0;
    }
    line += character;
    lineWidth += advance;
    if (character == " " || length >= 3) breakAt = line.size();
    i += length;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

void drawOverlay(Canvas& canvas, const tiles::ViewState& view, const OverlayContent& content,
                 const Margins& margins, Occupancy& occupancy) {
  drawScaleBar(canvas, view, content, margins, occupancy);
  drawCredit(canvas, content, margins, occupancy);
  if (content.compass) drawNorth(canvas, content, margins, occupancy);
}

}  // namespace kokudo::scene::detail
