#pragma once

#include "engine/base/Result.h"
#include "engine/scene/GlobeCamera.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::test {

/// One line of corpus.tsv: real data and how it is looked at. A path whose last part has a '*' is a
/// sheet: all that match, small, in one picture.
struct CorpusScene {
  std::string id;    ///< name of its picture
  std::string path;  ///< under the real data; behind '!' a file in the archive before it
  scene::ViewSide side;
  bool firstFeature = false;  ///< of content: only its first feature is looked at
  /// Longitude, latitude (degrees), height and distance (m) where the whole would show nothing.
  std::optional<std::array<double, 4>> place;
  bool sheet() const { return path.find('*') != std::string::npos; }
};

std::vector<CorpusScene> readCorpus(const std::filesystem::path& file);

/// Makes the scene's data readable as tilesets, one or those of a sheet in the order of their
/// names: archives are unpacked under `folder`, content that stands alone is wrapped in a tileset
/// of one tile round it. @return paths of tilesets
Result<std::vector<std::string>> openCorpusScene(const CorpusScene& scene,
                                                 const std::filesystem::path& folder);

/// Whether the name has this pattern, in which one '*' stands for anything.
bool matches(const std::string& name, const std::string& pattern);

}  // namespace kokudo::test
