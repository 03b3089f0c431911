#pragma once

#include <string>
#include <string_view>

namespace kokudo {

/// `relative` against `base` (RFC 3986 §5.2), both either an address (http, https, file) or a plain
/// file path. A path stays a path: "/a/b.json" + "c/d.glb" is "/a/c/d.glb". Query and fragment of
/// `base` are dropped.
std::string resolveUri(std::string_view base, std::string_view relative);

/// "http", "https", "file" ..., lower case; empty for a plain path.
std::string uriScheme(std::string_view uri);

/// %XX decoded; malformed escapes are left as they are.
std::string percentDecode(std::string_view text);
std::string percentEncode(std::string_view text);

}  // namespace kokudo
