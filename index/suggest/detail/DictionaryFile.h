#pragma once

#include "engine/base/FileMap.h"
#include "engine/base/Result.h"
#include "index/suggest/detail/Layout.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

namespace kokudo::suggest::detail {

/// One sorted list of starts of names, with the smallest entry of each block and above.
struct Order {
  std::span<const std::uint32_t> entries;
  std::span<const std::uint16_t> starts;  ///< byte of the key
  std::span<const std::uint32_t> minima;  ///< a heap: children of i are 2i and 2i + 1, root 1
  std::size_t size() const { return entries.size(); }
  std::size_t leaves() const { return minima.size() / 2; }
};

/// The mapped file. What its bytes say is checked where it is used.
class DictionaryFile {
 public:
  static Result<DictionaryFile> open(const std::filesystem::path& file);
  std::size_t entries() const { return _infos.size(); }
  std::string_view text(std::uint32_t entry) const;
  /// A zero info for an entry that is none.
  EntryInfo info(std::uint32_t entry) const;
  /// The key from `at` on: the folded text, or the readings' from `at` to the end of that reading.
  std::string_view key(std::uint32_t entry, Space space, std::size_t at) const;
  std::span<const std::uint32_t> municipalities() const { return _municipalities; }
  const Order& order(std::size_t kind, Space space) const {
    return _orders[kind * kSpaces + static_cast<std::size_t>(space)];
  }
  /// The key of an element of an order.
  std::string_view keyOf(const Order& order, Space space, std::size_t position) const {
    return key(order.entries[position], space, order.starts[position]);
  }

 private:
  DictionaryFile() = default;
  Status readHeader(const std::filesystem::path& file);
  template <typename T>
  bool section(const Header& header, std::size_t number, std::span<const T>& out) const;
  std::string_view slice(std::span<const char> bytes, std::span<const std::uint32_t> offsets,
                         std::uint32_t entry) const;

  FileMap _map;
  std::span<const char> _texts, _keys;
  std::span<const std::uint32_t> _textOffsets, _keyOffsets, _municipalities;
  std::span<const EntryInfo> _infos;
  std::array<Order, kOrders> _orders;
};

}  // namespace kokudo::suggest::detail
