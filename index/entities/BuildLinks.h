#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace kokudo::entities {

struct LinkOptions {
  double threshold = 0.85;          ///< score from which two records are linked
  double consistency = 0.8;         ///< score that every pair of a scored entity must reach
  double maximumMetres = 1500;      ///< between two records; up to 1,800
  std::size_t maximumMembers = 16;  ///< of an entity made by scored links
  std::size_t maximumOfKey = 32;    ///< a key of more records identifies none of them
  bool sharedKeys = true;           ///< link by Record::sharedKeys
  bool officialCodes = true;        ///< link by attributes that are official codes (町字id ...)
};

struct LinkReport {
  std::uint64_t records = 0, candidates = 0;  ///< read; pairs at or over the threshold
  std::uint64_t entities = 0, members = 0;
  std::uint64_t keyLinks = 0, scoredLinks = 0;
  std::uint64_t refused = 0;       ///< links that the guards against chains kept out
  std::uint64_t commonKeys = 0;    ///< keys of too many records, not used
  std::uint64_t commonBlocks = 0;  ///< name parts too common in their cell, not used
};

/// Finds the records of the catalogue that describe one thing and writes `file` (replaced whole, by
/// one rename; nothing is left behind on failure or cancelling). Links by keys come first; then
/// pairs that share name parts or a reading in neighbouring cells (z14), or a whole name in a
/// municipality where one has no place, are scored, best first. Two records of one data set are
/// linked by keys only: its publisher holds them apart. Memory does not grow with the catalogue
/// beyond a few bytes a linked record; needs disk of about 200 bytes a record while it works.
Result<LinkReport> buildLinks(const catalog::Catalog& catalog, const std::filesystem::path& file,
                              const LinkOptions& options, Progress& progress,
                              const CancelToken& token);

}  // namespace kokudo::entities
