#pragma once

#include "tests/support/DpfApi.h"

#include <cstddef>
#include <memory>
#include <string>

namespace kokudo::test {

/// What goes wrong with one request.
enum class DpfFault {
  Unavailable,  ///< 503
  TooMany,      ///< 429 with Retry-After: 1
  Drop,         ///< the connection ends without a reply
  CutOff,       ///< the connection ends in the middle of the body
  Html,         ///< a page of HTML with status 200
  Slow          ///< the reply comes after two seconds
};

struct DpfServerOptions {
  DpfApiOptions api;
  std::string apiKey = "test-key";  ///< asked for in the header apikey; "" = none needed
  unsigned short port = 0;          ///< 0 = any free one
  double delaySeconds = 0;          ///< before every reply
  bool compresses = true;           ///< gzip for those who accept it
};

/// The platform's HTTP on 127.0.0.1: POST and GET on /api/v1, /api/v1/ and /api/v1/graphql,
/// deflated and chunked request bodies, gzip replies, /download/... Runs on threads of its own
/// until it goes.
class DpfServer {
 public:
  explicit DpfServer(DpfServerOptions options = {});
  ~DpfServer();
  DpfServer(const DpfServer&) = delete;
  DpfServer& operator=(const DpfServer&) = delete;

  unsigned short port() const;
  std::string baseUrl() const;  ///< "http://127.0.0.1:PORT/"
  DpfApi& api();
  /// API requests so far, faulty ones too.
  std::size_t requests() const;
  /// @param request number of an API request from now on, 1 = the next
  void injectFault(std::size_t request, DpfFault fault);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::test
