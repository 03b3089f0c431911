#pragma once

#include "index/suggest/Suggestion.h"
#include "index/suggest/detail/Layout.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

/// A name as it is collected. Texts lie in the table.
struct Name {
  std::uint64_t textAt = 0, readingAt = 0;
  std::uint32_t textBytes = 0, readingBytes = 0;
  std::uint32_t code = 0, count = 0;
  std::uint16_t nameAt = 0;
  SuggestionKind kind = SuggestionKind::Asset;
  Level level = Level::None;
};

/// Different names with how often each was seen: a name is the same if kind, level, code and text
/// are. Some 50 bytes each beside the text.
class NameTable {
 public:
  /// Counts it `times`; the first reading stays.
  Name& count(const Name& like, std::string_view text, std::string_view reading,
              std::uint32_t times = 1);
  const std::vector<Name>& names() const { return _names; }
  std::string_view text(const Name& name) const {
    return std::string_view(_bytes).substr(name.textAt, name.textBytes);
  }
  std::string_view reading(const Name& name) const {
    return std::string_view(_bytes).substr(name.readingAt, name.readingBytes);
  }

 private:
  std::size_t slotOf(const Name& like, std::string_view text) const;
  void grow();

  std::vector<Name> _names;
  std::vector<std::uint32_t> _slots;  // number of a name + 1; open addressing
  std::string _bytes;
};

}  // namespace kokudo::suggest::detail
