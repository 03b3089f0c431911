#include "index/shards/detail/Probe.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace kokudo::shards::detail {
namespace {

using ProbeClock = std::chrono::steady_clock;

class Deadline {
 public:
  explicit Deadline(double seconds)
      : _end(ProbeClock::now() + std::chrono::duration_cast<ProbeClock::duration>(
                                     std::chrono::duration<double>(seconds))) {}
  int milliseconds() const {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(_end - ProbeClock::now()).count();
    return static_cast<int>(std::max<long>(0, left));
  }

 private:
  ProbeClock::time_point _end;
};

// Whether the socket is ready in time.
bool waitFor(int socket, short events, const Deadline& deadline) {
  pollfd one{socket, events, 0};
  int ready;
  do {
    ready = ::poll(&one, 1, deadline.milliseconds());
  } while (ready < 0 && errno == EINTR);
  return ready > 0;
}

std::string greeting(int socket, const addrinfo& address, const Deadline& deadline) {
  if (::connect(socket, address.ai_addr, address.ai_addrlen) != 0 && errno != EINPROGRESS)
    return std::strerror(errno);
  if (!waitFor(socket, POLLOUT, deadline)) return "the machine does not answer";
  int problem = 0;
  socklen_t size = sizeof problem;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &problem, &size);
  if (problem != 0) return std::strerror(problem);
  if (!waitFor(socket, POLLIN, deadline)) return "connected, but nothing greets";
  char first;
  if (::recv(socket, &first, 1, 0) <= 0) return "the connection was closed at once";
  return {};
}

}  // namespace

std::string probe(const ShardAddress& address, double seconds) {
  const Deadline deadline(seconds);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int problem =
      ::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found);
  if (problem != 0) return ::gai_strerror(problem);
  std::string reason = "no address";
  for (const addrinfo* each = found; each && !reason.empty(); each = each->ai_next) {
    const int socket = ::socket(each->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) continue;
    reason = greeting(socket, *each, deadline);
    ::close(socket);
  }
  ::freeaddrinfo(found);
  return reason;
}

}  // namespace kokudo::shards::detail
