#include "engine/io/detail/HttpAddress.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/HeaderText.h"

#include <algorithm>
#include <array>

namespace kokudo::io::detail {
namespace {

/// "user:password@host:port" of an address.
std::string_view authorityOf(std::string_view uri) {
  const std::size_t begin = uri.find("://");
  if (begin == uri.npos) return {};
  const std::string_view rest = uri.substr(begin + 3);
  return rest.substr(0, rest.find_first_of("/?#\\"));
}

std::string_view withoutUser(std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  return at == authority.npos ? authority : authority.substr(at + 1);
}

std::size_t portColon(std::string_view hostPort) {
  const std::size_t colon = hostPort.rfind(':');
  const std::size_t bracket = hostPort.rfind(']');
  const bool inAddress = bracket != hostPort.npos && colon != hostPort.npos && colon < bracket;
  return inAddress ? hostPort.npos : colon;
}

bool looksLikeSecret(std::string_view parameterName) {
  static constexpr std::array<std::string_view, 7> kWords{"key",      "token",  "secret",   "appid",
                                                          "password", "passwd", "signature"};
  const std::string name = lowerCase(parameterName);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return name.find(word) != name.npos; });
}

}  // namespace

std::string hostOf(std::string_view uri) {
  const std::string_view hostPort = withoutUser(authorityOf(uri));
  std::string host = lowerCase(hostPort.substr(0, portColon(hostPort)));
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return host;
}

std::string originOf(std::string_view uri) {
  const std::string scheme = uriScheme(uri);
  const std::string_view hostPort = withoutUser(authorityOf(uri));
  const std::size_t colon = portColon(hostPort);
  std::string port(colon == hostPort.npos ? std::string_view{} : hostPort.substr(colon + 1));
  if (port.empty()) port = scheme == "https" ? "443" : "80";
  return scheme + "://" + hostOf(uri) + ":" + port;
}

bool isLoopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::string withoutSecrets(std::string_view uri) {
  std::string out(uri);
  const std::string_view authority = authorityOf(uri);
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    out.erase(static_cast<std::size_t>(authority.data() - uri.data()), at + 1);
  }
  std::size_t begin = out.find('?');
  while (begin != out.npos && begin + 1 < out.size()) {
    const std::size_t end = std::min(out.find('&', begin + 1), out.size());
    const std::size_t equals = out.find('=', begin + 1);
    std::size_t next = end;
    if (equals < end &&
        looksLikeSecret(std::string_view(out).substr(begin + 1, equals - begin - 1))) {
      out.replace(equals + 1, end - equals - 1, "...");
      next = equals + 4;
    }
    begin = next < out.size() ? next : out.npos;
  }
  return out;
}

}  // namespace kokudo::io::detail
