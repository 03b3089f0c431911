#include "data-adapters/harvester/Harvester.h"
#include "engine/base/Uri.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

namespace kokudo::adapters {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

bool worthAnotherTry(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

std::string hostOf(const std::string& uri) {
  const auto start = uri.find("://");
  if (start == std::string::npos) return {};
  return uri.substr(0, uri.find_first_of("/?#", start + 3));
}

// Without the query: it may hold what must not be in a log.
std::string shown(const std::string& uri) {
  return uri.substr(0, uri.find('?'));
}

// Retry-After (RFC 9110 §10.2.3): seconds or a date.
std::optional<double> retryAfter(const io::AssetResponse& response) {
  const auto header = response.headers.find("retry-after");
  if (header == response.headers.end()) return {};
  const std::string& text = header->second;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) return std::max(0.0, seconds);
  std::tm date{};
  if (!strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &date)) return {};
  return std::max(0.0, std::difftime(timegm(&date), std::time(nullptr)));
}

class PoliteAccessor final : public io::AssetAccessor {
 public:
  PoliteAccessor(std::shared_ptr<io::AssetAccessor> inner, double requestsPerSecond,
                 const RetryOptions& options)
      : _inner(std::move(inner)),
        _interval(requestsPerSecond > 0 ? 1 / requestsPerSecond : 0),
        _options(options) {}

  Result<io::AssetResponse> fetch(const io::AssetRequest& request,
                                  const CancelToken& token) override {
    std::string why;
    for (int tried = 1;; ++tried) {
      if (Status waited = waitForTurn(hostOf(request.uri), token); !waited.ok()) {
        return waited.error();
      }
      auto response = _inner->fetch(request, token);
      std::optional<double> wish;
      if (response.ok()) {
        if (!worthAnotherTry(response->status)) return response;
        why = fmt::format("HTTP {}", response->status);
        wish = retryAfter(*response);
      } else {
        if (response.error().kind != Error::Kind::Network) return response;
        why = response.error().message;
      }
      if (wish && *wish > _options.maxRetryAfterSeconds) {
        return Error{Error::Kind::Network,
                     fmt::format("{}: {}; the source asks to come back in {:.0f} s",
                                 shown(request.uri), why, *wish)};
      }
      if (tried >= _options.tries) {
        return Error{Error::Kind::Network,
                     fmt::format("{}: {} after {} tries", shown(request.uri), why, tried)};
      }
      const Status slept = sleep(wish ? *wish : backOff(tried), token);
      if (!slept.ok()) return slept.error();
    }
  }

 private:
  double backOff(int tried) {
    double delay = _options.firstDelaySeconds;
    for (int i = 1; i < tried; ++i) delay *= 2;
    delay = std::min(delay, _options.maxDelaySeconds);
    const std::lock_guard lock(_mutex);
    return delay * std::uniform_real_distribution<double>(0.5, 1.5)(_random);
  }

  // Reserves the host's next free moment and waits for it; callers on other threads queue behind.
  Status waitForTurn(const std::string& host, const CancelToken& token) {
    if (_interval <= 0 || host.empty()) return {};
    Clock::time_point mine;
    {
      const std::lock_guard lock(_mutex);
      auto& next = _nextTurn[host];
      mine = std::max(next, Clock::now());
      next = mine + std::chrono::duration_cast<Clock::duration>(Seconds(_interval));
    }
    return sleep(Seconds(mine - Clock::now()).count(), token);
  }

  static Status sleep(double seconds, const CancelToken& token) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds(seconds));
    while (!token.cancelled()) {
      const auto left = end - Clock::now();
      if (left <= Clock::duration::zero()) return {};
      std::this_thread::sleep_for(std::min<Clock::duration>(left, std::chrono::milliseconds(50)));
    }
    return Error{Error::Kind::Cancelled, "cancelled"};
  }

  std::shared_ptr<io::AssetAccessor> _inner;
  double _interval;
  RetryOptions _options;
  std::mutex _mutex;
  std::map<std::string, Clock::time_point> _nextTurn;
  std::minstd_rand _random{std::random_device{}()};
};

}  // namespace

std::shared_ptr<io::AssetAccessor> createPoliteAccessor(std::shared_ptr<io::AssetAccessor> inner,
                                                        double requestsPerSecond,
                                                        const RetryOptions& options) {
  return std::make_shared<PoliteAccessor>(std::move(inner), requestsPerSecond, options);
}

}  // namespace kokudo::adapters
