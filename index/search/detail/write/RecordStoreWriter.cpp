#include "index/search/detail/write/RecordStoreWriter.h"

#include "index/search/detail/RecordStore.h"
#include "index/search/detail/Varint.h"

#include <fmt/format.h>
// The training whose cost is known beforehand is in this part of zstd's interface.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::search::detail {
namespace {

constexpr int kLevel = 3;
constexpr std::size_t kDictionaryBytes = 16 << 10;
// zstd's advice: a hundred times the dictionary; a tenth of that gives within 2 % as much here.
constexpr std::size_t kSampledBytes = 12 * kDictionaryBytes;
// A dictionary for fewer takes more room than it saves.
constexpr std::size_t kFewRecords = 256;

struct FreesCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
};

// "" where the records have too little in common.
std::string dictionaryOf(const TextList& records) {
  if (records.size() < kFewRecords) return {};
  const std::size_t step = std::max<std::size_t>(1, records.bytes() / kSampledBytes);
  std::string samples;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < records.size(); i += step) {
    const auto sample = records[i].substr(0, kDictionaryBytes);
    samples += sample;
    sizes.push_back(sample.size());
  }
  ZDICT_fastCover_params_t parameters{};
  parameters.k = 512;
  parameters.d = 8;
  parameters.f = 18;
  parameters.steps = 1;
  parameters.accel = 1;
  parameters.splitPoint = 1.0;
  parameters.zParams.compressionLevel = kLevel;
  std::string dictionary(kDictionaryBytes, '\0');
  const std::size_t bytes = ZDICT_trainFromBuffer_fastCover(
      dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
      static_cast<unsigned>(sizes.size()), parameters);
  dictionary.resize(ZDICT_isError(bytes) ? 0 : bytes);
  return dictionary;
}

std::string blockOf(const TextList& records, std::size_t first) {
  const std::size_t end = std::min(first + kBlockRecords, records.size());
  std::string block;
  for (std::size_t i = first; i < end; ++i) putVarint(block, records[i].size());
  for (std::size_t i = first; i < end; ++i) block += records[i];
  return block;
}

}  // namespace

Result<RecordStoreWriter::Group> RecordStoreWriter::compressed(const TextList& records) {
  Group group;
  group.dictionary = dictionaryOf(records);
  const std::unique_ptr<ZSTD_CCtx, FreesCompressor> context(ZSTD_createCCtx());
  std::unique_ptr<ZSTD_CDict, FreesCompressor> dictionary;
  if (!group.dictionary.empty())
    dictionary.reset(ZSTD_createCDict(group.dictionary.data(), group.dictionary.size(), kLevel));
  if (!context) return Error{Error::Kind::Io, "no memory to compress records"};
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  // Its number stands nowhere but here: that of the group.
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
  if (dictionary) ZSTD_CCtx_refCDict(context.get(), dictionary.get());
  std::string out;
  for (std::size_t i = 0; i < records.size(); i += kBlockRecords) {
    const std::string block = blockOf(records, i);
    if (block.size() > kMaxBlockBytes)
      return Error{Error::Kind::Unsupported,
                   fmt::format("{} records in a row take {} bytes, more than {}", kBlockRecords,
                               block.size(), kMaxBlockBytes)};
    out.resize(ZSTD_compressBound(block.size()));
    const std::size_t bytes =
        ZSTD_compress2(context.get(), out.data(), out.size(), block.data(), block.size());
    if (ZSTD_isError(bytes))
      return Error{Error::Kind::Io,
                   std::string("records were not compressed: ") + ZSTD_getErrorName(bytes)};
    group.blocks.add(std::string_view(out).substr(0, bytes));
  }
  return group;
}

RecordStoreWriter::RecordStoreWriter(const std::filesystem::path& folder, unsigned workers)
    : _workers(workers), _blocks(folder, "records"), _dictionaries(folder, "record-dictionaries") {}

void RecordStoreWriter::add(std::string_view record) {
  _filling.add(record);
  if (_filling.size() == kDictionaryRecords) closeGroup();
}

void RecordStoreWriter::closeGroup() {
  while (!_working.empty() && _working.size() >= _workers) writeFirst();
  const auto how = _workers > 0 ? std::launch::async : std::launch::deferred;
  _working.push_back(
      std::async(how, [records = std::move(_filling)] { return compressed(records); }));
  _filling = {};
}

void RecordStoreWriter::writeFirst() {
  const Result<Group> group = _working.front().get();
  _working.pop_front();
  if (!group) {
    if (_status.ok()) _status = group.error();
    return;
  }
  _dictionaries.add(group->dictionary);
  for (std::size_t i = 0; i < group->blocks.size(); ++i) _blocks.add(group->blocks[i]);
}

Status RecordStoreWriter::close(std::uint64_t revision) {
  if (_filling.size() > 0) closeGroup();
  while (!_working.empty()) writeFirst();
  if (!_status) return _status;
  if (auto done = _dictionaries.close(revision); !done) return done;
  return _blocks.close(revision);
}

}  // namespace kokudo::search::detail
