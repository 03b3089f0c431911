#include "data-adapters/dpf/detail/GraphQl.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::adapters::dpf {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxReplyBytes = std::size_t(256) << 20;

std::string toText(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string endpointOf(std::string base) {
  const auto scheme = base.find("://");
  const auto path = base.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (path == std::string::npos) return base + "/api/v1/";
  if (path + 1 == base.size()) return base + "api/v1/";
  return base;
}

// Nothing of a reply longer than this gets into a message, and no line ends.
std::string excerpt(std::string_view text) {
  std::string out(text.substr(0, 80));
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80) out.pop_back();
  return out;
}

bool looksLikeHtml(const io::AssetResponse& response) {
  const auto type = response.headers.find("content-type");
  if (type != response.headers.end() && type->second.find("html") != std::string::npos) return true;
  const auto first = response.body.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string::npos && response.body[first] == '<';
}

Error statusError(const std::string& endpoint, const io::AssetResponse& response) {
  if (response.status == 401 || response.status == 403) {
    return {Error::Kind::Network,
            fmt::format("{}: HTTP {}: the api key is missing or refused; set KOKUDO_DPF_API_KEY",
                        endpoint, response.status)};
  }
  return {Error::Kind::Network,
          fmt::format("{}: HTTP {} where 200 was expected", endpoint, response.status)};
}

std::string messageOf(const json& errors) {
  if (!errors.is_array() || errors.empty()) return "no message";
  const json& first = errors.front();
  const auto message = first.is_object() ? first.find("message") : first.end();
  if (!first.is_object() || message == first.end() || !message->is_string()) return toText(first);
  return message->get<std::string>();
}

}  // namespace

std::string literal(std::string_view text) {
  return toText(json(std::string(text)));  // a JSON string is a GraphQL string
}

GraphQlClient::GraphQlClient(io::AssetAccessor& accessor, const std::string& baseUrl,
                             std::string apiKey)
    : _accessor(accessor), _endpoint(endpointOf(baseUrl)), _apiKey(std::move(apiKey)) {}

Result<json> GraphQlClient::query(const std::string& query, const CancelToken& token) {
  io::AssetRequest request;
  request.uri = _endpoint;
  request.method = "POST";
  request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
  if (!_apiKey.empty()) request.headers["apikey"] = _apiKey;
  request.body = toText(json{{"query", query}});
  request.timeoutSeconds = 120;
  request.stallSeconds = 30;
  request.maxBytes = kMaxReplyBytes;
  const auto response = _accessor.fetch(request, token);
  if (!response.ok()) return response.error();

  json reply = json::parse(response->body, nullptr, false);
  // GraphQL servers tell some errors with 400 and a message.
  const bool graphQlError = reply.is_object() && reply.contains("errors");
  if (response->status != 200 && !(response->status == 400 && graphQlError)) {
    return statusError(_endpoint, *response);
  }
  if (!reply.is_object()) {
    return Error{Error::Kind::Network,
                 looksLikeHtml(*response)
                     ? fmt::format("{}: answered with HTML where JSON was expected: {}", _endpoint,
                                   excerpt(response->body))
                     : fmt::format("{}: answered with {} bytes that are not JSON: {}", _endpoint,
                                   response->body.size(), excerpt(response->body))};
  }
  if (graphQlError && (!reply.contains("data") || reply["data"].is_null())) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: GraphQL error: {}", _endpoint, messageOf(reply["errors"]))};
  }
  if (!reply.contains("data") || !reply["data"].is_object()) {
    return Error{Error::Kind::Network, fmt::format("{}: the reply has no \"data\": {}", _endpoint,
                                                   excerpt(response->body))};
  }
  return std::move(reply["data"]);
}

}  // namespace kokudo::adapters::dpf
