#pragma once

#include "engine/base/Result.h"
#include "engine/scene/GlobeCamera.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::test {

/// One line of corpus.tsv: real data and how it is looked at.
struct CorpusScene {
  std::string id;    ///< name of its picture
  std::string path;  ///< under the real data; behind '!' a file in the archive before it
  scene::ViewSide side;
  bool firstFeature = false;  ///< of content: only its first feature is looked at
};

std::vector<CorpusScene> readCorpus(const std::filesystem::path& file);

/// Makes the scene's data readable as a tileset: archives are unpacked under `folder`, content that
/// stands alone is wrapped in a tileset of one tile round it. @return path of a tileset
Result<std::string> openCorpusScene(const CorpusScene& scene, const std::filesystem::path& folder);

}  // namespace kokudo::test
