#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::test {

/// An HTTP/1.1 server on 127.0.0.1 for tests that need a source which is slow, broken or hostile.
/// At most 64 connections at once; every wait ends with the server.
class TinyHttpServer {
 public:
  struct Request {
    std::string method, target;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    bool firstOnConnection = false;
  };
  struct Reply {
    int status = 200;
    std::map<std::string, std::string> headers;
    std::string body;
    int delayMilliseconds = 0;  ///< before the first byte
    long stopAfterBytes = -1;   ///< of the body; then `stall` or close
    bool stall = false;         ///< sends nothing more and keeps the connection open
    bool closeAtOnce = false;   ///< no answer at all
    std::string raw = {};  ///< if set, exactly these bytes in place of head and body, then close
    bool declareLength = true;  ///< else the body ends with the connection
    /// If set, the answer goes out in pieces of at most `pieceBytes`, and this is called before
    /// each; false resets the connection. May sleep.
    std::function<bool(std::size_t bytes)> pace;
    std::size_t pieceBytes = 16384;
  };
  using Handler = std::function<Reply(const Request&)>;

  /// `handler` is called from the connections' threads.
  explicit TinyHttpServer(Handler handler);
  ~TinyHttpServer();
  TinyHttpServer(const TinyHttpServer&) = delete;

  int port() const;
  /// "http://127.0.0.1:PORT" + path.
  std::string url(const std::string& path) const;
  std::vector<Request> requests() const;
  int connections() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::test
