#include "index/search/Manifest.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace kokudo::search {
namespace {

namespace fs = std::filesystem;

constexpr int kFormat = 1;
constexpr const char* kName = "manifest.json";
constexpr const char* kXapianLock = "flintlock";  // empty, of no use to readers
constexpr const char* kAdvice = "build the index again (kokudo index build)";

Error damaged(const fs::path& file, std::string_view what) {
  return {Error::Kind::Integrity, fmt::format("{}: {}; {}", file.string(), what, kAdvice)};
}

Manifest fromJson(const nlohmann::json& json) {
  Manifest manifest;
  manifest.revision = std::stoull(json.at("revision").get<std::string>(), nullptr, 16);
  json.at("records").get_to(manifest.records);
  for (const auto& entry : json.at("files"))
    manifest.files.push_back({entry.at("path").get<std::string>(),
                              entry.at("bytes").get<std::uint64_t>(),
                              entry.at("sha256").get<std::string>()});
  return manifest;
}

}  // namespace

Result<Manifest> Manifest::of(const fs::path& folder, std::uint64_t revision,
                              std::uint64_t records) {
  Manifest manifest;
  manifest.revision = revision;
  manifest.records = records;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    const auto name = it->path().filename();
    // A segment's own manifest is a file like others; the folder's own is what is being made.
    if (!it->is_regular_file() || it->path() == folder / kName || name == kXapianLock) continue;
    const auto digest = sha256HexOfFile(it->path());
    if (!digest) return digest.error();
    manifest.files.push_back(
        {fs::relative(it->path(), folder).generic_string(), it->file_size(), *digest});
  }
  if (failed) return systemError(failed.value(), folder.string());
  std::sort(manifest.files.begin(), manifest.files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return manifest;
}

Result<Manifest> Manifest::read(const fs::path& folder) {
  const auto text = readFile(folder / kName, 16 << 20);
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    if (json.at("format").get<int>() != kFormat)
      return Error{
          Error::Kind::Unsupported,
          fmt::format("{}: index format {}, this program reads {}; {}", (folder / kName).string(),
                      json.at("format").get<int>(), kFormat, kAdvice)};
    return fromJson(json);
  } catch (const std::exception& problem) {
    return damaged(folder / kName, problem.what());
  }
}

Status Manifest::write(const fs::path& folder) const {
  nlohmann::json list = nlohmann::json::array();
  for (const File& file : files)
    list.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  const nlohmann::json json{{"format", kFormat},
                            {"revision", fmt::format("{:016x}", revision)},
                            {"records", records},
                            {"files", std::move(list)}};
  return writeFileAtomically(folder / kName, json.dump(1) + "\n");
}

std::uint64_t Manifest::bytes() const {
  std::uint64_t total = 0;
  for (const File& file : files) total += file.bytes;
  return total;
}

Status Manifest::checkSizes(const fs::path& folder) const {
  for (const File& file : files) {
    std::error_code failed;
    const auto found = fs::file_size(folder / file.path, failed);
    if (failed) return damaged(folder / file.path, "missing or unreadable");
    if (found != file.bytes)
      return damaged(folder / file.path,
                     fmt::format("{} bytes when the manifest says {}", found, file.bytes));
  }
  return {};
}

Status Manifest::verify(const fs::path& folder, Progress& progress,
                        const CancelToken& token) const {
  if (auto done = checkSizes(folder); !done) return done;
  const std::uint64_t total = bytes();
  std::uint64_t checked = 0;
  for (const File& file : files) {
    if (token.cancelled()) return Error{Error::Kind::Cancelled, "the check was stopped"};
    progress.update(checked, total, file.path);
    const auto digest = sha256HexOfFile(folder / file.path);
    if (!digest) return digest.error();
    if (*digest != file.sha256)
      return damaged(folder / file.path, "its content is not what its sha256 in the manifest says");
    checked += file.bytes;
  }
  progress.update(checked, total, "checked");
  return {};
}

}  // namespace kokudo::search
