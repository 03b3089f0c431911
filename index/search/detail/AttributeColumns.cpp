#include "index/search/detail/AttributeColumns.h"

#include <algorithm>
#include <cstring>

namespace kokudo::search::detail {
namespace {

// Takes parts from the front of an entry.
class Parts {
 public:
  explicit Parts(std::string_view bytes) : _rest(bytes) {}
  template <typename T>
  const T* take(std::size_t count) {
    if (count > _rest.size() / sizeof(T) || padded(count * sizeof(T)) > _rest.size()) {
      _good = false;
      return nullptr;
    }
    const auto* part = reinterpret_cast<const T*>(_rest.data());
    _rest.remove_prefix(padded(count * sizeof(T)));
    return part;
  }
  bool good() const { return _good; }

 private:
  std::string_view _rest;
  bool _good = true;
};

}  // namespace

std::optional<AttributeColumn> AttributeColumn::of(std::string_view entry,
                                                   std::uint32_t documents) {
  AttributeColumn column;
  column._all = documents;
  Parts parts(entry);
  const auto* header = parts.take<AttributeHeader>(1);
  if (!header) return std::nullopt;
  column._header = *header;
  const AttributeHeader& h = column._header;
  if (h.documents > documents) return std::nullopt;
  if (h.isList) {
    column._list = parts.take<std::uint32_t>(h.documents);
  } else {
    column._bits = parts.take<std::uint64_t>(wordsFor(documents));
    column._before = parts.take<std::uint32_t>(wordsFor(documents));
  }
  if (h.form == AttributeForm::Coded) {
    if (h.codeBytes != 1 && h.codeBytes != 2) return std::nullopt;
    column._codes = parts.take<char>(std::size_t(h.documents) * h.codeBytes);
    column._valueNumbers = parts.take<double>(h.values);
    column._ends = parts.take<std::uint32_t>(h.values);
    column._texts = parts.take<char>(h.textBytes);
  } else if (h.form == AttributeForm::Numbers) {
    column._numbers = parts.take<double>(h.documents);
  }
  if (!parts.good()) return std::nullopt;
  return column;
}

std::string_view AttributeColumn::text(std::size_t value) const {
  const std::uint32_t begin = value == 0 ? 0 : _ends[value - 1], end = _ends[value];
  if (begin > end || end > _header.textBytes) return {};
  return {_texts + begin, end - begin};
}

std::uint32_t AttributeColumn::code(std::size_t index) const {
  const std::uint32_t code = _header.codeBytes == 1
                                 ? static_cast<std::uint8_t>(_codes[index])
                                 : reinterpret_cast<const std::uint16_t*>(_codes)[index];
  return code < _header.values ? code : 0;
}

std::optional<std::size_t> AttributeColumn::indexOf(std::uint32_t document) const {
  if (_header.isList) {
    const auto* end = _list + _header.documents;
    const auto* at = std::lower_bound(_list, end, document);
    if (at == end || *at != document) return std::nullopt;
    return static_cast<std::size_t>(at - _list);
  }
  const std::uint64_t word = _bits[document / 64];
  if ((word >> document % 64 & 1) == 0) return std::nullopt;
  const std::uint64_t below = word & ((std::uint64_t(1) << document % 64) - 1);
  const std::size_t index = _before[document / 64] + static_cast<std::size_t>(std::popcount(below));
  if (index >= _header.documents) return std::nullopt;
  return index;
}

Result<AttributeColumns> AttributeColumns::open(const std::filesystem::path& folder,
                                                std::uint64_t revision, std::uint32_t documents) {
  AttributeColumns columns;
  columns._documents = documents;
  if (!std::filesystem::exists(folder / "attributes.blob")) return columns;
  auto entries = Blob::open(folder, "attributes", revision);
  if (!entries) return entries.error();
  columns._entries = std::move(*entries);
  columns._isOpen = true;
  return columns;
}

std::optional<AttributeColumn> AttributeColumns::find(std::uint32_t attribute) const {
  if (!_isOpen || attribute >= _entries.size()) return std::nullopt;
  return AttributeColumn::of(_entries[attribute], _documents);
}

}  // namespace kokudo::search::detail
