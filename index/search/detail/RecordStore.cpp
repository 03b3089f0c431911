#include "index/search/detail/RecordStore.h"

#include "index/search/detail/Varint.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace kokudo::search::detail {
namespace {

struct FreesDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

struct LastBlock {
  std::uint64_t store = 0;
  std::size_t block = 0, bytes = 0;
  std::shared_ptr<const char[]> data;
};

std::size_t piecesFor(std::size_t documents, std::size_t each) {
  return (documents + each - 1) / each;
}

std::uint64_t nextStoreNumber() {
  static std::atomic<std::uint64_t> last = 0;
  return ++last;
}

}  // namespace

// Each is prepared when a block first needs it.
struct RecordStore::Dictionaries {
  Blob bytes;
  std::vector<std::atomic<ZSTD_DDict*>> prepared;
  std::atomic<std::uint64_t> damagedReads = 0;

  explicit Dictionaries(Blob b) : bytes(std::move(b)), prepared(bytes.size()) {}
  Dictionaries(const Dictionaries&) = delete;
  Dictionaries& operator=(const Dictionaries&) = delete;
  ~Dictionaries() {
    for (auto& one : prepared) ZSTD_freeDDict(one.load());
  }

  // nullptr where there is none.
  const ZSTD_DDict* at(std::size_t number) {
    const std::string_view content = bytes[number];
    if (content.empty()) return nullptr;
    ZSTD_DDict* known = prepared[number].load(std::memory_order_acquire);
    if (known) return known;
    ZSTD_DDict* made = ZSTD_createDDict(content.data(), content.size());
    if (prepared[number].compare_exchange_strong(known, made)) return made;
    ZSTD_freeDDict(made);
    return known;
  }
};

RecordStore::RecordStore() = default;
RecordStore::RecordStore(RecordStore&&) noexcept = default;
RecordStore& RecordStore::operator=(RecordStore&&) noexcept = default;
RecordStore::~RecordStore() = default;

Result<RecordStore> RecordStore::open(const std::filesystem::path& folder, std::uint64_t revision,
                                      std::uint32_t documents) {
  auto blocks = Blob::open(folder, "records", revision);
  if (!blocks) return blocks.error();
  auto dictionaries = Blob::open(folder, "record-dictionaries", revision);
  if (!dictionaries) return dictionaries.error();
  if (blocks->size() != piecesFor(documents, kBlockRecords) ||
      dictionaries->size() != piecesFor(documents, kDictionaryRecords))
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: records.blob has {} blocks with {} dictionaries for {} records; "
                             "build the index again (kokudo index build)",
                             folder.string(), blocks->size(), dictionaries->size(), documents)};
  RecordStore store;
  store._documents = documents;
  store._number = nextStoreNumber();
  store._blocks = std::move(*blocks);
  store._dictionaries = std::make_unique<Dictionaries>(std::move(*dictionaries));
  return store;
}

std::shared_ptr<const char[]> RecordStore::decompressed(std::size_t block,
                                                        std::size_t& bytes) const {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreesDecompressor> context(ZSTD_createDCtx());
  const std::string_view frame = _blocks[block];
  const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  // Larger than any: also what zstd gives for bytes that are no frame, or one of unknown size.
  if (!context || size > kMaxBlockBytes) return nullptr;
  const std::shared_ptr<char[]> data(new char[size + 1]);
  const ZSTD_DDict* dictionary = _dictionaries->at(block * kBlockRecords / kDictionaryRecords);
  bytes = dictionary
              ? ZSTD_decompress_usingDDict(context.get(), data.get(), size, frame.data(),
                                           frame.size(), dictionary)
              : ZSTD_decompressDCtx(context.get(), data.get(), size, frame.data(), frame.size());
  return bytes == size ? data : nullptr;
}

RecordBytes RecordStore::damaged() const {
  if (_dictionaries) ++_dictionaries->damagedReads;
  return {};
}

std::uint64_t RecordStore::damagedReads() const {
  return _dictionaries ? _dictionaries->damagedReads.load() : 0;
}

RecordBytes RecordStore::operator[](std::size_t document) const {
  thread_local LastBlock last;
  if (document >= _documents) return damaged();
  const std::size_t block = document / kBlockRecords, first = block * kBlockRecords;
  if (last.store != _number || last.block != block || !last.data) {
    last = {};
    std::size_t bytes = 0;
    auto data = decompressed(block, bytes);
    if (!data) return damaged();
    last = {_number, block, bytes, std::move(data)};
  }
  std::string_view rest(last.data.get(), last.bytes);
  std::uint64_t begin = 0, size = 0;
  for (std::size_t d = first; d < std::min<std::size_t>(first + kBlockRecords, _documents); ++d) {
    std::uint64_t one = 0;
    if (!takeVarint(rest, one) || one > last.bytes) return damaged();
    if (d < document) begin += one;
    if (d == document) size = one;
  }
  if (begin > rest.size() || size > rest.size() - begin) return damaged();
  return {last.data, rest.substr(begin, size)};
}

}  // namespace kokudo::search::detail
