#include "index/search/Manifest.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/search/AnalyzerVersion.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <system_error>

namespace kokudo::search {
namespace {

namespace fs = std::filesystem;

constexpr int kFormat = 2;
constexpr const char* kName = "manifest.json";
constexpr const char* kXapianLock = "flintlock";  // empty, of no use to readers
constexpr const char* kSelf = "sha256";
constexpr const char* kAnalyzer = "analyzer";
constexpr const char* kSegments = "segments";
// Read at every opening: dictionaries, removed documents, columns of small segments.
constexpr std::uint64_t kSmallFile = 512 << 10;
constexpr const char* kAdvice = "build the index again (kokudo index build)";

Error damaged(const fs::path& file, std::string_view what) {
  return {Error::Kind::Integrity, fmt::format("{}: {}; {}", file.string(), what, kAdvice)};
}

std::string serialized(const nlohmann::json& json) {
  return json.dump(1) + "\n";
}

// Manifests of earlier programs have neither checksum nor analyzer.
bool isWhole(nlohmann::json json, const std::string& text) {
  if (!json.contains(kSelf)) return !json.contains(kAnalyzer);
  if (serialized(json) != text) return false;
  const auto self = json.at(kSelf).get<std::string>();
  json.erase(kSelf);
  return sha256Hex(serialized(json)) == self;
}

Status checkContent(const fs::path& folder, const Manifest::File& file) {
  const auto digest = sha256HexOfFile(folder / file.path);
  if (!digest) return digest.error();
  if (*digest == file.sha256) return {};
  return damaged(folder / file.path, "its content is not what its sha256 in the manifest says");
}

using Known = std::map<std::string, Manifest::File>;

// Files of the segments of a generation, from the segments' own manifests.
Result<Known> filesOfSegments(const fs::path& folder) {
  Known known;
  std::error_code failed;
  for (fs::directory_iterator it(folder / kSegments, failed), end; !failed && it != end;
       it.increment(failed)) {
    const auto manifest = Manifest::read(it->path());
    if (!manifest) return manifest.error();
    const std::string prefix = std::string(kSegments) + "/" + it->path().filename().string() + "/";
    for (Manifest::File file : manifest->files) {
      file.path = prefix + file.path;
      known[file.path] = file;
    }
  }
  if (failed) return systemError(failed.value(), (folder / kSegments).string());
  return known;
}

Result<std::vector<Manifest::File>> filesIn(const fs::path& folder, const Known& known) {
  std::vector<Manifest::File> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    const auto name = it->path().filename();
    // A segment's own manifest is a file like others; the folder's own is what is being made.
    if (!it->is_regular_file() || it->path() == folder / kName || name == kXapianLock) continue;
    const std::string path = fs::relative(it->path(), folder).generic_string();
    if (const auto found = known.find(path); found != known.end()) {
      files.push_back(found->second);
      continue;
    }
    const auto digest = sha256HexOfFile(it->path());
    if (!digest) return digest.error();
    files.push_back({path, it->file_size(), *digest});
  }
  if (failed) return systemError(failed.value(), folder.string());
  std::sort(files.begin(), files.end(),
            [](const Manifest::File& a, const Manifest::File& b) { return a.path < b.path; });
  return files;
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
  auto files = filesIn(folder, {});
  if (!files) return files.error();
  manifest.files = std::move(*files);
  return manifest;
}

Result<Manifest> Manifest::ofGeneration(const fs::path& folder, std::uint64_t records) {
  const auto known = filesOfSegments(folder);
  if (!known) return known.error();
  auto files = filesIn(folder, *known);
  if (!files) return files.error();
  Manifest manifest;
  manifest.records = records;
  manifest.files = std::move(*files);
  Sha256 all;
  for (const File& file : manifest.files) all.update(file.path + ' ' + file.sha256 + '\n');
  manifest.revision = std::stoull(all.hexDigest().substr(0, 16), nullptr, 16);
  return manifest;
}

Result<Manifest> Manifest::read(const fs::path& folder) {
  const auto text = readFile(folder / kName, 16 << 20);
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    if (!isWhole(json, *text)) return damaged(folder / kName, "it is not what its own sha256 says");
    if (json.at("format").get<int>() != kFormat)
      return Error{
          Error::Kind::Unsupported,
          fmt::format("{}: index format {}, this program reads {}; {}", (folder / kName).string(),
                      json.at("format").get<int>(), kFormat, kAdvice)};
    if (const auto made = json.value(kAnalyzer, analyzerVersion()); made != analyzerVersion())
      return Error{Error::Kind::Unsupported,
                   fmt::format("{}: made by analyzer {}, this program has {}; {}",
                               (folder / kName).string(), made, analyzerVersion(), kAdvice)};
    return fromJson(json);
  } catch (const std::exception& problem) {
    return damaged(folder / kName, problem.what());
  }
}

Status Manifest::write(const fs::path& folder) const {
  nlohmann::json list = nlohmann::json::array();
  for (const File& file : files)
    list.push_back({{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  nlohmann::json json{{"format", kFormat},
                      {kAnalyzer, analyzerVersion()},
                      {"revision", fmt::format("{:016x}", revision)},
                      {"records", records},
                      {"files", std::move(list)}};
  const std::string self = sha256Hex(serialized(json));
  json[kSelf] = self;
  return writeFileAtomically(folder / kName, serialized(json));
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

Status Manifest::checkFast(const fs::path& folder) const {
  if (auto done = checkSizes(folder); !done) return done;
  for (const File& file : files)
    if (file.bytes <= kSmallFile)
      if (auto done = checkContent(folder, file); !done) return done;
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
    if (auto done = checkContent(folder, file); !done) return done;
    checked += file.bytes;
  }
  progress.update(checked, total, "checked");
  return {};
}

}  // namespace kokudo::search
