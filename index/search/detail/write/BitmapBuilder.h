#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/BitmapStore.h"
#include "index/search/detail/write/PhraseMiner.h"

#include <xapian.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// What a segment's bitmaps are made of.
struct BitmapMaterial {
  std::uint32_t documents = 0;
  FoldedTextOf textOf;
  Xapian::Database database;
  /// Folded names and, by document, which one it has.
  std::vector<std::pair<const std::vector<std::string>*, const std::vector<std::uint32_t>*>> shared;
  const std::vector<std::uint32_t>* lengths = nullptr;
  const std::vector<std::uint32_t>* titleLengths = nullptr;
  unsigned workers = 0;  ///< threads besides the caller's
  CancelToken token;
};

/// Finds the frequent words and phrases and writes their bitmaps. Cancelled when told to stop.
/// Throws Xapian::Error.
Status buildBitmaps(const BitmapMaterial& material, const std::filesystem::path& folder,
                    std::uint64_t revision);

}  // namespace kokudo::search::detail
