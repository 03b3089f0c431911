#include "apps/workbench/Output.h"

#include "engine/base/Files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace kokudo::workbench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeldBytes = std::size_t(64) << 10;

}  // namespace

struct Output::Impl {
  fs::path file, beside;  ///< `beside` is empty where the file is written to directly
  int descriptor = -1;
  bool ours = false;  ///< the descriptor is ours to close
  bool readerIsGone = false;
  std::string held;

  ~Impl() {
    if (ours && descriptor >= 0) ::close(descriptor);
    std::error_code ignored;
    if (!beside.empty()) fs::remove(beside, ignored);
  }

  Error failed(int errnoValue) {
    readerIsGone = errnoValue == EPIPE;
    return systemError(errnoValue, file.empty() ? "standard output" : file.string());
  }

  Status flush() {
    std::string_view bytes = held;
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed(errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    held.clear();
    return {};
  }

  Status name() {
    if (::fsync(descriptor) != 0) return failed(errno);
    ours = false;
    if (::close(descriptor) != 0) return failed(errno);
    if (std::rename(beside.c_str(), file.c_str()) != 0) return failed(errno);
    beside.clear();
    return {};
  }
};

Output::Output(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Output::Output(Output&&) noexcept = default;
Output& Output::operator=(Output&&) noexcept = default;
Output::~Output() = default;

Result<Output> Output::open(const fs::path& file) {
  auto impl = std::make_unique<Impl>();
  impl->file = file;
  impl->descriptor = STDOUT_FILENO;
  if (file.empty()) {
    // What was printed before comes before.
    if (std::fflush(stdout) != 0) return impl->failed(errno);
    return Output(std::move(impl));
  }
  std::error_code ignored;
  const auto status = fs::status(file, ignored);
  const bool direct = fs::exists(status) && !fs::is_regular_file(status);
  if (!direct) {
    impl->beside = file;
    impl->beside.replace_filename(fmt::format(".{}.{}.part", file.filename().string(), ::getpid()));
  }
  const auto& name = direct ? impl->file : impl->beside;
  impl->descriptor =
      ::open(name.c_str(), O_WRONLY | O_CLOEXEC | (direct ? 0 : O_CREAT | O_TRUNC), 0666);
  if (impl->descriptor < 0) {
    impl->beside.clear();
    return impl->failed(errno);
  }
  impl->ours = true;
  return Output(std::move(impl));
}

Status Output::write(std::string_view bytes) {
  _impl->held += bytes;
  if (_impl->held.size() < kHeldBytes) return {};
  return _impl->flush();
}

Status Output::commit() {
  if (auto done = _impl->flush(); !done) return done;
  if (_impl->beside.empty()) return {};
  return _impl->name();
}

bool Output::readerIsGone() const {
  return _impl->readerIsGone;
}

}  // namespace kokudo::workbench
