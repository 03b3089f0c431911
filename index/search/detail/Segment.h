#pragma once

#include "engine/base/Result.h"
#include "index/search/Manifest.h"
#include "index/search/detail/AttributeColumns.h"
#include "index/search/detail/BitmapStore.h"
#include "index/search/detail/CodeColumn.h"
#include "index/search/detail/Dictionaries.h"
#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/IdIndex.h"
#include "index/search/detail/MappedFile.h"
#include "index/search/detail/PlaceBoxes.h"
#include "index/search/detail/RecordStore.h"
#include "index/search/detail/SpatialOrder.h"
#include "index/search/detail/StoredRecord.h"
#include "index/search/detail/TitleIndex.h"
#include "index/search/detail/rank/MunicipalityTitles.h"

#include <xapian.h>

#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::search::detail {

constexpr std::int32_t kNoYear = std::numeric_limits<std::int32_t>::min();

/// Bits of the column "flags".
enum class RecordFlag : std::uint8_t { File = 1, ThreeD = 2 };

/// What one IndexWriter wrote, opened. Documents are numbered from 0; Xapian's docid is one more.
struct Segment {
  std::filesystem::path folder;
  Manifest manifest;
  std::uint32_t documents = 0;
  Xapian::Database database;
  Dictionaries dictionaries;
  Column<double> longitude, latitude;
  PlaceBoxes boxes;
  Column<std::int32_t> year;
  Column<std::uint32_t> titleLength, length, titleRank;
  CodeColumn datasetTitle;
  std::array<CodeColumn, kDimensions> dimensions;
  /// Common values of 64 documents each (Runs.h).
  std::array<std::vector<std::uint32_t>, kDimensions> runs;
  Blob folded;
  RecordStore stored;
  IdIndex ids;
  TitleReader titles;
  BitmapStore bitmaps;
  AttributeColumns attributes;
  SpatialOrder places;
  Column<std::uint8_t> flags;
  CodeColumn credit;
  std::vector<std::string> foldedDatasetTitles, foldedPrefectures;
  MunicipalityTitles municipalityTitles;
  DocumentSet removed;  ///< documents that the generation no longer holds

  static Result<std::unique_ptr<Segment>> open(const std::filesystem::path& folder);

  std::uint32_t liveDocuments() const { return documents - removed.count(); }
  bool hasPlace(std::uint32_t document) const { return longitude[document] == longitude[document]; }
  /// Of a document that has a place.
  Box boxOf(std::uint32_t document) const {
    return boxes.at(document, longitude[document], latitude[document]);
  }
  std::uint32_t codeOf(Dimension dimension, std::uint32_t document) const {
    return dimensions[static_cast<std::size_t>(dimension)][document];
  }
  /// Value and label by number; "" for a number that a damaged file made up.
  std::string_view valueOf(Dimension dimension, std::uint32_t document) const;
  std::string_view labelOf(Dimension dimension, std::uint32_t document) const;
  /// The folded title of a document.
  std::string_view foldedTitle(std::uint32_t document) const {
    const std::string_view text = folded[document];
    return text.substr(0, text.find('\n'));
  }
};

/// The `Error` for what Xapian threw while `folder` was read.
Error readError(const std::filesystem::path& folder, const Xapian::Error& error);

}  // namespace kokudo::search::detail
