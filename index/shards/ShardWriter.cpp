#include "index/shards/ShardWriter.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/search/AnalyzerVersion.h"
#include "index/search/Manifest.h"
#include "index/shards/detail/ShardBuilder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

namespace kokudo::shards {
namespace {

namespace fs = std::filesystem;
using namespace detail;

constexpr std::uint64_t kToldEvery = 1000;
constexpr std::size_t kRecordsInHand = 65536;

// What is being written; gone with this unless it was published.
class UnfinishedFolder {
 public:
  explicit UnfinishedFolder(fs::path path) : _path(std::move(path)) {}
  ~UnfinishedFolder() {
    std::error_code ignored;
    fs::remove_all(_path, ignored);
  }
  UnfinishedFolder(const UnfinishedFolder&) = delete;
  UnfinishedFolder& operator=(const UnfinishedFolder&) = delete;
  const fs::path& path() const { return _path; }

 private:
  fs::path _path;
};

// What a process that was killed left beside it.
void removeLeftOver(const fs::path& folder) {
  const std::string begin = folder.filename().string() + ".part-";
  std::error_code failed;
  for (fs::directory_iterator it(folder.parent_path(), failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with(begin) || fs::exists("/proc/" + name.substr(begin.size()))) continue;
    std::error_code ignored;
    fs::remove_all(it->path(), ignored);
  }
}

std::string plainPath(const fs::path& folder) {
  std::string path = fs::absolute(folder).lexically_normal().string();
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

Status checkTarget(const fs::path& folder) {
  std::error_code failed;
  if (!fs::exists(folder, failed)) return {};
  if (fs::is_directory(folder, failed) &&
      (fs::is_empty(folder, failed) || fs::exists(shardFolder(folder, 1) / "manifest.json")))
    return {};
  return Error{
      Error::Kind::BadUsage,
      folder.string() + ": there is something else than shards; name a new folder with --out"};
}

Status syncFolder(const fs::path& folder) {
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed)) {
    const int file = ::open(it->path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return systemError(errno, it->path().string());
    const int done = ::fsync(file);
    const int problem = errno;
    ::close(file);
    if (done != 0) return systemError(problem, it->path().string());
  }
  if (failed) return systemError(failed.value(), folder.string());
  return {};
}

// One step for who looks: what was there changes places with what is new.
Status publishFolder(const fs::path& made, const fs::path& folder) {
  const unsigned flags = fs::exists(folder) ? RENAME_EXCHANGE : 0;
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, folder.c_str(), flags) != 0)
    return systemError(errno, folder.string());
  return {};
}

Result<std::uint64_t> sealShard(const fs::path& folder, const std::string& build,
                                std::uint64_t records) {
  const auto revision = std::stoull(build, nullptr, 16);
  if (auto done = syncFolder(folder); !done) return done.error();
  const auto manifest = search::Manifest::of(folder, revision, records);
  if (!manifest) return manifest.error();
  if (auto done = manifest->write(folder); !done) return done.error();
  return manifest->bytes();
}

}  // namespace

fs::path shardFolder(const fs::path& folder, unsigned number) {
  return folder / fmt::format("shard-{:03}", number);
}

Result<ShardSet> writeShards(const catalog::Catalog& catalog, const fs::path& target,
                             unsigned count, unsigned workers, Progress& progress,
                             const CancelToken& token) {
  if (count < 1 || count > kMostShards)
    return Error{Error::Kind::BadUsage,
                 fmt::format("{} shards: expected 1 to {}", count, kMostShards)};
  const fs::path folder = plainPath(target);
  if (auto done = checkTarget(folder); !done) return done.error();
  removeLeftOver(folder);
  const UnfinishedFolder made(folder.string() + fmt::format(".part-{}", ::getpid()));
  std::error_code failed;
  for (unsigned i = 1; i <= count && !failed; ++i)
    fs::create_directories(shardFolder(made.path(), i) / "chunks", failed);
  if (failed) return systemError(failed.value(), made.path().string());

  const auto total = catalog.count();
  if (!total) return total.error();
  std::vector<ShardBuilder> builders;
  const auto slots =
      workers > 0 ? std::make_shared<ChunkSlots>(std::min(workers + 1, 256u)) : nullptr;
  const std::size_t chunkRecords = std::clamp<std::size_t>(kRecordsInHand / count, 1024, 16384);
  for (unsigned i = 1; i <= count; ++i)
    builders.emplace_back(shardFolder(made.path(), i), chunkRecords, slots, token);
  Sha256 fingerprint;
  fingerprint.update(search::analyzerVersion() + fmt::format(" {} shards\n", count));
  std::uint64_t n = 0;
  std::optional<Error> problem;
  const auto read = catalog.forEachStored([&](catalog::StoredRow&& row) {
    if (token.cancelled())
      problem = Error{Error::Kind::Cancelled, "writing the shards was stopped"};
    if (problem) return false;
    fingerprint.update(row.id + ' ' + row.sha256 + '\n');
    if (auto done = builders[n++ % count].add(std::move(row)); !done) problem = done.error();
    if (n % kToldEvery == 0) progress.update(n, *total, "records");
    return !problem.has_value();
  });
  if (!read) return read.error();
  if (problem) return *problem;

  ShardSet set;
  set.build = fingerprint.hexDigest().substr(0, 16);
  Dictionary dictionary;
  for (ShardBuilder& builder : builders) {
    if (auto done = builder.finishChunks(); !done) return done.error();
    dictionary.merge(builder.dictionary());
  }
  const std::string words = dictionary.toJson();
  for (unsigned i = 0; i < count; ++i) {
    progress.update(n, *total, fmt::format("merging shard {} of {}", i + 1, count));
    const ShardIdentity identity{set.build, i + 1, count, builders[i].records(),
                                 search::analyzerVersion()};
    if (auto done = builders[i].finish(identity, words); !done) return done.error();
    const auto bytes = sealShard(shardFolder(made.path(), i + 1), set.build, identity.records);
    if (!bytes) return bytes.error();
    set.bytes += *bytes;
    set.records.push_back(identity.records);
  }
  if (auto done = publishFolder(made.path(), folder); !done) return done.error();
  return set;
}

}  // namespace kokudo::shards
