#include "index/workspace/detail/Generations.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/workspace/detail/GenerationBuild.h"
#include "index/workspace/detail/PublishPlan.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

namespace kokudo::workspace::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCurrent = "current";
constexpr std::string_view kBuilding = ".building-";

bool isGeneration(const std::string& name) {
  return name.size() >= 8 && name.starts_with("g-") &&
         std::all_of(name.begin() + 2, name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> namesIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed))
    names.push_back(it->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void removeFolder(const fs::path& folder) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

// So that a rename of the folder outlives a power cut with all that is in it.
void syncFolders(const fs::path& folder) {
  const auto sync = [](const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    ::fsync(fd);
    ::close(fd);
  };
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end;
       it.increment(failed))
    if (it->is_directory()) sync(it->path());
  sync(folder);
}

}  // namespace

Result<std::string> Generations::currentName() const {
  const auto text = readFile(_folder / kCurrent, 4096);
  if (!text && text.error().kind == Error::Kind::NotFound)
    return Error{Error::Kind::NotFound, _folder.string() +
                                            ": no index was published yet; bring records in with "
                                            "kokudo import FOLDER or kokudo harvest SOURCE"};
  if (!text) return text.error();
  const std::size_t end = text->find('\n');
  const std::string name = text->substr(0, end);
  // The second line tells a name that was changed by chance into another's.
  const std::string sum = end == std::string::npos ? std::string() : text->substr(end + 1);
  if (!isGeneration(name) || (!sum.empty() && sum != sha256Hex(name) + "\n"))
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: it does not name a generation; run kokudo index build",
                             (_folder / kCurrent).string())};
  return name;
}

Result<GenerationInfo> Generations::info(const std::string& name) const {
  const auto published = readPublished(_folder / name);
  if (!published) return published.error();
  return published->info;
}

void Generations::clean() const {
  const auto current = currentName();
  for (const std::string& name : namesIn(_folder)) {
    const bool unfinished = name.starts_with(kBuilding) || name.ends_with(".tmp");
    // Renamed, but killed before `current` named it.
    const bool unnamed = isGeneration(name) && current.ok() && name > *current;
    const bool never =
        isGeneration(name) && !current.ok() && current.error().kind == Error::Kind::NotFound;
    if (unfinished || unnamed || never) removeFolder(_folder / name);
  }
}

std::string Generations::nextName() const {
  std::uint64_t last = 0;
  for (const std::string& name : namesIn(_folder))
    if (isGeneration(name) && name.size() < 20)
      last = std::max<std::uint64_t>(last, std::stoull(name.substr(2)));
  return fmt::format("g-{:06}", last + 1);
}

Status Generations::nameCurrent(const std::string& name) const {
  return writeFileAtomically(_folder / kCurrent, name + "\n" + sha256Hex(name) + "\n");
}

Result<GenerationInfo> Generations::publish(const catalog::Catalog& catalog, PublishMode mode,
                                            Progress& progress, const CancelToken& token) const {
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "the index build was stopped"};
  clean();
  const auto previous = currentName();
  Result<PublishPlan> plan = PublishPlan();
  if (previous.ok()) plan = planPublishing(catalog, _folder / *previous, mode, progress, token);
  if (!plan) return plan.error();
  if (plan->kind == PublishPlan::Kind::Unchanged) {
    auto same = info(*previous);
    if (same.ok()) same->mode = "unchanged";
    return same;
  }
  const std::string name = nextName();
  const fs::path building = _folder / (std::string(kBuilding) + name);
  const auto build = [&](bool full) {
    GenerationBuild generation(catalog, building, "s-" + name.substr(2), progress, token);
    return full ? generation.full() : generation.update(_folder / *previous, *plan);
  };
  const bool full = plan->kind == PublishPlan::Kind::Full;
  Status done = build(full);
  if (!done && !full && done.error().kind == Error::Kind::Integrity) {
    // What was to go on is not what it should be; the catalogue has everything.
    removeFolder(building);
    done = build(true);
  }
  if (!done) {
    removeFolder(building);
    return done.error();
  }
  syncFolders(building);
  std::error_code failed;
  fs::rename(building, _folder / name, failed);
  if (failed) {
    removeFolder(building);
    return systemError(failed.value(), (_folder / name).string());
  }
  // Up to here a reader, or a crash, sees the old generation; after it the new one.
  if (auto named = nameCurrent(name); !named) {
    removeFolder(_folder / name);
    return named.error();
  }
  removeOlder(name, previous.ok() ? *previous : std::string());
  return info(name);
}

void Generations::removeOlder(const std::string& current, const std::string& previous) const {
  for (const std::string& name : namesIn(_folder))
    if (isGeneration(name) && name != current && name != previous) removeFolder(_folder / name);
}

}  // namespace kokudo::workspace::detail
