#include "tests/support/DpfServer.h"

#include "tests/support/GzipText.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <zlib.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace kokudo::test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using nlohmann::json;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

// Clients mean either form by "deflate"; gzip comes as well. @param windowBits as zlib has it
std::optional<std::string> inflated(const std::string& body, int windowBits) {
  z_stream stream{};
  if (inflateInit2(&stream, windowBits) != Z_OK) return {};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string out;
  char buffer[16384];
  int state = Z_OK;
  while (state == Z_OK && out.size() < (64u << 20)) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END ? std::optional(out) : std::nullopt;
}

std::string percentDecoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string parameter(const std::string& target, const std::string& name) {
  std::istringstream query(target.substr(std::min(target.size(), target.find('?') + 1)));
  for (std::string pair; std::getline(query, pair, '&');) {
    if (pair.rfind(name + "=", 0) == 0) return percentDecoded(pair.substr(name.size() + 1));
  }
  return {};
}

}  // namespace

struct DpfServer::Impl {
  explicit Impl(DpfServerOptions given)
      : options(std::move(given)),
        api(options.api),
        acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), options.port)) {
    port = acceptor.local_endpoint().port();
    base = "http://127.0.0.1:" + std::to_string(port);
    listener = std::thread([this] { listen(); });
  }

  ~Impl() {
    stopping = true;
    // Waking accept() by a connection is the one portable way.
    {
      asio::io_context own;
      tcp::socket socket(own);
      beast::error_code ignored;
      socket.connect({asio::ip::address_v4::loopback(), port}, ignored);
    }
    listener.join();
    std::unique_lock lock(mutex);
    for (auto* socket : sockets) {
      beast::error_code ignored;
      socket->shutdown(tcp::socket::shutdown_both, ignored);
    }
    idle.wait(lock, [this] { return sessions == 0; });
  }

  void listen() {
    while (!stopping) {
      auto socket = std::make_shared<tcp::socket>(context);
      beast::error_code error;
      acceptor.accept(*socket, error);
      if (error || stopping) continue;
      {
        const std::lock_guard lock(mutex);
        ++sessions;
        sockets.insert(socket.get());
      }
      std::thread([this, socket = std::move(socket)]() mutable {
        try {
          serve(*socket);
        } catch (const std::exception&) {
          // a client that breaks off is no news
        }
        const std::lock_guard lock(mutex);
        sockets.erase(socket.get());
        socket.reset();  // while the context it belongs to is still there
        if (--sessions == 0) idle.notify_all();
      }).detach();
    }
  }

  void serve(tcp::socket& socket) {
    beast::flat_buffer buffer;
    while (!stopping) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(16u << 20);
      http::read(socket, buffer, parser);
      const Request request = parser.release();
      Response response{http::status::ok, request.version()};
      response.keep_alive(request.keep_alive());
      if (!answer(socket, request, response)) return;
      response.prepare_payload();
      http::write(socket, response);
      if (!response.keep_alive()) return;
    }
  }

  static void fill(Response& response, http::status status, std::string body, const char* type) {
    response.result(status);
    response.set(http::field::content_type, type);
    response.body() = std::move(body);
  }

  // False when the connection is to end here.
  bool answer(tcp::socket& socket, const Request& request, Response& response) {
    const std::string target(request.target());
    const std::string path = target.substr(0, target.find('?'));
    if (path.rfind("/download/", 0) == 0) {
      const auto bytes = api.download(path.substr(10));
      fill(response, bytes ? http::status::ok : http::status::forbidden, bytes.value_or("expired"),
           "application/octet-stream");
      return true;
    }
    if (path != "/api/v1" && path != "/api/v1/" && path != "/api/v1/graphql") {
      fill(response, http::status::not_found, "not found", "text/plain");
      return true;
    }
    const auto fault = nextFault();
    if (options.delaySeconds > 0) {
      std::this_thread::sleep_for(std::chrono::duration<double>(options.delaySeconds));
    }
    if (fault && *fault != DpfFault::CutOff) {
      if (*fault == DpfFault::Drop) return false;
      if (*fault == DpfFault::Slow) {
        std::this_thread::sleep_for(std::chrono::seconds(2));
      } else {
        misbehave(*fault, response);
        return true;
      }
    }
    if (!options.apiKey.empty() && request["apikey"] != options.apiKey) {
      fill(response, http::status::unauthorized, R"({"message":"Unauthorized"})",
           "application/json");
      return true;
    }
    query(target, request, response);
    if (fault && *fault == DpfFault::CutOff) return cutOff(socket, response);
    return true;
  }

  static void misbehave(DpfFault fault, Response& response) {
    if (fault == DpfFault::Html) {
      fill(response, http::status::ok,
           "<!DOCTYPE html><html><head><title>メンテナンス中</title></head></html>", "text/html");
      return;
    }
    const bool tooMany = fault == DpfFault::TooMany;
    fill(response, tooMany ? http::status::too_many_requests : http::status::service_unavailable,
         "busy", "text/plain");
    if (tooMany) response.set(http::field::retry_after, "1");
  }

  static bool cutOff(tcp::socket& socket, Response& response) {
    response.prepare_payload();
    std::ostringstream text;
    text << response;
    const std::string whole = text.str();
    asio::write(socket, asio::buffer(whole.data(), whole.size() / 2));
    return false;
  }

  void query(const std::string& target, const Request& request, Response& response) {
    json body;
    if (request.method() == http::verb::get) {
      body = {{"query", parameter(target, "query")}};
    } else {
      std::string text = request.body();
      const auto encoding = request[http::field::content_encoding];
      if (encoding == "deflate" || encoding == "gzip") {
        auto plain = inflated(text, 15 + 32);
        if (!plain) plain = inflated(text, -15);
        if (!plain) {
          fill(response, http::status::bad_request, "bad body", "text/plain");
          return;
        }
        text = *plain;
      }
      body = json::parse(text, nullptr, false);
    }
    if (!body.is_object() || !body.value("query", json()).is_string()) {
      fill(response, http::status::bad_request,
           R"({"errors":[{"message":"Must provide query string."}]})", "application/json");
      return;
    }
    const json reply = api.answer(body["query"], body.value("variables", json::object()), base);
    const bool syntax = reply.contains("errors") &&
                        reply["errors"][0]["message"].get<std::string>().rfind("Syntax", 0) == 0;
    std::string text = reply.dump();
    if (options.compresses &&
        request[http::field::accept_encoding].find("gzip") != beast::string_view::npos) {
      text = gzipped(text);
      response.set(http::field::content_encoding, "gzip");
    }
    fill(response, syntax ? http::status::bad_request : http::status::ok, std::move(text),
         "application/json; charset=utf-8");
  }

  std::optional<DpfFault> nextFault() {
    const std::lock_guard lock(mutex);
    const auto found = faults.find(++requests);
    if (found == faults.end()) return {};
    const DpfFault fault = found->second;
    faults.erase(found);
    return fault;
  }

  DpfServerOptions options;
  DpfApi api;
  asio::io_context context;
  tcp::acceptor acceptor;
  unsigned short port = 0;
  std::string base;
  std::atomic<bool> stopping{false};
  std::thread listener;
  mutable std::mutex mutex;
  std::condition_variable idle;
  std::set<tcp::socket*> sockets;
  std::size_t sessions = 0, requests = 0;
  std::map<std::size_t, DpfFault> faults;
};

DpfServer::DpfServer(DpfServerOptions options)
    : _impl(std::make_unique<Impl>(std::move(options))) {}
DpfServer::~DpfServer() = default;

unsigned short DpfServer::port() const {
  return _impl->port;
}

std::string DpfServer::baseUrl() const {
  return _impl->base + "/";
}

DpfApi& DpfServer::api() {
  return _impl->api;
}

std::size_t DpfServer::requests() const {
  const std::lock_guard lock(_impl->mutex);
  return _impl->requests;
}

void DpfServer::injectFault(std::size_t request, DpfFault fault) {
  const std::lock_guard lock(_impl->mutex);
  _impl->faults[_impl->requests + request] = fault;
}

}  // namespace kokudo::test
