#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::search {

/// What the folder of a segment or a generation must hold: manifest.json, which holds a sha256 of
/// itself too.
struct Manifest {
  struct File {
    std::string path;  ///< relative to the folder
    std::uint64_t bytes = 0;
    std::string sha256;
  };
  std::uint64_t revision = 0;  ///< stands in the header of every column file
  std::uint64_t records = 0;
  std::vector<File> files;

  /// Lists every file below the folder with its sha256.
  static Result<Manifest> of(const std::filesystem::path& folder, std::uint64_t revision,
                             std::uint64_t records);
  /// Of a generation of finished segments. Their files are not read: what their own manifests say
  /// of them is kept, so that damage done since stays one.
  static Result<Manifest> ofGeneration(const std::filesystem::path& folder, std::uint64_t records);
  /// NotFound without one, Integrity if it is damaged, Unsupported if the index has another format
  /// or was made by another analyzer.
  static Result<Manifest> read(const std::filesystem::path& folder);
  Status write(const std::filesystem::path& folder) const;
  std::uint64_t bytes() const;
  /// Integrity naming the first file that is missing or has another size.
  Status checkSizes(const std::filesystem::path& folder) const;
  /// The form for every opening: sizes, and the sha256 of small files.
  Status checkFast(const std::filesystem::path& folder) const;
  /// Integrity naming the first file whose content is not what its sha256 says. Progress in bytes.
  Status verify(const std::filesystem::path& folder, Progress& progress,
                const CancelToken& token) const;
};

}  // namespace kokudo::search
