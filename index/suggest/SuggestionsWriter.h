#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"
#include "index/catalog/Catalog.h"

#include <filesystem>
#include <memory>

namespace kokudo::suggest {

/// Collects the names of records and writes the dictionary of a generation: prefectures,
/// municipalities and towns, data sets, organisations, and every title. Holds every different name
/// in memory.
class SuggestionsWriter {
 public:
  SuggestionsWriter();
  SuggestionsWriter(SuggestionsWriter&&) noexcept;
  ~SuggestionsWriter();
  void add(const catalog::Record& record);
  /// Writes kSuggestionsFile, flushed to disk. Once, at the end.
  Status finish(const std::filesystem::path& folder);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

/// The dictionary of all records of a catalogue, in one pass of its own.
Status writeSuggestions(const std::filesystem::path& folder, const catalog::Catalog& catalog,
                        const CancelToken& token = {});

}  // namespace kokudo::suggest
