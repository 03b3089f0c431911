#include "index/shards/ShardService.h"

#include "index/search/Manifest.h"
#include "index/shards/detail/Probe.h"
#include "index/shards/detail/ServerProcess.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace kokudo::shards {
namespace {

using namespace detail;

constexpr const char* kServerProgram = "xapian-tcpsrv";
constexpr auto kLooks = std::chrono::milliseconds(50);
constexpr double kStartSeconds = 20;

Error cannotListen(const ServiceOptions& options, const std::string& reason) {
  return {Error::Kind::Io, fmt::format("{}:{}: cannot listen there ({}); choose another with "
                                       "--port or --interface",
                                       options.interface, options.port, reason)};
}

unsigned portOf(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  return address.ss_family == AF_INET6 ? ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port)
                                       : ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

// The server says little of a port that is taken: asked before it starts.
Result<unsigned> freePort(const ServiceOptions& options) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int problem = ::getaddrinfo(options.interface.c_str(), std::to_string(options.port).c_str(),
                                    &hints, &found);
  if (problem != 0) return cannotListen(options, ::gai_strerror(problem));
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound = socket >= 0 && ::bind(socket, found->ai_addr, found->ai_addrlen) == 0 &&
                     ::listen(socket, 1) == 0;
  const std::string reason = bound ? "" : std::strerror(errno);
  const unsigned port = bound ? portOf(socket) : 0;
  if (socket >= 0) ::close(socket);
  ::freeaddrinfo(found);
  if (!bound) return cannotListen(options, reason);
  return port;
}

Status checkShard(const std::filesystem::path& folder, bool whole, Progress& progress,
                  const CancelToken& token) {
  const auto manifest = search::Manifest::read(folder);
  if (!manifest && manifest.error().kind == Error::Kind::NotFound)
    return Error{Error::Kind::NotFound,
                 folder.string() +
                     ": no shard is there; write shards with kokudo index shard and name one, "
                     "e.g. shards/shard-001"};
  if (!manifest) return manifest.error();
  if (whole) return manifest->verify(folder, progress, token);
  return manifest->checkFast(folder);
}

Error endedEarly(const ServerProcess& server) {
  return {Error::Kind::Io, std::string(kServerProgram) + " ended by itself" +
                               (server.said().empty() ? "" : ": " + server.said())};
}

}  // namespace

bool isLoopback(const std::string& interface) {
  return interface.starts_with("127.") || interface == "localhost" || interface == "::1";
}

Status serveShard(const std::filesystem::path& folder, const ServiceOptions& options,
                  const std::function<void(const ShardAddress&)>& ready, Progress& progress,
                  const CancelToken& token) {
  if (auto done = checkShard(folder, options.verify, progress, token); !done) return done;
  const auto port = freePort(options);
  if (!port) return port.error();
  auto server =
      ServerProcess::start({kServerProgram, "--quiet", "--port", std::to_string(*port),
                            "--interface", options.interface, (folder / "terms").string()});
  if (!server) return server.error();
  const bool anywhere = options.interface == "0.0.0.0" || options.interface == "::";
  const ShardAddress address{anywhere ? "127.0.0.1" : options.interface, *port};
  const auto until =
      std::chrono::steady_clock::now() + std::chrono::duration<double>(kStartSeconds);
  while (!token.cancelled() && !probe(address, 0.5).empty()) {
    if (!server->isRunning()) return endedEarly(*server);
    if (std::chrono::steady_clock::now() > until)
      return Error{Error::Kind::Io, std::string(kServerProgram) + " does not answer"};
    std::this_thread::sleep_for(kLooks);
  }
  if (!token.cancelled()) ready({options.interface, *port});
  while (!token.cancelled()) {
    if (!server->isRunning()) return endedEarly(*server);
    std::this_thread::sleep_for(kLooks);
  }
  return {};
}

}  // namespace kokudo::shards
