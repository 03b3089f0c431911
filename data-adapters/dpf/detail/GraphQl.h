#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "engine/io/AssetAccessor.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace kokudo::adapters::dpf {

/// `text` as a GraphQL string literal with its quotes (GraphQL October 2021 §2.9.4).
std::string literal(std::string_view text);

/// Sends queries to one GraphQL endpoint by POST.
class GraphQlClient {
 public:
  /// @param baseUrl the endpoint, or only its host: then "/api/v1/" is added
  GraphQlClient(io::AssetAccessor& accessor, const std::string& baseUrl, std::string apiKey);

  /// The "data" of the reply. Errors: Network for a refused key, BadInput for a GraphQL error (its
  /// message), Network for no answer or one that is not GraphQL (HTML, cut off, empty).
  Result<nlohmann::json> query(const std::string& query, const CancelToken& token);
  const std::string& endpoint() const { return _endpoint; }

 private:
  io::AssetAccessor& _accessor;
  std::string _endpoint;
  std::string _apiKey;
};

}  // namespace kokudo::adapters::dpf
