#pragma once

#include <string>
#include <string_view>

namespace kokudo::io::detail {

/// "https://host:port", lower case with the default port written out: equal for the same server.
std::string originOf(std::string_view uri);

/// The host's name alone, lower case, without brackets.
std::string hostOf(std::string_view uri);

/// This machine itself: no proxy is asked for it.
bool isLoopback(std::string_view host);

/// The address as a message may show it: no user or password, values of parameters that look like
/// keys hidden.
std::string withoutSecrets(std::string_view uri);

}  // namespace kokudo::io::detail
