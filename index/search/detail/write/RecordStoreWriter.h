#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/TextList.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <future>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// Writes the files that RecordStore reads. Compresses on threads of its own, as many at once as
/// it is given; with none, on the caller's.
class RecordStoreWriter {
 public:
  RecordStoreWriter(const std::filesystem::path& folder, unsigned workers);
  RecordStoreWriter(const RecordStoreWriter&) = delete;
  RecordStoreWriter& operator=(const RecordStoreWriter&) = delete;
  /// In the order of the documents.
  void add(std::string_view record);
  /// Flushes to disk; the first failure of all.
  Status close(std::uint64_t revision);

 private:
  // Records that share a dictionary, compressed.
  struct Group {
    std::string dictionary;
    TextList blocks;
  };
  static Result<Group> compressed(const TextList& records);
  void closeGroup();
  void writeFirst();

  unsigned _workers;
  BlobWriter _blocks, _dictionaries;
  TextList _filling;
  std::deque<std::future<Result<Group>>> _working;  // in the order of the documents
  Status _status;
};

}  // namespace kokudo::search::detail
