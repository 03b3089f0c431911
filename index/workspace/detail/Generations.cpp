#include "index/workspace/detail/Generations.h"

#include "engine/base/Files.h"
#include "index/search/IndexWriter.h"
#include "index/search/Manifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace kokudo::workspace::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCurrent = "current";
constexpr const char* kInfo = "generation.json";
constexpr std::string_view kBuilding = ".building-";
constexpr std::uint64_t kTellEvery = 1000;

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

Status writeInfo(const catalog::Catalog& catalog, const fs::path& file) {
  const auto sources = catalog.countBySource();
  if (!sources) return sources.error();
  const auto revision = catalog.revision();
  if (!revision) return revision.error();
  std::uint64_t records = 0;
  for (const auto& [source, count] : *sources) records += count;
  const nlohmann::json json{
      {"records", records}, {"catalogRevision", *revision}, {"sources", *sources}};
  return writeFileAtomically(file, json.dump(1) + "\n");
}

}  // namespace

Result<std::string> Generations::currentName() const {
  const auto text = readFile(_folder / kCurrent, 4096);
  if (!text && text.error().kind == Error::Kind::NotFound)
    return Error{Error::Kind::NotFound, _folder.string() +
                                            ": no index was published yet; bring records in with "
                                            "kokudo import FOLDER or kokudo harvest SOURCE"};
  if (!text) return text.error();
  const std::string name = text->substr(0, text->find('\n'));
  if (!isGeneration(name))
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: it does not name a generation; run kokudo index build",
                             (_folder / kCurrent).string())};
  return name;
}

Result<GenerationInfo> Generations::info(const std::string& name) const {
  const auto manifest = search::Manifest::read(_folder / name);
  if (!manifest) return manifest.error();
  const auto text = readFile(_folder / name / kInfo, 4 << 20);
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    GenerationInfo info;
    info.name = name;
    info.records = manifest->records;
    info.bytes = manifest->bytes();
    json.at("catalogRevision").get_to(info.catalogRevision);
    json.at("sources").get_to(info.sources);
    return info;
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: {}; run kokudo index build", (_folder / name / kInfo).string(),
                             problem.what())};
  }
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

Status Generations::build(const catalog::Catalog& catalog, const fs::path& folder,
                          Progress& progress, const CancelToken& token) const {
  auto writer = search::IndexWriter::create(folder);
  if (!writer) return writer.error();
  if (auto done = writeInfo(catalog, folder / kInfo); !done) return done;
  const auto total = catalog.count();
  if (!total) return total.error();
  Status added;
  const auto visited = catalog.forEach([&](const catalog::Record& record) {
    added = token.cancelled() ? Error{Error::Kind::Cancelled, "the index build was stopped"}
                              : writer->add(record);
    if (writer->count() % kTellEvery == 0) progress.update(writer->count(), *total, "indexing");
    return added.ok();
  });
  if (!added) return added;
  if (!visited) return visited;
  progress.update(writer->count(), *total, "writing the index");
  return writer->finish();
}

Result<GenerationInfo> Generations::publish(const catalog::Catalog& catalog, Progress& progress,
                                            const CancelToken& token) const {
  clean();
  const auto previous = currentName();
  const std::string name = nextName();
  const fs::path building = _folder / (std::string(kBuilding) + name);
  if (auto done = build(catalog, building, progress, token); !done) {
    removeFolder(building);
    return done.error();
  }
  std::error_code failed;
  fs::rename(building, _folder / name, failed);
  if (failed) {
    removeFolder(building);
    return systemError(failed.value(), (_folder / name).string());
  }
  // Up to here a reader, or a crash, sees the old generation; after it the new one.
  if (auto done = writeFileAtomically(_folder / kCurrent, name + "\n"); !done) {
    removeFolder(_folder / name);
    return done.error();
  }
  removeOlder(name, previous.ok() ? *previous : std::string());
  return info(name);
}

void Generations::removeOlder(const std::string& current, const std::string& previous) const {
  for (const std::string& name : namesIn(_folder))
    if (isGeneration(name) && name != current && name != previous) removeFolder(_folder / name);
}

}  // namespace kokudo::workspace::detail
