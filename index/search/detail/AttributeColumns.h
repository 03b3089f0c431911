#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/DocumentSet.h"
#include "index/search/detail/MappedFile.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace kokudo::search::detail {

/// How the values of an attribute are kept. Coded: numbers into the different values. Numbers:
/// 64-bit floats. None: only which documents have it; the values stand in the records (several
/// values in one record, or too many different texts).
enum class AttributeForm : std::uint32_t { None, Coded, Numbers };

constexpr std::size_t kMaxCodedValues = 0xFFFF;

/// First bytes of an attribute's entry in the blob "attributes"; what follows lies at multiples of
/// 8: documents (a sorted list, or bits and the number of members before each word), then codes,
/// numbers of values, ends of texts and texts, or the numbers of the documents.
struct AttributeHeader {
  AttributeForm form = AttributeForm::None;
  std::uint32_t documents = 0;  ///< that have the attribute
  std::uint32_t isList = 0;     ///< they are a list, else bits
  std::uint32_t codeBytes = 0;
  std::uint64_t values = 0;  ///< different ones
  std::uint64_t textBytes = 0;
};
static_assert(sizeof(AttributeHeader) == 32);

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + 7) / 8 * 8;
}

/// One attribute by document; a view of mapped bytes.
class AttributeColumn {
 public:
  /// Nothing where the bytes do not agree with themselves.
  static std::optional<AttributeColumn> of(std::string_view entry, std::uint32_t documents);

  AttributeForm form() const { return _header.form; }
  std::uint32_t count() const { return _header.documents; }
  std::size_t values() const { return _header.values; }
  std::string_view text(std::size_t value) const;                          ///< of a Coded value
  double number(std::size_t value) const { return _valueNumbers[value]; }  ///< NaN: not a number
  std::uint32_t code(std::size_t index) const;  ///< of the index-th document that has it
  double numberAt(std::size_t index) const { return _numbers[index]; }
  /// Index of a document among those that have the attribute.
  std::optional<std::size_t> indexOf(std::uint32_t document) const;

  /// Calls `visit(document, index)` for each that has the attribute.
  template <typename Visit>
  void forEach(Visit visit) const {
    std::size_t index = 0;
    if (_header.isList) {
      for (; index < _header.documents; ++index)
        if (_list[index] < _all) visit(_list[index], index);
      return;
    }
    for (std::size_t w = 0; w < wordsFor(_all); ++w)
      for (std::uint64_t rest = _bits[w]; rest && index < _header.documents; rest &= rest - 1)
        visit(static_cast<std::uint32_t>(w * 64 + std::countr_zero(rest)), index++);
  }

 private:
  AttributeHeader _header;
  std::uint32_t _all = 0;
  const std::uint32_t* _list = nullptr;
  const std::uint64_t* _bits = nullptr;
  const std::uint32_t* _before = nullptr;
  const char* _codes = nullptr;
  const double* _valueNumbers = nullptr;
  const double* _numbers = nullptr;
  const std::uint32_t* _ends = nullptr;
  const char* _texts = nullptr;
};

/// The attributes of a segment by their number in its dictionary.
class AttributeColumns {
 public:
  /// Without any column where the segment has none.
  static Result<AttributeColumns> open(const std::filesystem::path& folder, std::uint64_t revision,
                                       std::uint32_t documents);
  std::optional<AttributeColumn> find(std::uint32_t attribute) const;

 private:
  std::uint32_t _documents = 0;
  bool _isOpen = false;
  Blob _entries;
};

}  // namespace kokudo::search::detail
