#include "engine/styling/Breaks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kokudo::styling {

namespace {

constexpr NamedMethod kMethods[] = {
    {"auto", ClassMethod::Auto},         {"round", ClassMethod::Round},
    {"quantile", ClassMethod::Quantile}, {"equal", ClassMethod::Equal},
    {"jenks", ClassMethod::Jenks},       {"category", ClassMethod::Category}};

// The best parting takes time by the square of the values: of more, every n-th stands for all.
constexpr std::size_t kMostForJenks = 1200;

/// 1, 2 or 5 times a power of ten, so that `span` has at most `classes` steps of it.
double roundStep(double span, std::size_t classes) {
  const double raw = span / static_cast<double>(classes);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= raw * 0.999999) return factor * power;
  return 10 * power;
}

std::vector<double> roundBreaks(double low, double high, std::size_t classes) {
  std::vector<double> breaks;
  // A step that starts between two multiples may need one class more than wanted: the next larger
  // one does.
  for (double step = roundStep(high - low, classes);; step = roundStep(step * 1.01, 1)) {
    const double first = std::floor(low / step) + 1, last = std::ceil(high / step) - 1;
    if (last - first + 2 > static_cast<double>(classes)) continue;
    for (double i = first; i <= last; ++i) breaks.push_back(i * step);
    return breaks;
  }
}

std::vector<double> equalBreaks(double low, double high, std::size_t classes) {
  std::vector<double> breaks;
  for (std::size_t i = 1; i < classes; ++i)
    breaks.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(classes));
  return breaks;
}

std::vector<double> quantileBreaks(std::span<const double> sorted, std::size_t classes) {
  std::vector<double> breaks;
  for (std::size_t i = 1; i < classes; ++i) breaks.push_back(sorted[sorted.size() * i / classes]);
  return breaks;
}

std::vector<double> thinned(std::span<const double> sorted) {
  if (sorted.size() <= kMostForJenks) return {sorted.begin(), sorted.end()};
  std::vector<double> some;
  for (std::size_t i = 0; i < kMostForJenks; ++i)
    some.push_back(sorted[i * (sorted.size() - 1) / (kMostForJenks - 1)]);
  return some;
}

/// Sums from which the squared deviations of a run of values follow at once.
class Deviations {
 public:
  explicit Deviations(const std::vector<double>& values) : _sum{0}, _squares{0} {
    // From the middle of all, so that large numbers close together keep their differences.
    const double middle = (values.front() + values.back()) / 2;
    for (const double value : values) {
      const double v = value - middle;
      _sum.push_back(_sum.back() + v);
      _squares.push_back(_squares.back() + v * v);
    }
  }
  double of(std::size_t begin, std::size_t end) const {
    const double sum = _sum[end] - _sum[begin];
    return _squares[end] - _squares[begin] - sum * sum / static_cast<double>(end - begin);
  }

 private:
  std::vector<double> _sum, _squares;
};

/// The parting of least squared deviations, found exactly by dynamic programming.
std::vector<double> jenksBreaks(std::span<const double> sorted, std::size_t classes) {
  const std::vector<double> values = thinned(sorted);
  const std::size_t count = values.size();
  const Deviations deviations(values);
  constexpr double kNever = std::numeric_limits<double>::infinity();
  std::vector<double> best(count + 1, kNever);
  best[0] = 0;
  std::vector<std::vector<std::size_t>> starts;  // per class: where it begins, by where it ends
  for (std::size_t c = 0; c < std::min(classes, count); ++c) {
    std::vector<double> next(count + 1, kNever);
    std::vector<std::size_t> start(count + 1, 0);
    for (std::size_t end = c + 1; end <= count; ++end) {
      for (std::size_t begin = c; begin < end; ++begin) {
        const double cost = best[begin] + deviations.of(begin, end);
        if (cost >= next[end]) continue;
        next[end] = cost;
        start[end] = begin;
      }
    }
    best = std::move(next);
    starts.push_back(std::move(start));
  }
  std::vector<double> breaks;
  std::size_t end = count;
  for (std::size_t c = starts.size(); c-- > 1;) {
    end = starts[c][end];
    breaks.push_back(values[end]);
  }
  std::reverse(breaks.begin(), breaks.end());
  return breaks;
}

/// `number` to a multiple of 10^power.
double roundedTo(double number, double power) {
  // By a whole number, which a double holds exactly: 0.1 times 83 is not 8.3.
  const double scale = std::pow(10, std::abs(power));
  return power < 0 ? std::round(number * scale) / scale : std::round(number / scale) * scale;
}

/// Each edge to a power of ten well below the narrower class beside it.
void roundAll(std::vector<double>& breaks, double low, double high) {
  const std::vector<double> exact = breaks;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double below = i == 0 ? low : exact[i - 1];
    const double above = i + 1 == exact.size() ? high : exact[i + 1];
    double gap = std::min(exact[i] - below, above - exact[i]);
    if (!(gap > 0)) gap = std::max(exact[i] - below, above - exact[i]);
    if (gap > 0) breaks[i] = roundedTo(exact[i], std::floor(std::log10(gap)) - 1);
  }
}

}  // namespace

std::span<const NamedMethod> classMethods() {
  return kMethods;
}

const NamedMethod* classMethodNamed(std::string_view name) {
  for (const NamedMethod& each : kMethods)
    if (each.name == name) return &each;
  return nullptr;
}

std::vector<double> classBreaks(ClassMethod method, std::span<const double> sorted,
                                std::size_t classes) {
  const double low = sorted.front(), high = sorted.back(), span = high - low;
  // Values so close together that steps between them are lost among the digits of a double.
  const double digits = std::max(std::abs(low), std::abs(high)) * 1e-12;
  if (classes < 2 || !(span > std::max(digits, 1e-290)) || !std::isfinite(span)) return {};
  std::vector<double> breaks;
  if (method == ClassMethod::Round)
    breaks = roundBreaks(low, high, classes);
  else if (method == ClassMethod::Quantile)
    breaks = quantileBreaks(sorted, classes);
  else if (method == ClassMethod::Jenks)
    breaks = jenksBreaks(sorted, classes);
  else
    breaks = equalBreaks(low, high, classes);
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  roundAll(breaks, low, high);
  breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
  // An edge at the lowest value would part nothing from the rest.
  std::erase_if(breaks, [&](double edge) { return edge <= low || edge > high; });
  return breaks;
}

}  // namespace kokudo::styling
