#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/content/CityGml.h"

#include <cstddef>
#include <map>
#include <string>

namespace kokudo::content {

/// Gives ids to the objects of one file that have no gml:id, and counts them.
class UnnamedObjects {
 public:
  /// The id depends on what the object is, not on where it stands: copies and parts of a file
  /// agree.
  /// @return false for an object that is nothing: no attribute, no surface
  bool name(CityObject& object);
  std::size_t named() const { return _named; }
  std::size_t empty() const { return _empty; }
  void tell(const std::string& where, Diagnostics& diagnostics) const;

 private:
  std::map<std::string, std::size_t> _seen;
  std::size_t _named = 0, _empty = 0;
  std::string _firstNamed, _emptyType;
};

}  // namespace kokudo::content
