#include "tests/support/SlowHttpServer.h"

#include "tests/support/GzipText.h"
#include "tests/support/TinyHttpServer.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

namespace kokudo::test {
namespace {

using Clock = std::chrono::steady_clock;

Clock::duration seconds(double s) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
}

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 &&
                        hexDigit(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2])) : text[i];
    i += escape ? 2 : 0;
  }
  return out;
}

SlowHttpServer::Answer withTag(std::string body,
                               const std::map<std::string, std::string>& headers) {
  SlowHttpServer::Answer answer;
  answer.headers = headers;
  answer.headers.emplace("ETag", "\"" + std::to_string(std::hash<std::string>{}(body)) + "\"");
  answer.body = std::move(body);
  return answer;
}

SlowHttpServer::Answer notFound() {
  SlowHttpServer::Answer answer;
  answer.status = 404;
  return answer;
}

/// The line: carries one piece after another at its rate, whoever sends it.
class Line {
 public:
  void setShape(LinkShape shape) {
    const std::lock_guard lock(_mutex);
    _shape = shape;
    _freeAt = Clock::now();
  }
  LinkShape shape() const {
    const std::lock_guard lock(_mutex);
    return _shape;
  }
  /// Returns when the line has carried the piece.
  void carry(std::size_t bytes) {
    Clock::time_point arrives;
    {
      const std::lock_guard lock(_mutex);
      if (_shape.bytesPerSecond <= 0) return;
      const double busy = static_cast<double>(bytes) / _shape.bytesPerSecond;
      // A sender that wakes late does not lose the line's time: up to 5 ms are made up.
      _freeAt = std::max(_freeAt, Clock::now() - std::chrono::milliseconds(5)) + seconds(busy);
      _busySeconds += busy;
      arrives = _freeAt;
    }
    std::this_thread::sleep_until(arrives);
  }
  double delayBeforeAnswer(bool newConnection) {
    const std::lock_guard lock(_mutex);
    const double jitter = std::uniform_real_distribution(0.0, 1.0)(_random) * _shape.jitterSeconds;
    return _shape.oneWayDelaySeconds * (newConnection ? 4 : 2) + jitter;
  }
  std::size_t pieceBytes() const {
    const double rate = shape().bytesPerSecond;
    return rate <= 0 ? 65536 : static_cast<std::size_t>(std::clamp(rate / 200, 256.0, 16384.0));
  }
  double busySeconds() const {
    const std::lock_guard lock(_mutex);
    return _busySeconds;
  }
  void resetBusy() {
    const std::lock_guard lock(_mutex);
    _busySeconds = 0;
  }

 private:
  mutable std::mutex _mutex;
  LinkShape _shape;
  Clock::time_point _freeAt = Clock::now();
  double _busySeconds = 0;
  std::mt19937 _random{42};
};

}  // namespace

struct SlowHttpServer::Impl {
  Handler handler;
  Line line;
  std::atomic<bool> online{true}, stopping{false};
  std::atomic<int> ordinal{0};
  mutable std::mutex mutex;
  Counts counts;
  int connectionsBefore = 0;
  Clock::time_point begin, end;
  std::unique_ptr<TinyHttpServer> server;  // last: its threads use the rest

  TinyHttpServer::Reply answer(const TinyHttpServer::Request& request);
  void began();
  void ended();
  void sent(std::size_t bytes, Clock::time_point before);
};

void SlowHttpServer::Impl::began() {
  const std::lock_guard lock(mutex);
  ++counts.requests;
  counts.mostAnswering = std::max(counts.mostAnswering, ++counts.answering);
}

void SlowHttpServer::Impl::ended() {
  const std::lock_guard lock(mutex);
  --counts.answering;
}

void SlowHttpServer::Impl::sent(std::size_t bytes, Clock::time_point before) {
  const std::lock_guard lock(mutex);
  if (counts.bytesSent == 0) begin = before;
  counts.bytesSent += bytes;
  end = Clock::now();
}

TinyHttpServer::Reply SlowHttpServer::Impl::answer(const TinyHttpServer::Request& in) {
  TinyHttpServer::Reply reply;
  if (!online) {
    reply.closeAtOnce = true;
    return reply;
  }
  began();
  // Gone with the last copy of the reply: the answer is over, well or badly.
  const std::shared_ptr<void> ending(nullptr, [this](void*) { ended(); });
  const std::size_t mark = in.target.find('?');
  Answer answer =
      handler({decoded(in.target.substr(0, mark)),
               mark == std::string::npos ? "" : in.target.substr(mark + 1), in.headers, ordinal++});
  const auto asked = in.headers.find("if-none-match");
  const auto tag = answer.headers.find("ETag");
  if (answer.status == 200 && asked != in.headers.end() && tag != answer.headers.end() &&
      asked->second.find(tag->second) != std::string::npos) {
    answer.status = 304;
    answer.body.clear();
    const std::lock_guard lock(mutex);
    ++counts.notModified;
  }
  reply.status = answer.status;
  reply.body = std::move(answer.body);
  reply.headers = std::move(answer.headers);
  reply.closeAtOnce = answer.drop;
  reply.delayMilliseconds = static_cast<int>(line.delayBeforeAnswer(in.firstOnConnection) * 1000);
  reply.pieceBytes = line.pieceBytes();
  reply.pace = [this, ending, left = answer.resetAfterBytes](std::size_t bytes) mutable {
    if (stopping || !online) return false;
    if (left >= 0 && left < static_cast<long>(bytes)) return false;
    if (left >= 0) left -= static_cast<long>(bytes);
    const Clock::time_point before = Clock::now();
    line.carry(bytes);
    sent(bytes, before);
    return true;
  };
  if (answer.resetAfterBytes > 0) {
    reply.pieceBytes = std::min(reply.pieceBytes, static_cast<std::size_t>(answer.resetAfterBytes));
  }
  return reply;
}

LinkShape link100Mbps() {
  return {12.5e6, 0.010, 0};
}

LinkShape link10Mbps() {
  return {1.25e6, 0.020, 0};
}

LinkShape link400kbps() {
  return {50e3, 0.100, 0};
}

SlowHttpServer::SlowHttpServer(Handler handler, LinkShape shape) : _impl(std::make_unique<Impl>()) {
  _impl->handler = std::move(handler);
  _impl->line.setShape(shape);
  _impl->server = std::make_unique<TinyHttpServer>(
      [impl = _impl.get()](const TinyHttpServer::Request& request) {
        return impl->answer(request);
      });
}

SlowHttpServer::~SlowHttpServer() {
  _impl->stopping = true;
}

SlowHttpServer::Handler SlowHttpServer::folder(std::filesystem::path folder,
                                               std::map<std::string, std::string> headers) {
  return [folder = std::move(folder), headers = std::move(headers)](const Request& request) {
    std::error_code ignored;
    const std::filesystem::path file =
        folder / std::filesystem::path(request.path).relative_path().lexically_normal();
    if (request.path.find("..") != std::string::npos ||
        !std::filesystem::is_regular_file(file, ignored)) {
      return notFound();
    }
    std::ifstream in(file, std::ios::binary);
    return withTag({std::istreambuf_iterator<char>(in), {}}, headers);
  };
}

SlowHttpServer::Handler SlowHttpServer::files(std::map<std::string, std::string> bodies,
                                              std::map<std::string, std::string> headers) {
  return [bodies = std::move(bodies), headers = std::move(headers)](const Request& request) {
    const auto found = bodies.find(request.path);
    return found == bodies.end() ? notFound() : withTag(found->second, headers);
  };
}

SlowHttpServer::Handler SlowHttpServer::gzipped(Handler handler) {
  return [handler = std::move(handler)](const Request& request) {
    Answer answer = handler(request);
    const auto accepted = request.headers.find("accept-encoding");
    if (accepted == request.headers.end() || accepted->second.find("gzip") == std::string::npos)
      return answer;
    std::string packed = test::gzipped(answer.body);
    if (packed.size() * 10 > answer.body.size() * 9) return answer;
    answer.body = std::move(packed);
    answer.headers["Content-Encoding"] = "gzip";
    return answer;
  };
}

std::string SlowHttpServer::url(const std::string& path) const {
  return _impl->server->url(path);
}

void SlowHttpServer::setShape(LinkShape shape) {
  _impl->line.setShape(shape);
}

void SlowHttpServer::setOnline(bool online) {
  _impl->online = online;
}

SlowHttpServer::Counts SlowHttpServer::counts() const {
  const std::lock_guard lock(_impl->mutex);
  Counts counts = _impl->counts;
  counts.connections = _impl->server->connections() - _impl->connectionsBefore;
  counts.lineBusySeconds = _impl->line.busySeconds();
  if (counts.bytesSent > 0 && _impl->end > _impl->begin) {
    counts.seconds = std::chrono::duration<double>(_impl->end - _impl->begin).count();
  }
  return counts;
}

void SlowHttpServer::resetCounts() {
  const std::lock_guard lock(_impl->mutex);
  const int answering = _impl->counts.answering;
  _impl->counts = {};
  _impl->counts.answering = answering;
  _impl->connectionsBefore = _impl->server->connections();
  _impl->line.resetBusy();
}

}  // namespace kokudo::test
