#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"
#include "index/search/Searcher.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::workspace {

/// A layer that the viewer and `render` show, as kokudo.toml lists it.
struct SceneLayer {
  std::string name;     ///< for people
  std::string kind;     ///< "terrain", "city"
  std::string tileset;  ///< address, or path relative to the workspace
  std::string credit;
  bool visible = true;
};

/// What publishing may do to bring the index to the state of the catalogue.
enum class PublishMode {
  Least,    ///< nothing, a small segment of what changed, or a whole build, whichever is needed
  Checked,  ///< as Least, and a whole build if a file of the index is damaged (reads all of it)
  Full      ///< a whole build
};

struct GenerationInfo {
  std::string name;  ///< "g-000001"
  /// How it was made: "full", "delta" (what changed, beside the segments before), "compacted" (the
  /// same, and small segments made one); "unchanged" from a publishing that had nothing to do.
  std::string mode;
  std::uint64_t changed = 0;  ///< records that a delta or compaction brought or took away
  std::uint64_t segments = 1;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::int64_t catalogRevision = 0;
  std::map<std::string, std::uint64_t> sources;
};

/// A folder with kokudo.toml, catalog.sqlite, index/<generation>/, cache/, log/ (docs "Workspace").
class Workspace {
 public:
  /// `$XDG_DATA_HOME/kokudo` or ~/.local/share/kokudo.
  static std::filesystem::path defaultFolder();
  /// Opens, making what is missing. Cleans up what a killed process left (unfinished generations).
  static Result<Workspace> open(const std::filesystem::path& folder);
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;
  ~Workspace();

  const std::filesystem::path& folder() const;
  /// A catalogue of one's own for this thread. A writer holds the workspace's write lock while
  /// `forWriting` (another process: an Error that names its pid).
  Result<catalog::Catalog> openCatalog(bool forWriting) const;
  /// Takes the advisory write lock until the Workspace goes; Io with the holder's pid if somebody
  /// else has it.
  Status lockForWriting();

  /// Brings the index to the state of the catalogue: builds a generation, of which segments may be
  /// shared with the one before, and publishes it by one rename. Readers of the old one are
  /// undisturbed, the one before is kept. An index that is damaged in a way that opening finds, or
  /// of another format or analyzer, is built whole.
  Result<GenerationInfo> publish(Progress& progress, const CancelToken& token,
                                 PublishMode mode = PublishMode::Least);
  Result<GenerationInfo> current() const;  ///< NotFound while nothing was published
  Result<search::Searcher> openSearcher() const;
  /// Full check of every file of the current generation against its sha256; Integrity naming the
  /// file.
  Status verifyIndex(Progress& progress, const CancelToken& token) const;

  std::vector<SceneLayer> layers() const;
  Status setLayers(const std::vector<SceneLayer>& layers);
  /// A setting of kokudo.toml by dotted key, "" if absent.
  std::string setting(const std::string& dottedKey) const;
  Status setSetting(const std::string& dottedKey, const std::string& value);

 private:
  struct Impl;
  explicit Workspace(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::workspace
