#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace kokudo::test {

/// What a line between a client and a server is like. All connections share it.
struct LinkShape {
  double bytesPerSecond = 0;      ///< of heads and bodies to the client; 0 = as fast as it goes
  double oneWayDelaySeconds = 0;  ///< a request costs two, a new connection two more
  double jitterSeconds = 0;       ///< up to so much more before each answer
};

/// 12.5 MB/s and 10 ms, 1.25 MB/s and 20 ms, 50 kB/s and 100 ms.
LinkShape link100Mbps();
LinkShape link10Mbps();
LinkShape link400kbps();

/// An HTTP/1.1 server on 127.0.0.1 behind a slow line. Thread-safe.
class SlowHttpServer {
 public:
  struct Request {
    std::string path;  ///< percent-decoded, without the query
    std::string query;
    std::map<std::string, std::string> headers;  ///< names in lower case
    int ordinal = 0;                             ///< 0, 1, 2 ... over the server's life
  };
  struct Answer {
    int status = 200;
    std::string body;
    std::map<std::string, std::string> headers;  ///< Cache-Control, ETag, Expires ...
    bool drop = false;                           ///< closes without an answer
    long resetAfterBytes = -1;  ///< sends so many of head and body, then resets the connection
  };
  using Handler = std::function<Answer(const Request&)>;

  struct Counts {
    std::uint64_t requests = 0, notModified = 0, bytesSent = 0;
    int connections = 0;         ///< accepted so far
    int answering = 0;           ///< now
    int mostAnswering = 0;       ///< at once, so far
    double lineBusySeconds = 0;  ///< in which the line carried bytes at its rate
    double seconds = 0;          ///< from the first byte to the last
  };

  /// @param handler called from the connections' threads; an answer of 200 with an ETag becomes 304
  ///   where the request's If-None-Match names it
  explicit SlowHttpServer(Handler handler, LinkShape shape = {});
  ~SlowHttpServer();

  /// The regular files below `folder`, with an ETag each, `headers` added; 404 for the rest.
  static Handler folder(std::filesystem::path folder,
                        std::map<std::string, std::string> headers = {});
  /// The same for bodies by path ("/a/b.json").
  static Handler files(std::map<std::string, std::string> bodies,
                       std::map<std::string, std::string> headers = {});
  /// Bodies packed by gzip for those who accept it, where that makes them a tenth smaller.
  static Handler gzipped(Handler handler);

  std::string url(const std::string& path) const;
  void setShape(LinkShape shape);
  /// Off: connections are closed unanswered, as behind a pulled cable.
  void setOnline(bool online);
  Counts counts() const;
  void resetCounts();

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::test
