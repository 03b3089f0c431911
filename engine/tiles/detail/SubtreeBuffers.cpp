// The parts of a subtree file and the bytes that its JSON names.

#include "engine/tiles/detail/SubtreeReader.h"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr std::size_t kHeadBytes = 24;
constexpr std::size_t kMaxBuffers = 64;  // outside ones are fetched

std::uint64_t u64(const std::string& bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace

Status SubtreeReader::split(std::string bytes) {
  if (!bytes.starts_with("subt")) {
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == bytes.npos || bytes[first] != '{') {
      return badInput(_uri, "neither a binary subtree (magic \"subt\") nor JSON");
    }
    _json = std::move(bytes);
    return {};
  }
  if (bytes.size() < kHeadBytes) return badInput(_uri, "the subtree ends in its header");
  std::uint32_t version = 0;
  std::memcpy(&version, bytes.data() + 4, sizeof version);
  if (version != 1) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: subtree version {}; 1 is read", _uri, version)};
  }
  const std::uint64_t json = u64(bytes, 8), binary = u64(bytes, 16);
  const std::uint64_t rest = bytes.size() - kHeadBytes;
  if (json > rest || binary > rest - json) {
    return badInput(
        _uri, fmt::format("the header promises {} + {} bytes, {} follow", json, binary, rest));
  }
  if (json % 8 != 0 || binary % 8 != 0) {
    return badInput(_uri,
                    fmt::format("the parts of {} and {} bytes are not padded to 8", json, binary));
  }
  if (json + binary != rest) {
    return badInput(_uri,
                    fmt::format("{} bytes follow what the header promises", rest - json - binary));
  }
  _json = bytes.substr(kHeadBytes, json);
  _binary = bytes.substr(kHeadBytes + json, binary);
  return {};
}

Status SubtreeReader::readBuffers(const JsonObject& json) {
  if (Status s = expectType(json, "buffers", simdjson::dom::element_type::ARRAY, _uri); !s.ok()) {
    return s;
  }
  const auto list = arrayMember(json, "buffers");
  if (!list) return {};
  if (list->size() > kMaxBuffers) return badInput(_uri, "more than 64 buffers");
  for (const JsonElement item : *list) {
    JsonObject buffer;
    const auto length =
        item.get(buffer) == simdjson::SUCCESS ? member(buffer, "byteLength") : std::nullopt;
    const auto bytes = length ? countOf(*length) : std::nullopt;
    if (!bytes) return badInput(_uri, "a buffer has no byteLength");
    const std::string named = textMember(buffer, "uri");
    std::string body;
    if (named.empty()) {
      if (!_subtree->_buffers.empty()) return badInput(_uri, "a second buffer has no uri");
      body = _binary;
    } else {
      if (!_fetch) return badInput(_uri, "buffer " + named + " cannot be fetched");
      Result<std::string> fetched = _fetch(named);
      if (!fetched.ok()) return fetched.error();
      body = std::move(fetched.value());
    }
    if (body.size() < *bytes) {
      return badInput(
          _uri, fmt::format("a buffer is {} bytes when byteLength says {}", body.size(), *bytes));
    }
    _subtree->_buffers.push_back(std::move(body));
  }
  return {};
}

Status SubtreeReader::readViews(const JsonObject& json) {
  const auto list = arrayMember(json, "bufferViews");
  if (!list) return {};
  for (const JsonElement item : *list) {
    JsonObject view;
    if (item.get(view) != simdjson::SUCCESS) return badInput(_uri, "a bufferView is no object");
    const auto number = [&](const char* key) {
      const auto value = member(view, key);
      return value ? countOf(*value) : std::nullopt;
    };
    const auto buffer = number("buffer"), length = number("byteLength");
    const std::uint64_t offset = number("byteOffset").value_or(0);
    if (!buffer || !length || *buffer >= _subtree->_buffers.size()) {
      return badInput(_uri, "a bufferView names no buffer");
    }
    const std::string& bytes = _subtree->_buffers[*buffer];
    if (offset > bytes.size() || *length > bytes.size() - offset) {
      return badInput(_uri, fmt::format("a bufferView of {} bytes at {} leads out of its buffer",
                                        *length, offset));
    }
    _views.push_back(std::string_view(bytes).substr(offset, *length));
  }
  return {};
}

}  // namespace kokudo::tiles::detail
