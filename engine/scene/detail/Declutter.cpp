#include "engine/scene/detail/Declutter.h"

#include <algorithm>
#include <cmath>

namespace kokudo::scene::detail {
namespace {

constexpr double kCell = 64, kGap = 3;

}  // namespace

Occupancy::Occupancy(int width, int height)
    : _columns(std::max(1, int(std::ceil(width / kCell)))),
      _rows(std::max(1, int(std::ceil(height / kCell)))),
      _cells(std::size_t(_columns) * _rows) {}

template <typename Visit>
void Occupancy::cells(const Box& box, Visit visit) const {
  const auto index = [](double at, int count) {
    return static_cast<int>(std::clamp(std::floor(at / kCell), 0.0, count - 1.0));
  };
  for (int y = index(box.top, _rows); y <= index(box.bottom, _rows); ++y)
    for (int x = index(box.left, _columns); x <= index(box.right, _columns); ++x)
      if (!visit(std::size_t(y) * _columns + x)) return;
}

bool Occupancy::free(const Box& box) const {
  bool taken = false;
  cells(box, [&](std::size_t cell) {
    taken = std::any_of(_cells[cell].begin(), _cells[cell].end(),
                        [&](std::size_t i) { return _boxes[i].overlaps(box); });
    return !taken;
  });
  return !taken;
}

void Occupancy::take(const Box& box) {
  _boxes.push_back(box);
  cells(box, [&](std::size_t cell) {
    _cells[cell].push_back(_boxes.size() - 1);
    return true;
  });
}

std::optional<Box> placeLabel(Occupancy& occupancy, const Box& sign, double width, double height,
                              const Box& area) {
  const double middleX = (sign.left + sign.right) / 2, middleY = (sign.top + sign.bottom) / 2;
  const auto at = [&](double left, double top) {
    return Box{left, top, left + width, top + height};
  };
  const Box places[] = {at(sign.right + kGap, middleY - height / 2),
                        at(sign.left - kGap - width, middleY - height / 2),
                        at(middleX - width / 2, sign.top - kGap - height),
                        at(middleX - width / 2, sign.bottom + kGap)};
  for (const Box& place : places) {
    if (!place.inside(area) || !occupancy.free(place)) continue;
    occupancy.take(place);
    return place;
  }
  return std::nullopt;
}

}  // namespace kokudo::scene::detail
