#include "tests/support/TinyHttpServer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace kokudo::test {
namespace {

constexpr int kMaxConnections = 64;
constexpr std::size_t kMaxRequestBytes = std::size_t(8) << 20;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Head of a request without the empty line at its end.
TinyHttpServer::Request parseHead(const std::string& head) {
  TinyHttpServer::Request request;
  std::size_t begin = head.find("\r\n");
  const std::string first = head.substr(0, begin);
  const std::size_t space = first.find(' ');
  request.method = first.substr(0, space);
  request.target = first.substr(space + 1, first.rfind(' ') - space - 1);
  while (begin != std::string::npos) {
    const std::size_t end = head.find("\r\n", begin + 2);
    const std::string line = head.substr(begin + 2, end - begin - 2);
    if (const std::size_t colon = line.find(':'); colon != std::string::npos) {
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      request.headers[lower(line.substr(0, colon))] =
          value == std::string::npos ? "" : line.substr(value);
    }
    begin = end;
  }
  return request;
}

std::string headOf(const TinyHttpServer::Reply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Reply\r\n";
  for (const auto& [name, value] : reply.headers) {
    head += name + ": " + value + "\r\n";
  }
  head += reply.declareLength ? "Content-Length: " + std::to_string(reply.body.size()) + "\r\n"
                              : "Connection: close\r\n";
  return head + "\r\n";
}

/// The close that follows sends RST instead of FIN.
void resetConnection(int socket) {
  const linger abrupt{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &abrupt, sizeof abrupt);
}

}  // namespace

struct TinyHttpServer::Impl {
  Handler handler;
  int listener = -1;
  int port = 0;
  std::atomic<bool> stopping{false};
  std::atomic<int> accepted{0}, open{0};
  mutable std::mutex mutex;
  std::vector<Request> requests;
  std::vector<std::thread> threads;  // of the accepting thread only, until it has ended
  std::thread accepting;

  void acceptLoop();
  void serve(int socket);
  bool waitReadable(int socket) const;
  void sleep(int milliseconds) const;
  std::optional<Request> read(int socket, std::string& buffer) const;
  bool sendAll(int socket, std::string_view bytes) const;
  bool answer(int socket, const Reply& reply) const;
};

bool TinyHttpServer::Impl::waitReadable(int socket) const {
  while (!stopping) {
    pollfd descriptor{socket, POLLIN, 0};
    if (::poll(&descriptor, 1, 20) > 0) return true;
  }
  return false;
}

void TinyHttpServer::Impl::sleep(int milliseconds) const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (!stopping && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_until(
        std::min(end, std::chrono::steady_clock::now() + std::chrono::milliseconds(5)));
  }
}

std::optional<TinyHttpServer::Request> TinyHttpServer::Impl::read(int socket,
                                                                  std::string& buffer) const {
  std::optional<Request> request;
  std::size_t bodyBytes = 0;
  for (;;) {
    if (const std::size_t end = buffer.find("\r\n\r\n"); !request && end != std::string::npos) {
      request = parseHead(buffer.substr(0, end));
      buffer.erase(0, end + 4);
      bodyBytes = std::strtoul(request->headers["content-length"].c_str(), nullptr, 10);
    }
    if (request && buffer.size() >= bodyBytes) {
      request->body = buffer.substr(0, bodyBytes);
      buffer.erase(0, bodyBytes);
      return request;
    }
    char block[16384];
    if (buffer.size() > kMaxRequestBytes || !waitReadable(socket)) return std::nullopt;
    const ssize_t got = ::recv(socket, block, sizeof block, 0);
    if (got <= 0) return std::nullopt;
    buffer.append(block, static_cast<std::size_t>(got));
  }
}

bool TinyHttpServer::Impl::sendAll(int socket, std::string_view bytes) const {
  std::size_t sent = 0;
  while (sent < bytes.size() && !stopping) {
    pollfd descriptor{socket, POLLOUT, 0};
    if (::poll(&descriptor, 1, 20) <= 0) continue;
    const ssize_t n =
        ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n < 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return sent == bytes.size();
}

/// False when the connection must be closed.
bool TinyHttpServer::Impl::answer(int socket, const Reply& reply) const {
  if (reply.closeAtOnce) return false;
  if (!reply.raw.empty()) {
    sendAll(socket, reply.raw);
    return false;
  }
  const bool whole = reply.stopAfterBytes < 0;
  std::string bytes = headOf(reply);
  bytes +=
      whole ? reply.body : reply.body.substr(0, static_cast<std::size_t>(reply.stopAfterBytes));
  const std::size_t piece = reply.pace ? reply.pieceBytes : bytes.size();
  for (std::size_t begin = 0; begin < bytes.size(); begin += piece) {
    const std::string_view part = std::string_view(bytes).substr(begin, piece);
    if (reply.pace && !reply.pace(part.size())) {
      resetConnection(socket);
      return false;
    }
    if (!sendAll(socket, part)) return false;
  }
  while (reply.stall && !stopping) {
    sleep(20);
  }
  return whole && reply.declareLength;
}

void TinyHttpServer::Impl::serve(int socket) {
  // Pieces leave at once and pile up in no large buffer: what is sent is what the client has.
  const int yes = 1, bufferBytes = 16384;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bufferBytes, sizeof bufferBytes);
  std::string buffer;
  bool first = true;
  while (!stopping) {
    std::optional<Request> request = read(socket, buffer);
    if (!request) break;
    request->firstOnConnection = std::exchange(first, false);
    {
      const std::lock_guard lock(mutex);
      requests.push_back(*request);
    }
    const Reply reply = handler(*request);
    sleep(reply.delayMilliseconds);
    if (!answer(socket, reply)) break;
  }
  ::close(socket);
  --open;
}

void TinyHttpServer::Impl::acceptLoop() {
  while (waitReadable(listener)) {
    const int socket = ::accept(listener, nullptr, nullptr);
    if (socket < 0) continue;
    if (open >= kMaxConnections) {
      ::close(socket);
      continue;
    }
    ++open;
    ++accepted;
    threads.emplace_back([this, socket] { serve(socket); });
  }
}

TinyHttpServer::TinyHttpServer(Handler handler) : _impl(std::make_unique<Impl>()) {
  _impl->handler = std::move(handler);
  _impl->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(_impl->listener, generic, length) != 0 || ::listen(_impl->listener, 32) != 0 ||
      ::getsockname(_impl->listener, generic, &length) != 0) {
    throw std::runtime_error("the test server cannot listen on 127.0.0.1");
  }
  _impl->port = ntohs(address.sin_port);
  _impl->accepting = std::thread([impl = _impl.get()] { impl->acceptLoop(); });
}

TinyHttpServer::~TinyHttpServer() {
  _impl->stopping = true;
  _impl->accepting.join();
  for (std::thread& thread : _impl->threads) {
    thread.join();
  }
  ::close(_impl->listener);
}

int TinyHttpServer::port() const {
  return _impl->port;
}

std::string TinyHttpServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(_impl->port) + path;
}

std::vector<TinyHttpServer::Request> TinyHttpServer::requests() const {
  const std::lock_guard lock(_impl->mutex);
  return _impl->requests;
}

int TinyHttpServer::connections() const {
  return _impl->accepted;
}

}  // namespace kokudo::test
