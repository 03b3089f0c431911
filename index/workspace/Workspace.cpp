#include "index/workspace/Workspace.h"

#include "engine/base/Files.h"
#include "index/search/Manifest.h"
#include "index/workspace/detail/Configuration.h"
#include "index/workspace/detail/Generations.h"
#include "index/workspace/detail/WriteLock.h"

#include <cstdlib>
#include <system_error>

namespace kokudo::workspace {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCatalog = "catalog.sqlite";
constexpr const char* kSettings = "kokudo.toml";
constexpr int kOpenTries = 3;

// A workspace that may only be read is still a workspace.
Status makeFolders(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return systemError(failed.value(), folder.string());
  for (const char* name : {"index", "cache", "packs", "log"}) {
    fs::create_directories(folder / name, failed);
    if (failed && failed != std::errc::permission_denied &&
        failed != std::errc::read_only_file_system)
      return systemError(failed.value(), (folder / name).string());
  }
  return {};
}

}  // namespace

struct Workspace::Impl {
  fs::path folder;
  detail::Configuration configuration;
  detail::Generations generations;
  detail::WriteLock lock;

  Impl(fs::path f, detail::Configuration c)
      : folder(std::move(f)), configuration(std::move(c)), generations(folder / "index") {}
  Status takeLock() { return lock.take(folder / "lock"); }
};

Workspace::Workspace(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
Workspace::~Workspace() = default;

fs::path Workspace::defaultFolder() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/')
    return fs::path(data) / "kokudo";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/tmp") / ".local" / "share" / "kokudo";
}

Result<Workspace> Workspace::open(const fs::path& folder) {
  if (auto done = makeFolders(folder); !done) return done.error();
  auto configuration = detail::Configuration::open(folder / kSettings);
  if (!configuration) return configuration.error();
  auto impl = std::make_unique<Impl>(folder, std::move(*configuration));
  // Only where nobody is writing: what lies there then was left by a killed process.
  if (impl->takeLock().ok()) {
    impl->generations.clean();
    impl->lock.release();
  }
  return Workspace(std::move(impl));
}

const fs::path& Workspace::folder() const {
  return _impl->folder;
}

Status Workspace::lockForWriting() {
  return _impl->takeLock();
}

Result<catalog::Catalog> Workspace::openCatalog(bool forWriting) const {
  if (forWriting)
    if (auto done = _impl->takeLock(); !done) return done.error();
  return catalog::Catalog::open(_impl->folder / kCatalog, !forWriting);
}

Result<GenerationInfo> Workspace::publish(Progress& progress, const CancelToken& token,
                                          PublishMode mode) {
  if (auto done = _impl->takeLock(); !done) return done.error();
  auto catalog = catalog::Catalog::open(_impl->folder / kCatalog, true);
  // A new workspace gets an (empty) catalogue to index.
  if (!catalog && catalog.error().kind == Error::Kind::NotFound)
    catalog = catalog::Catalog::open(_impl->folder / kCatalog);
  if (!catalog) return catalog.error();
  return _impl->generations.publish(*catalog, mode, progress, token);
}

Result<GenerationInfo> Workspace::current() const {
  const auto name = _impl->generations.currentName();
  if (!name) return name.error();
  return _impl->generations.info(*name);
}

Result<search::Searcher> Workspace::openSearcher() const {
  Error last;
  for (int n = 0; n < kOpenTries; ++n) {
    const auto name = _impl->generations.currentName();
    if (!name) return name.error();
    auto searcher = search::Searcher::open(_impl->generations.folderOf(*name), *name);
    if (searcher) return searcher;
    last = searcher.error();
    // Two publications may have passed since the name was read; then there is a newer one.
    const auto again = _impl->generations.currentName();
    if (again.ok() && *again == *name) break;
  }
  return last;
}

Status Workspace::verifyIndex(Progress& progress, const CancelToken& token) const {
  const auto name = _impl->generations.currentName();
  if (!name) return name.error();
  const auto folder = _impl->generations.folderOf(*name);
  const auto manifest = search::Manifest::read(folder);
  if (!manifest) return manifest.error();
  return manifest->verify(folder, progress, token);
}

std::vector<SceneLayer> Workspace::layers() const {
  return _impl->configuration.layers();
}

Status Workspace::setLayers(const std::vector<SceneLayer>& layers) {
  return _impl->configuration.setLayers(layers);
}

std::string Workspace::setting(const std::string& dottedKey) const {
  return _impl->configuration.setting(dottedKey);
}

Status Workspace::setSetting(const std::string& dottedKey, const std::string& value) {
  return _impl->configuration.setSetting(dottedKey, value);
}

}  // namespace kokudo::workspace
