#include "engine/base/Sha256.h"

#include "engine/base/Files.h"

#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <new>
#include <vector>

namespace kokudo {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct Sha256::Impl {
  struct FreeContext {
    void operator()(EVP_MD_CTX* used) const { EVP_MD_CTX_free(used); }
  };
  std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
  bool ended = false;
};

Sha256::Sha256() : _impl(std::make_unique<Impl>()) {
  // SHA-256 is always there; this fails only for want of memory.
  if (!_impl->context || EVP_DigestInit_ex(_impl->context.get(), EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc();
}

Sha256::Sha256(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  assert(!_impl->ended);
  EVP_DigestUpdate(_impl->context.get(), bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
  update(std::as_bytes(std::span(text.data(), text.size())));
}

std::string Sha256::hexDigest() {
  assert(!_impl->ended);
  _impl->ended = true;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(_impl->context.get(), digest.data(), &size);
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * size);
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

std::string sha256Hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hexDigest();
}

Result<std::string> sha256HexOfFile(const std::filesystem::path& file) {
  const std::unique_ptr<std::FILE, CloseFile> in(std::fopen(file.c_str(), "rbe"));
  if (!in) return systemError(errno, file.string());
  Sha256 hash;
  std::vector<std::byte> buffer(std::size_t(1) << 18);
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), in.get()))
    hash.update(std::span(buffer.data(), got));
  if (std::ferror(in.get())) return systemError(errno, file.string());
  return hash.hexDigest();
}

}  // namespace kokudo
