#pragma once

#include "engine/base/Value.h"
#include "engine/content/detail/GlbBuffer.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// One column of a property table under construction: what goes into the schema and what into the
/// table.
struct WrittenColumn {
  OrderedJson schema;
  OrderedJson table;
};

/// Columns of texts that repeat, as enumerations whose names are the texts. Columns with the same
/// texts share one.
class TextEnums {
 public:
  /// Nothing where texts are written smaller as they are, or one is empty.
  std::optional<WrittenColumn> write(const std::vector<Value>& values, GlbBuffer& buffer);

  void addTo(OrderedJson& enums) const;

 private:
  std::map<std::vector<std::string>, std::string> _ids;
};

}  // namespace kokudo::content
