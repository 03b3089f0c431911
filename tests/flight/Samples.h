#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace kokudo::flight {

/// Figures of one kind, and what is said of them.
class Samples {
 public:
  void add(double value) { _values.push_back(value); }
  std::size_t count() const { return _values.size(); }
  /// @param share 0.5 = median, 1 = greatest. 0 where there is nothing.
  double quantile(double share) const {
    if (_values.empty()) return 0;
    std::vector<double> sorted = _values;
    const auto last = static_cast<double>(sorted.size() - 1);
    const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(share * last + 0.5);
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
  }

 private:
  std::vector<double> _values;
};

/// Units of y per unit of x of the straight line nearest to the points; 0 for fewer than two.
inline double slope(const std::vector<double>& x, const std::vector<double>& y) {
  const std::size_t n = std::min(x.size(), y.size());
  double meanX = 0, meanY = 0, up = 0, across = 0;
  for (std::size_t i = 0; i < n; ++i) {
    meanX += x[i] / static_cast<double>(n);
    meanY += y[i] / static_cast<double>(n);
  }
  for (std::size_t i = 0; i < n; ++i) {
    up += (x[i] - meanX) * (y[i] - meanY);
    across += (x[i] - meanX) * (x[i] - meanX);
  }
  return across > 0 ? up / across : 0;
}

}  // namespace kokudo::flight
