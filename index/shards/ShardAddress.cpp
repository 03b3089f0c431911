#include "index/shards/ShardAddress.h"

#include <algorithm>
#include <charconv>

namespace kokudo::shards {
namespace {

Error badAddress(const std::string& found) {
  return {Error::Kind::BadUsage, "shard '" + found.substr(0, 100) +
                                     "': expected HOST:PORT, several parted by commas, e.g. "
                                     "10.0.0.1:7601,10.0.0.2:7601"};
}

Result<ShardAddress> readAddress(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return badAddress(text);
  ShardAddress address;
  address.host = text.substr(0, colon);
  if (address.host.front() == '[' && address.host.back() == ']')
    address.host = address.host.substr(1, address.host.size() - 2);
  const char* end = text.data() + text.size();
  const auto [stopped, problem] = std::from_chars(text.data() + colon + 1, end, address.port);
  if (problem != std::errc() || stopped != end || address.port < 1 || address.port > 65535 ||
      address.host.empty())
    return badAddress(text);
  return address;
}

}  // namespace

Result<std::vector<ShardAddress>> readShardAddresses(const std::string& list) {
  std::vector<ShardAddress> addresses;
  for (std::size_t at = 0; at <= list.size();) {
    const auto comma = std::min(list.find(',', at), list.size());
    auto address = readAddress(list.substr(at, comma - at));
    if (!address) return address.error();
    for (const ShardAddress& known : addresses)
      if (known.text() == address->text())
        return Error{Error::Kind::BadUsage, "shard '" + address->text() + "' is given twice"};
    addresses.push_back(std::move(*address));
    at = comma + 1;
  }
  return addresses;
}

}  // namespace kokudo::shards
