#pragma once

#include "engine/content/detail/XmlReader.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

/// Namespaces in XML 1.0, but a prefix that is not declared stands for itself.
class XmlNamespaces {
 public:
  /// An element begins: its xmlns attributes hold until `close`.
  /// @param pairs name, value, ..., null, as expat gives them
  void open(const char* const* pairs);
  void close();

  /// @return views that are valid until the next `open` or `close`, and as long as `text`
  XmlName element(std::string_view text) { return resolve(text, true); }
  /// Names without a prefix have no namespace here.
  XmlName attribute(std::string_view text) { return resolve(text, false); }

  static bool isDeclaration(std::string_view attribute);

  /// Called once for each prefix that is not declared.
  std::function<void(std::string_view prefix)> onUndeclared;

 private:
  XmlName resolve(std::string_view text, bool defaults);

  // By prefix, the innermost last: a search costs the same however many are declared.
  std::map<std::string, std::vector<std::string>, std::less<>> _bindings;
  std::vector<std::vector<std::string>> _declared;  ///< prefixes by open element
  std::set<std::string, std::less<>> _undeclared;
};

}  // namespace kokudo::content
