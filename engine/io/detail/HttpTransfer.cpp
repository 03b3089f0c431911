#include "engine/io/detail/HttpTransfer.h"

#include "engine/io/detail/HeaderText.h"
#include "engine/io/detail/HttpAddress.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace kokudo::io::detail {
namespace {

using Clock = std::chrono::steady_clock;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What the callbacks of one transfer fill.
struct Arrival {
  AssetResponse response;
  std::size_t maxBytes = 0;
  std::size_t headerBytes = 0;
  std::function<void(std::size_t)> onBytes;
  bool tooLarge = false;
  Clock::time_point lastProgress = Clock::now();
  curl_off_t lastBytes = 0;
  curl_off_t toldBytes = 0;

  /// @param arrived of the body so far
  void tell(curl_off_t arrived);
};

void Arrival::tell(curl_off_t arrived) {
  if (onBytes && arrived > toldBytes) {
    onBytes(static_cast<std::size_t>(arrived - toldBytes));
    toldBytes = arrived;
  }
}

std::size_t onBody(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& arrival = *static_cast<Arrival*>(user);
  const std::size_t length = size * count;
  if (length > arrival.maxBytes - arrival.response.body.size()) {
    arrival.tooLarge = true;
    return 0;  // ends the transfer
  }
  arrival.response.body.append(bytes, length);
  return length;
}

std::size_t onHeader(char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& arrival = *static_cast<Arrival*>(user);
  constexpr std::size_t kMaxHeaderBytes = std::size_t(1) << 20;
  const std::string_view line(bytes, size * count);
  if (arrival.headerBytes == 0 && arrival.onBytes) arrival.onBytes(0);
  arrival.headerBytes += line.size();
  if (arrival.headerBytes > kMaxHeaderBytes) return 0;  // a server without end
  auto& headers = arrival.response.headers;
  if (line.starts_with("HTTP/")) {
    headers.clear();  // an interim response (100, 103) came before
  }
  const std::size_t colon = line.find(':');
  if (colon == line.npos) return line.size();
  const std::string name = lowerCase(trimmed(line.substr(0, colon)));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-length" && std::strtoull(std::string(value).c_str(), nullptr, 10) >
                                      static_cast<unsigned long long>(arrival.maxBytes)) {
    arrival.tooLarge = true;
    return 0;
  }
  std::string& slot = headers[name];
  slot += slot.empty() ? std::string(value) : ", " + std::string(value);
  return line.size();
}

/// Notes when bytes last moved in either direction.
int onProgress(void* user, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up) {
  auto& arrival = *static_cast<Arrival*>(user);
  arrival.tell(down);
  if (down + up != arrival.lastBytes) {
    arrival.lastBytes = down + up;
    arrival.lastProgress = Clock::now();
  }
  return 0;
}

void initialiseCurl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

bool breaksALine(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != text.npos;
}

}  // namespace

/// An easy handle in a multi handle of its own: only so can a transfer be left within 200 ms while
/// nothing arrives. The multi handle keeps the connections.
struct HttpTransfers::Slot {
  CURLM* multi = curl_multi_init();
  CURL* easy = curl_easy_init();
  std::array<char, CURL_ERROR_SIZE> message{};
  std::unique_ptr<curl_slist, FreeList> headerLines;

  ~Slot() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
  Status configure(const HttpHop& hop, Arrival& arrival);
  Status perform(const HttpHop& hop, Arrival& arrival, const CancelToken& token);
  Error failure(const HttpHop& hop, const Arrival& arrival, CURLcode code) const;
};

Status HttpTransfers::Slot::configure(const HttpHop& hop, Arrival& arrival) {
  curl_easy_reset(easy);
  message[0] = '\0';
  curl_slist* lines = nullptr;
  for (const auto& [name, value] : hop.headers) {
    if (breaksALine(name) || breaksALine(value)) {
      curl_slist_free_all(lines);
      return Error{Error::Kind::BadUsage, "request header " + name.substr(0, 40) +
                                              " holds a line break: it cannot be sent"};
    }
    lines = curl_slist_append(lines, (name + (value.empty() ? ";" : ": " + value)).c_str());
  }
  lines = curl_slist_append(lines, "Expect:");  // no pause of a second before a larger body
  headerLines.reset(lines);

  curl_easy_setopt(easy, CURLOPT_URL, hop.uri.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // leaving does not wait for a slow resolver
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "kokudo/0.1");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headerLines.get());
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, message.data());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, onBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &arrival);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, onHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &arrival);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, onProgress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &arrival);
  if (isLoopback(hostOf(hop.uri))) {
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
  }
  if (hop.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (hop.method != "GET") {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, hop.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(hop.body.size()));
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, hop.method.c_str());
  }
  return {};
}

Status HttpTransfers::Slot::perform(const HttpHop& hop, Arrival& arrival,
                                    const CancelToken& token) {
  constexpr int kPollMilliseconds = 50;
  const std::string shown = withoutSecrets(hop.uri);
  for (;;) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* done = curl_multi_info_read(multi, &left)) {
      if (done->msg == CURLMSG_DONE) {
        const CURLcode code = done->data.result;
        return code == CURLE_OK ? Status{} : Status{failure(hop, arrival, code)};
      }
    }
    const Clock::time_point now = Clock::now();
    if (token.cancelled()) {
      return Error{Error::Kind::Cancelled, shown + ": cancelled"};
    }
    if (now >= hop.deadline) {
      return Error{Error::Kind::Network, fmt::format("{}: no whole answer in time ({} bytes came)",
                                                     shown, arrival.response.body.size())};
    }
    if (std::chrono::duration<double>(now - arrival.lastProgress).count() > hop.stallSeconds) {
      return Error{Error::Kind::Network,
                   fmt::format("{}: nothing came for {} seconds after {} bytes", shown,
                               hop.stallSeconds, arrival.response.body.size())};
    }
    curl_multi_poll(multi, nullptr, 0, kPollMilliseconds, nullptr);
  }
}

Error HttpTransfers::Slot::failure(const HttpHop& hop, const Arrival& arrival,
                                   CURLcode code) const {
  const std::string shown = withoutSecrets(hop.uri);
  if (arrival.tooLarge) {
    return {
        Error::Kind::BadInput,
        fmt::format("{}: the answer is larger than the limit of {} bytes", shown, hop.maxBytes)};
  }
  if (code == CURLE_URL_MALFORMAT) {
    return {Error::Kind::BadUsage, shown + ": not a usable address"};
  }
  const char* text = message[0] != '\0' ? message.data() : curl_easy_strerror(code);
  return {Error::Kind::Network, fmt::format("{}: {}", shown, text)};
}

HttpTransfers::HttpTransfers() {
  initialiseCurl();
}

HttpTransfers::~HttpTransfers() = default;

std::unique_ptr<HttpTransfers::Slot> HttpTransfers::take() {
  const std::lock_guard lock(_mutex);
  if (_idle.empty()) {
    return std::make_unique<Slot>();
  }
  std::unique_ptr<Slot> slot = std::move(_idle.back());
  _idle.pop_back();
  return slot;
}

void HttpTransfers::giveBack(std::unique_ptr<Slot> slot) {
  constexpr std::size_t kKept = 24;
  const std::lock_guard lock(_mutex);
  if (_idle.size() < kKept) {
    _idle.push_back(std::move(slot));
  }
}

Result<AssetResponse> HttpTransfers::run(const HttpHop& hop, const CancelToken& token) {
  std::unique_ptr<Slot> slot = take();
  Arrival arrival;
  arrival.maxBytes = hop.maxBytes;
  arrival.onBytes = hop.onBytes;
  if (Status status = slot->configure(hop, arrival); !status.ok()) {
    return status.error();
  }
  curl_multi_add_handle(slot->multi, slot->easy);
  Status status = slot->perform(hop, arrival, token);
  long code = 0;
  curl_off_t transferred = 0;
  curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &code);
  curl_easy_getinfo(slot->easy, CURLINFO_SIZE_DOWNLOAD_T, &transferred);
  arrival.tell(transferred);
  curl_multi_remove_handle(slot->multi, slot->easy);
  if (!status.ok()) {
    return status.error();  // the slot goes too: its connection may be in any state
  }
  giveBack(std::move(slot));
  arrival.response.status = static_cast<int>(code);
  arrival.response.transferredBytes = static_cast<std::size_t>(transferred);
  arrival.response.finalUri = hop.uri;
  return std::move(arrival.response);
}

}  // namespace kokudo::io::detail
