#include "engine/base/Uri.h"

#include <cctype>
#include <optional>

namespace kokudo {
namespace {

bool isAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

int hexValue(char c) {
  if (isDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Length of the scheme, or 0: ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":" (RFC 3986 §3.1).
std::size_t schemeLength(std::string_view uri) {
  if (uri.empty() || !isAlpha(uri[0])) return 0;
  for (std::size_t i = 1; i < uri.size(); ++i) {
    const char c = uri[i];
    if (c == ':') return i;
    if (!isAlpha(c) && !isDigit(c) && c != '+' && c != '-' && c != '.') return 0;
  }
  return 0;
}

/// The five parts of RFC 3986 §3; an absent part differs from an empty one.
struct Parts {
  std::string_view scheme;
  std::optional<std::string_view> authority, query, fragment;
  std::string_view path;
};

Parts split(std::string_view uri) {
  Parts parts;
  if (const std::size_t length = schemeLength(uri)) {
    parts.scheme = uri.substr(0, length);
    uri.remove_prefix(length + 1);
  }
  if (const auto at = uri.find('#'); at != uri.npos) {
    parts.fragment = uri.substr(at + 1);
    uri = uri.substr(0, at);
  }
  if (const auto at = uri.find('?'); at != uri.npos) {
    parts.query = uri.substr(at + 1);
    uri = uri.substr(0, at);
  }
  if (uri.substr(0, 2) == "//") {
    uri.remove_prefix(2);
    const auto end = uri.find('/');
    parts.authority = uri.substr(0, end);
    uri = end == uri.npos ? std::string_view() : uri.substr(end);
  }
  parts.path = uri;
  return parts;
}

void dropLastSegment(std::string& path, std::size_t root) {
  const auto slash = path.rfind('/');
  path.resize(slash == path.npos || slash < root ? root : slash);
}

/// RFC 3986 §5.2.4. For a path that begins "/" a ".." above the root vanishes; a relative path
/// (only plain paths can be) keeps it.
std::string removeDotSegments(std::string_view path) {
  const bool absolute = !path.empty() && path[0] == '/';
  std::string out;
  std::size_t kept = 0;  // length of the leading "../.." of a relative path
  bool first = true;
  bool endsInFolder = false;
  while (!path.empty() || first) {
    if (absolute || !first) {
      if (path.empty()) break;
      path.remove_prefix(1);
    }
    const auto end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    const bool last = end == path.npos;
    path = last ? std::string_view() : path.substr(end);
    endsInFolder = segment == "." || segment == "..";
    if (segment == ".." && !absolute && out.size() <= kept) {
      out += first || out.empty() ? ".." : "/..";
      kept = out.size();
    } else if (segment == "..") {
      dropLastSegment(out, kept);
    } else if (segment != ".") {
      if (absolute || !out.empty()) out += '/';
      out += segment;
    }
    first = false;
  }
  if (endsInFolder && (absolute || !out.empty())) out += '/';
  return out;
}

/// RFC 3986 §5.2.3.
std::string mergePaths(const Parts& base, std::string_view relative) {
  if (base.authority && base.path.empty()) return "/" + std::string(relative);
  const auto slash = base.path.rfind('/');
  const auto folder = slash == base.path.npos ? std::string_view() : base.path.substr(0, slash + 1);
  return std::string(folder) + std::string(relative);
}

std::string join(std::string_view scheme, std::optional<std::string_view> authority,
                 std::string_view path, std::optional<std::string_view> query,
                 std::optional<std::string_view> fragment) {
  std::string uri;
  if (!scheme.empty()) uri.append(scheme) += ':';
  if (authority) uri.append("//").append(*authority);
  uri.append(path);
  if (query) (uri += '?').append(*query);
  if (fragment) (uri += '#').append(*fragment);
  return uri;
}

/// A file's path has no query: '?' and '#' in it are characters. The reference does have them.
std::string resolveAgainstPath(std::string_view base, const Parts& reference) {
  if (reference.path.empty()) return std::string(base);
  if (reference.path[0] == '/') return removeDotSegments(reference.path);
  Parts asPath;
  asPath.path = base;
  return removeDotSegments(mergePaths(asPath, reference.path));
}

}  // namespace

std::string resolveUri(std::string_view base, std::string_view relative) {
  const Parts reference = split(relative);
  if (!reference.scheme.empty()) {
    if (reference.path.empty() || reference.path[0] != '/') return std::string(relative);
    return join(reference.scheme, reference.authority, removeDotSegments(reference.path),
                reference.query, reference.fragment);
  }
  if (schemeLength(base) == 0) return resolveAgainstPath(base, reference);

  const Parts from = split(base);
  if (reference.authority)
    return join(from.scheme, reference.authority, removeDotSegments(reference.path),
                reference.query, reference.fragment);
  if (reference.path.empty())
    return join(from.scheme, from.authority, from.path,
                reference.query ? reference.query : from.query, reference.fragment);
  const std::string path =
      reference.path[0] == '/' ? std::string(reference.path) : mergePaths(from, reference.path);
  return join(from.scheme, from.authority, removeDotSegments(path), reference.query,
              reference.fragment);
}

std::string uriScheme(std::string_view uri) {
  std::string scheme(uri.substr(0, schemeLength(uri)));
  for (char& c : scheme) c = char(std::tolower(static_cast<unsigned char>(c)));
  return scheme;
}

std::string percentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
    const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += char(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string percentEncode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (isAlpha(c) || isDigit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

}  // namespace kokudo
