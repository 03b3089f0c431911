#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace kokudo::suggest {

/// Collects the names of records and writes the dictionary of a generation: prefectures,
/// municipalities and towns, data sets, organisations, and every title. Holds every different name
/// in memory.
class SuggestionsWriter {
 public:
  /// What a municipality of five digits is called that no record names; with its prefecture, or "".
  using KnownName = std::function<std::string(const std::string& code)>;
  explicit SuggestionsWriter(KnownName known = {});
  SuggestionsWriter(SuggestionsWriter&&) noexcept;
  ~SuggestionsWriter();
  void add(const catalog::Record& record);
  /// Writes the file, flushed to disk. Once, at the end.
  Status finish(const std::filesystem::path& file);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::suggest
