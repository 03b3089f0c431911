#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kokudo {

/// SHA-256 (FIPS 180-4) of a stream of bytes.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  ~Sha256();
  void update(std::span<const std::byte> bytes);
  void update(std::string_view text);
  /// 64 lower-case hexadecimal digits. Ends the stream: no update after it.
  std::string hexDigest();

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

std::string sha256Hex(std::string_view bytes);
Result<std::string> sha256HexOfFile(const std::filesystem::path& file);

}  // namespace kokudo
