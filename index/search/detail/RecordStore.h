#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace kokudo::search::detail {

/// Records that are compressed as one piece, and that share a dictionary (docs/decisions/0009).
constexpr std::size_t kBlockRecords = 4, kDictionaryRecords = 8192;
/// What a block may be when it is decompressed.
constexpr std::uint64_t kMaxBlockBytes = 256 << 20;

/// The bytes of one record; they stay for as long as any copy does. None if the block they are in
/// is not what was written.
struct RecordBytes {
  std::shared_ptr<const char[]> block;
  std::string_view bytes;
};

/// Encoded records (StoredRecord.h) of a segment: small zstd frames with checksums in the blob
/// "records". May be read by several threads at once.
class RecordStore {
 public:
  RecordStore();
  RecordStore(RecordStore&&) noexcept;
  RecordStore& operator=(RecordStore&&) noexcept;
  ~RecordStore();
  static Result<RecordStore> open(const std::filesystem::path& folder, std::uint64_t revision,
                                  std::uint32_t documents);
  std::size_t size() const { return _documents; }
  /// Decompresses the block of the record, unless it is the last one that this thread read.
  RecordBytes operator[](std::size_t document) const;
  /// How often a record was asked for and its block found damaged.
  std::uint64_t damagedReads() const;

 private:
  struct Dictionaries;
  RecordBytes damaged() const;
  std::shared_ptr<const char[]> decompressed(std::size_t block, std::size_t& bytes) const;

  std::uint32_t _documents = 0;
  std::uint64_t _number = 0;  // of this store among all that the program opened
  Blob _blocks;
  std::unique_ptr<Dictionaries> _dictionaries;
};

}  // namespace kokudo::search::detail
