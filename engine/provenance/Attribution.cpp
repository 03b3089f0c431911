#include "engine/provenance/Attribution.h"

#include <algorithm>

namespace kokudo::provenance {

void Attribution::add(const std::string& credit) {
  if (credit.empty() || std::find(_lines.begin(), _lines.end(), credit) != _lines.end()) return;
  _lines.push_back(credit);
}

std::string Attribution::joined() const {
  std::string text;
  for (const std::string& line : _lines) {
    if (!text.empty()) text += " | ";
    text += line;
  }
  return text;
}

}  // namespace kokudo::provenance
