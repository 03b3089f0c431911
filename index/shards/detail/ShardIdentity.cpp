#include "index/shards/detail/ShardIdentity.h"

#include "index/search/AnalyzerVersion.h"
#include "index/shards/detail/Schema.h"

#include <nlohmann/json.hpp>

namespace kokudo::shards::detail {

std::string ShardIdentity::toJson() const {
  return nlohmann::json{{"format", kShardFormat}, {"build", build},
                        {"shard", number},        {"of", of},
                        {"records", records},     {"analyzer", analyzer}}
      .dump();
}

Result<ShardIdentity> ShardIdentity::fromJson(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    if (json.at("format").get<int>() != kShardFormat)
      return Error{Error::Kind::Unsupported, "its format is " + json.at("format").dump() +
                                                 ", this program reads " +
                                                 std::to_string(kShardFormat) +
                                                 "; write the shards again (kokudo index shard)"};
    ShardIdentity identity;
    json.at("build").get_to(identity.build);
    json.at("shard").get_to(identity.number);
    json.at("of").get_to(identity.of);
    json.at("records").get_to(identity.records);
    json.at("analyzer").get_to(identity.analyzer);
    if (identity.analyzer != search::analyzerVersion())
      return Error{Error::Kind::Unsupported, "it was made by analyzer " + identity.analyzer +
                                                 ", this program has " + search::analyzerVersion() +
                                                 "; write the shards again (kokudo index shard)"};
    return identity;
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Integrity,
                 std::string("what it says of itself cannot be read: ") + problem.what()};
  }
}

}  // namespace kokudo::shards::detail
