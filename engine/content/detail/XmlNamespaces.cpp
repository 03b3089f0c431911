#include "engine/content/detail/XmlNamespaces.h"

#include <utility>

namespace kokudo::content {

namespace {

constexpr std::string_view kXmlns = "xmlns";
constexpr std::size_t kMaximumUndeclared = 64;  // after these none is remembered nor told

std::string_view prefixOfDeclaration(std::string_view attribute) {
  return attribute.size() > kXmlns.size() ? attribute.substr(kXmlns.size() + 1)
                                          : std::string_view();
}

}  // namespace

bool XmlNamespaces::isDeclaration(std::string_view attribute) {
  return attribute == kXmlns || attribute.starts_with("xmlns:");
}

void XmlNamespaces::open(const char* const* pairs) {
  auto& declared = _declared.emplace_back();
  for (; pairs[0]; pairs += 2) {
    if (!isDeclaration(pairs[0])) continue;
    std::string prefix(prefixOfDeclaration(pairs[0]));
    _bindings[prefix].emplace_back(pairs[1]);
    declared.push_back(std::move(prefix));
  }
}

void XmlNamespaces::close() {
  for (const std::string& prefix : _declared.back()) {
    const auto found = _bindings.find(prefix);
    found->second.pop_back();
    if (found->second.empty()) _bindings.erase(found);
  }
  _declared.pop_back();
}

XmlName XmlNamespaces::resolve(std::string_view text, bool defaults) {
  const auto colon = text.find(':');
  const bool plain = colon == std::string_view::npos || colon == 0 || colon + 1 == text.size();
  const std::string_view prefix = plain ? std::string_view() : text.substr(0, colon);
  const std::string_view local = plain ? text : text.substr(colon + 1);
  if (plain && !defaults) return {{}, local, {}};
  if (prefix == "xml") return {"http://www.w3.org/XML/1998/namespace", local, prefix};
  const auto found = _bindings.find(prefix);
  const bool bound = found != _bindings.end() && !found->second.back().empty();
  if (bound) return {found->second.back(), local, prefix};
  if (plain) return {{}, local, {}};
  if (_undeclared.size() < kMaximumUndeclared && _undeclared.find(prefix) == _undeclared.end()) {
    _undeclared.emplace(prefix);
    if (onUndeclared) onUndeclared(prefix);
  }
  return {prefix, local, prefix};
}

}  // namespace kokudo::content
