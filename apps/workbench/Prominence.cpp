#include "apps/workbench/Prominence.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <tuple>

namespace kokudo::workbench {
namespace {

// Room for a sign and, beside most of them, a name.
constexpr double kWidePixels = 56, kHighPixels = 24;
constexpr double kMetresPerDegree = 111320, kRadians = 3.14159265358979323846 / 180;

double number(const Attributes& attributes, const char* name, double otherwise) {
  const Value* value = find(attributes, name);
  const std::string text = value ? kokudo::toText(*value) : "";
  char* end = nullptr;
  const double found = std::strtod(text.c_str(), &end);
  return text.empty() || end == text.c_str() || !std::isfinite(found) ? otherwise : found;
}

bool crowds(const Pin& a, const Pin& b, double metresPerPixel) {
  const double pixels = kMetresPerDegree / std::max(metresPerPixel, 1e-6);
  const double x = (a.longitude - b.longitude) * pixels * std::cos(a.latitude * kRadians);
  const double y = (a.latitude - b.latitude) * pixels;
  return std::abs(x) < kWidePixels && std::abs(y) < kHighPixels;
}

}  // namespace

int rankOf(const Attributes& attributes) {
  return static_cast<int>(std::clamp(number(attributes, "rank", kUnranked), 1.0, kUnranked + 0.0));
}

double figureOf(const Attributes& attributes) {
  return number(attributes, "figure1", 0);
}

std::vector<Pin> mostProminent(std::vector<Prominent> all, double metresPerPixel) {
  std::stable_sort(all.begin(), all.end(), [](const Prominent& a, const Prominent& b) {
    return std::make_tuple(a.rank, -a.figure, a.pin.id) <
           std::make_tuple(b.rank, -b.figure, b.pin.id);
  });
  // Metres of height and of span cannot be compared: the first of every kind, then the second ...
  std::map<std::pair<int, std::string>, int> place;
  std::vector<std::pair<std::pair<int, int>, std::size_t>> order;
  for (std::size_t i = 0; i < all.size(); ++i)
    order.push_back({{all[i].rank, place[{all[i].rank, all[i].pin.kind}]++}, i});
  std::sort(order.begin(), order.end());
  std::vector<Pin> chosen;
  for (const auto& [turn, i] : order) {
    const Pin& pin = all[i].pin;
    const bool room = std::none_of(chosen.begin(), chosen.end(), [&](const Pin& other) {
      return crowds(pin, other, metresPerPixel);
    });
    if (room) chosen.push_back(pin);
  }
  return chosen;
}

}  // namespace kokudo::workbench
