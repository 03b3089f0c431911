#pragma once

#include "engine/base/Result.h"
#include "index/search/Manifest.h"
#include "index/search/detail/Dictionaries.h"
#include "index/search/detail/MappedFile.h"
#include "index/search/detail/QuadCells.h"
#include "index/search/detail/TitleIndex.h"

#include <xapian.h>

#include <array>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

namespace kokudo::search::detail {

constexpr std::int32_t kNoYear = std::numeric_limits<std::int32_t>::min();

/// An opened generation. Documents are numbered from 0; Xapian's docid is one more.
struct Generation {
  std::filesystem::path folder;
  std::string name;
  Manifest manifest;
  std::uint32_t documents = 0;
  Xapian::Database database;
  Dictionaries dictionaries;
  Column<double> longitude, latitude;
  Column<Box> bbox;
  Column<std::int32_t> year;
  Column<std::uint32_t> datasetTitle, titleLength, length, titleRank;
  std::array<Column<std::uint32_t>, kDimensions> dimensions;
  Blob folded, stored;
  TitleReader titles;
  std::vector<std::string> foldedDatasetTitles, foldedPrefectures;
  double meanLength = 1;

  static Result<std::unique_ptr<Generation>> open(const std::filesystem::path& folder);
  bool hasPlace(std::uint32_t document) const { return longitude[document] == longitude[document]; }
  std::uint32_t valueOf(Dimension dimension, std::uint32_t document) const {
    return dimensions[static_cast<std::size_t>(dimension)][document];
  }
};

/// The `Error` for what Xapian threw while `folder` was read.
Error readError(const std::filesystem::path& folder, const Xapian::Error& error);

}  // namespace kokudo::search::detail
