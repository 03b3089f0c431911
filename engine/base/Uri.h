#pragma once

#include <string>
#include <string_view>

namespace kokudo {

/// `relative` against `base` (RFC 3986 §5.2), both either an address (http, https, file) or a plain
/// file path. A path stays a path: "/a/b.json" + "c/d.glb" is "/a/c/d.glb"; '?' and '#' are
/// ordinary characters of a `base` that is a path, and query and fragment of the reference are
/// dropped there. Nothing is percent-decoded.
std::string resolveUri(std::string_view base, std::string_view relative);

/// "http", "https", "file" ..., lower case; empty for a plain path.
std::string uriScheme(std::string_view uri);

/// %XX decoded; malformed escapes are left as they are.
std::string percentDecode(std::string_view text);
/// All bytes but the unreserved ones (RFC 3986 §2.3) become %XX, '/' too: for one segment or value.
std::string percentEncode(std::string_view text);

}  // namespace kokudo
