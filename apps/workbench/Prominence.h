#pragma once

#include "apps/workbench/SearchSession.h"
#include "engine/base/Value.h"

#include <vector>

namespace kokudo::workbench {

/// Ranks are 1 (everybody knows it) and up, as the attribute "rank" says; this is none.
inline constexpr int kUnranked = 9;

struct Prominent {
  Pin pin;
  int rank = kUnranked;
  double figure = 0;  ///< what counts within its kind: metres of height, of span ...
};

int rankOf(const Attributes& attributes);
double figureOf(const Attributes& attributes);

/// The pins that a map of this scale has room for, the best known first: by rank, then kinds in
/// turn, then the larger figure. A pin too near a better one is left out.
std::vector<Pin> mostProminent(std::vector<Prominent> all, double metresPerPixel);

}  // namespace kokudo::workbench
