#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::search::detail {

/// Where a text is looked for: in all that is searched, or in the title.
enum class TextScope { Everything, Title };

/// Name of a folded text in the store.
std::string bitmapKey(TextScope scope, std::string_view folded);

/// Bounds of the store (docs/decisions/0008): a text is in it when more than one document in
/// `kBitmapShare` holds it.
constexpr std::uint32_t kBitmapShare = 128, kMinBitmapDocuments = 16;
constexpr std::size_t kMaxBitmaps = 1280, kMaxBitmapKeys = 16384, kMaxPhraseSymbols = 8;
/// How many of the best documents of a very frequent text are kept in order.
constexpr std::size_t kBestDocuments = 1024;

/// The documents of frequent words and phrases as bits, memory-mapped. A set is complete or absent.
class BitmapStore {
 public:
  /// An empty store where the segment has none.
  static Result<BitmapStore> open(const std::filesystem::path& folder, std::uint64_t revision,
                                  std::uint32_t documents);

  struct Entry {
    DocumentSet documents;
    std::span<const std::uint32_t> best;  ///< by coarse score, then document; empty if not kept
  };
  std::optional<Entry> find(std::string_view key) const;
  std::size_t size() const { return _counts.isOpen() ? _counts.size() : 0; }

 private:
  std::uint32_t _documents = 0;
  Blob _keys;
  Column<std::uint32_t> _sets, _bestRows, _counts, _best;
  Column<std::uint64_t> _words;
};

/// What goes into a store.
struct BitmapEntries {
  struct Key {
    std::string name;
    std::uint32_t set = 0;
    std::vector<std::uint32_t> best;  ///< empty, or up to kBestDocuments
  };
  std::vector<Key> keys;
  std::vector<std::vector<std::uint64_t>> sets;
};
Status writeBitmaps(const std::filesystem::path& folder, std::uint64_t revision,
                    BitmapEntries entries);

}  // namespace kokudo::search::detail
