#include "index/workspace/detail/PublishPlan.h"

#include "engine/base/Files.h"
#include "index/search/Manifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <system_error>

namespace kokudo::workspace::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInfo = "generation.json";
// Small segments, and what changed, may be this part of all documents; beyond it a whole build
// costs little more and is searched faster.
constexpr std::uint64_t kSmallShare = 8;
constexpr std::size_t kMaxSegments = 8;

struct Changes {
  std::vector<std::string> changed, gone;
  bool known = true, few = true;
  std::size_t size() const { return changed.size() + gone.size(); }
};

Result<Changes> changesSince(const catalog::Catalog& catalog, std::int64_t revision,
                             std::uint64_t limit) {
  Changes changes;
  const auto done = catalog.changesSince(revision, [&](const std::string& id, bool gone) {
    (gone ? changes.gone : changes.changed).push_back(id);
    changes.few = changes.size() <= limit;
    return changes.few;
  });
  if (!done && done.error().kind != Error::Kind::NotFound) return done.error();
  changes.known = done.ok();
  // In the order in which a whole build has them.
  std::sort(changes.changed.begin(), changes.changed.end());
  return changes;
}

Result<std::uint64_t> smallDocuments(const fs::path& folder,
                                     const std::vector<std::string>& segments) {
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i < segments.size(); ++i) {
    const auto manifest = search::Manifest::read(folder / kSegments / segments[i]);
    if (!manifest) return manifest.error();
    sum += manifest->records;
  }
  return sum;
}

Status check(const fs::path& folder, PublishMode mode, Progress& progress,
             const CancelToken& token) {
  const auto manifest = search::Manifest::read(folder);
  if (!manifest) return manifest.error();
  return mode == PublishMode::Checked ? manifest->verify(folder, progress, token)
                                      : manifest->checkFast(folder);
}

PublishPlan planOf(PublishPlan::Kind kind, Changes changes, std::vector<std::string> kept,
                   std::int64_t baseRevision) {
  return {kind, std::move(changes.changed), std::move(changes.gone), std::move(kept), baseRevision};
}

// Of a generation that is whole, and older than the catalogue.
Result<PublishPlan> planUpdate(const catalog::Catalog& catalog, const fs::path& folder,
                               const Published& published) {
  const PublishPlan full;
  const auto count = catalog.count();
  if (!count) return count.error();
  const std::uint64_t limit = std::max(*count, published.info.records) / kSmallShare;
  auto changes = changesSince(catalog, published.info.catalogRevision, limit);
  if (!changes) return changes.error();
  const auto small = smallDocuments(folder, published.segments);
  if (!changes->known || !changes->few || published.segments.empty() || !small) return full;
  if (published.segments.size() < kMaxSegments && *small + changes->size() <= limit)
    return planOf(PublishPlan::Kind::Delta, std::move(*changes), published.segments,
                  published.baseRevision);
  // One segment of everything that is newer than the oldest.
  changes = changesSince(catalog, published.baseRevision, limit);
  if (!changes) return changes.error();
  if (!changes->known || !changes->few) return full;
  return planOf(PublishPlan::Kind::Compact, std::move(*changes), {published.segments.front()},
                published.baseRevision);
}

}  // namespace

Result<Published> readPublished(const fs::path& folder) {
  const auto manifest = search::Manifest::read(folder);
  if (!manifest) return manifest.error();
  const auto text = readFile(folder / kInfo, 4 << 20);
  if (!text) return text.error();
  try {
    const auto json = nlohmann::json::parse(*text);
    Published published;
    GenerationInfo& info = published.info;
    info.name = folder.filename().string();
    info.records = manifest->records;
    info.bytes = manifest->bytes();
    json.at("catalogRevision").get_to(info.catalogRevision);
    json.at("sources").get_to(info.sources);
    info.mode = json.value("mode", "full");
    info.changed = json.value("changed", std::uint64_t(0));
    published.catalogIdentity = json.value("catalogIdentity", std::int64_t(0));
    published.baseRevision = json.value("baseRevision", info.catalogRevision);
    published.segments = json.value("segments", std::vector<std::string>());
    info.segments = std::max<std::size_t>(1, published.segments.size());
    return published;
  } catch (const std::exception& problem) {
    return Error{Error::Kind::Integrity, fmt::format("{}: {}; run kokudo index build",
                                                     (folder / kInfo).string(), problem.what())};
  }
}

Status writePublished(const Published& published, const fs::path& folder) {
  const GenerationInfo& info = published.info;
  const nlohmann::json json{{"records", info.records},
                            {"mode", info.mode},
                            {"changed", info.changed},
                            {"catalogRevision", info.catalogRevision},
                            {"catalogIdentity", published.catalogIdentity},
                            {"baseRevision", published.baseRevision},
                            {"segments", published.segments},
                            {"sources", info.sources}};
  return writeFileAtomically(folder / kInfo, json.dump(1) + "\n");
}

Result<PublishPlan> planPublishing(const catalog::Catalog& catalog, const fs::path& folder,
                                   PublishMode mode, Progress& progress, const CancelToken& token) {
  const PublishPlan full;
  if (mode == PublishMode::Full) return full;
  const auto published = readPublished(folder);
  if (!published) return full;
  const auto revision = catalog.revision();
  if (!revision) return revision.error();
  const auto identity = catalog.identity();
  if (!identity) return identity.error();
  if (*identity != published->catalogIdentity) return full;
  if (auto done = check(folder, mode, progress, token); !done) {
    if (done.error().kind == Error::Kind::Cancelled) return done.error();
    return full;
  }
  if (*revision == published->info.catalogRevision)
    return PublishPlan{PublishPlan::Kind::Unchanged, {}, {}, {}, 0};
  return planUpdate(catalog, folder, *published);
}

}  // namespace kokudo::workspace::detail
