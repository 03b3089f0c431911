#include "engine/io/detail/CachePolicy.h"

#include "engine/base/Uri.h"
#include "engine/io/detail/HeaderText.h"
#include "engine/io/detail/HttpAddress.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace kokudo::io::detail {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kLongest = 10LL * 365 * 24 * 3600 * kSecond;  // of any claim

std::string valueOf(const Headers& headers, const std::string& name) {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

/// Seconds of a delta-seconds value in milliseconds; a huge one is "very long" (RFC 9111 §1.2.2).
std::optional<std::int64_t> deltaSeconds(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range) return kLongest;
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return std::nullopt;
  return std::min(seconds, kLongest / kSecond) * kSecond;
}

std::optional<std::int64_t> dateOf(const Headers& headers, const std::string& name) {
  const std::string text = valueOf(headers, name);
  const time_t seconds = text.empty() ? -1 : curl_getdate(text.c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return static_cast<std::int64_t>(seconds) * kSecond;
}

struct Directives {
  bool noStore = false, noCache = false, mustRevalidate = false;
  std::optional<std::int64_t> maxAge;
};

Directives parseCacheControl(std::string_view text) {
  Directives directives;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string part = lowerCase(trimmed(text.substr(0, comma)));
    text.remove_prefix(std::min(comma + 1, text.size()));
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string_view name = trimmed(std::string_view(part).substr(0, equals));
    directives.noStore |= name == "no-store";
    // With field names it asks for less; to revalidate is right for that too.
    directives.noCache |= name == "no-cache";
    directives.mustRevalidate |= name == "must-revalidate";
    if (name == "max-age" && equals < part.size()) {
      // What cannot be read counts as out of date (RFC 9111 §4.2.1).
      directives.maxAge =
          deltaSeconds(trimmed(std::string_view(part).substr(equals + 1))).value_or(0);
    }
  }
  return directives;
}

/// A tenth of the time since the last change, at most a day (RFC 9111 §4.2.2).
std::int64_t guessedLifetime(const Headers& headers, std::int64_t date) {
  const std::optional<std::int64_t> changed = dateOf(headers, "last-modified");
  if (!changed || *changed >= date) return 0;
  return std::min((date - *changed) / 10, 24 * 3600 * kSecond);
}

/// Codes that may be kept without being told so, as far as this program makes use of them.
bool keptUnasked(int status) {
  return status == 200;
}

bool keptIfTold(int status) {
  return status == 204 || status == 404 || status == 410;
}

}  // namespace

std::optional<std::string> cacheKey(const AssetRequest& request) {
  static constexpr std::array<std::string_view, 3> kHarmless{"accept", "accept-language",
                                                             "user-agent"};
  const std::string scheme = uriScheme(request.uri);
  if (request.method != "GET" || !request.body.empty()) return std::nullopt;
  if (scheme != "http" && scheme != "https") return std::nullopt;
  if (withoutSecrets(request.uri) != request.uri) return std::nullopt;
  std::string key = request.uri.substr(0, request.uri.find('#'));
  for (const auto& [name, value] : request.headers) {
    const std::string plain = lowerCase(name);
    if (std::find(kHarmless.begin(), kHarmless.end(), plain) == kHarmless.end()) {
      return std::nullopt;
    }
    // Part of the key, so that whatever Vary names of them is the same for every use.
    key += "\n" + plain + ":" + value;
  }
  return key;
}

std::optional<Freshness> freshnessOf(int status, const Headers& headers, std::int64_t now) {
  const Directives directives = parseCacheControl(valueOf(headers, "cache-control"));
  const std::string vary = valueOf(headers, "vary");
  if (directives.noStore || vary.find('*') != vary.npos) return std::nullopt;
  const std::optional<std::int64_t> expires = dateOf(headers, "expires");
  const bool hasExpires = headers.contains("expires");
  const bool told = directives.maxAge || hasExpires;
  if (!keptUnasked(status) && !(keptIfTold(status) && told)) return std::nullopt;

  const std::int64_t date = dateOf(headers, "date").value_or(now);
  std::int64_t lifetime = 0;
  if (directives.maxAge) {
    lifetime = *directives.maxAge;
  } else if (hasExpires) {
    lifetime = expires ? std::clamp<std::int64_t>(*expires - date, 0, kLongest) : 0;
  } else {
    lifetime = guessedLifetime(headers, date);
  }
  const std::int64_t age = deltaSeconds(valueOf(headers, "age")).value_or(0);
  Freshness freshness;
  freshness.currentAt = now - age;
  freshness.freshUntil = directives.noCache ? 0 : freshness.currentAt + lifetime;
  freshness.mustRevalidate = directives.mustRevalidate || directives.noCache;
  return freshness;
}

Freshness freshen(Headers& stored, const Headers& headers, std::int64_t now) {
  stored.erase("age");
  for (const auto& [name, value] : headers) {
    // These tell of the 304 itself, not of the body that is kept.
    if (name != "content-length" && name != "content-encoding" && name != "content-type") {
      stored[name] = value;
    }
  }
  return freshnessOf(200, stored, now).value_or(Freshness{now, 0, true});
}

bool addValidators(const Headers& stored, Headers& request) {
  const std::string tag = valueOf(stored, "etag");
  const std::string changed = valueOf(stored, "last-modified");
  if (!tag.empty()) request["If-None-Match"] = tag;
  if (!changed.empty()) request["If-Modified-Since"] = changed;
  return !tag.empty() || !changed.empty();
}

}  // namespace kokudo::io::detail
