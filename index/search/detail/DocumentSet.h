#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace kokudo::search::detail {

/// Words of 64 bits that hold one bit for each document.
constexpr std::size_t wordsFor(std::uint32_t documents) {
  return (std::size_t(documents) + 63) / 64;
}

/// Documents of one segment, numbered from 0: all of them, a sorted list or bits, whichever is
/// smaller. Every operation takes sets of the same number of documents.
class DocumentSet {
 public:
  enum class Form { All, List, Bits };

  static DocumentSet none(std::uint32_t documents);
  static DocumentSet all(std::uint32_t documents);
  /// @param list sorted, each once
  static DocumentSet ofList(std::vector<std::uint32_t> list, std::uint32_t documents);
  /// @param words no bit beyond `documents`
  static DocumentSet ofBits(std::vector<std::uint64_t> words, std::uint32_t documents);
  /// Bits that somebody else keeps for as long as this set and its copies.
  static DocumentSet viewing(const std::uint64_t* words, std::uint32_t count,
                             std::uint32_t documents);

  Form form() const { return _form; }
  std::uint32_t count() const { return _count; }
  std::uint32_t documents() const { return _documents; }
  bool empty() const { return _count == 0; }
  bool contains(std::uint32_t document) const;
  std::span<const std::uint32_t> list() const { return _list; }  ///< of a List
  const std::uint64_t* words() const {                           ///< of Bits
    return _own.empty() ? _viewed : _own.data();
  }
  /// Bits, whatever the form.
  std::vector<std::uint64_t> toWords() const;

  /// Calls `visit(document)` in ascending order until it gives false.
  template <typename Visit>
  void forEachWhile(Visit visit) const {
    if (_form == Form::All) {
      for (std::uint32_t d = 0; d < _documents; ++d)
        if (!visit(d)) return;
    } else if (_form == Form::List) {
      for (const std::uint32_t d : _list)
        if (!visit(d)) return;
    } else {
      const std::uint64_t* bits = words();
      for (std::size_t w = 0; w < wordsFor(_documents); ++w)
        for (std::uint64_t rest = bits[w]; rest; rest &= rest - 1)
          if (!visit(static_cast<std::uint32_t>(w * 64 + std::countr_zero(rest)))) return;
    }
  }
  template <typename Visit>
  void forEach(Visit visit) const {
    forEachWhile([&](std::uint32_t d) {
      visit(d);
      return true;
    });
  }

 private:
  Form _form = Form::List;
  std::uint32_t _documents = 0, _count = 0;
  std::vector<std::uint32_t> _list;
  std::vector<std::uint64_t> _own;
  const std::uint64_t* _viewed = nullptr;
};

DocumentSet intersect(const DocumentSet& a, const DocumentSet& b);
DocumentSet unite(const DocumentSet& a, const DocumentSet& b);
/// Those of `a` that are not in `b`.
DocumentSet without(const DocumentSet& a, const DocumentSet& b);

/// Those of `set` for which `test(document)` holds.
template <typename Test>
DocumentSet keepIf(const DocumentSet& set, Test test) {
  if (set.form() == DocumentSet::Form::List) {
    std::vector<std::uint32_t> kept;
    for (const std::uint32_t d : set.list())
      if (test(d)) kept.push_back(d);
    return DocumentSet::ofList(std::move(kept), set.documents());
  }
  const std::uint32_t documents = set.documents();
  std::vector<std::uint64_t> words(wordsFor(documents));
  if (set.form() == DocumentSet::Form::All) {
    for (std::size_t w = 0; w < words.size(); ++w) {
      const auto first = static_cast<std::uint32_t>(w * 64);
      const std::uint32_t n = documents - first < 64 ? documents - first : 64;
      std::uint64_t bits = 0;
      for (std::uint32_t i = 0; i < n; ++i) bits |= std::uint64_t(test(first + i) ? 1 : 0) << i;
      words[w] = bits;
    }
  } else {
    for (std::size_t w = 0; w < words.size(); ++w)
      for (std::uint64_t rest = set.words()[w]; rest; rest &= rest - 1) {
        const int i = std::countr_zero(rest);
        if (test(static_cast<std::uint32_t>(w * 64 + i))) words[w] |= std::uint64_t(1) << i;
      }
  }
  return DocumentSet::ofBits(std::move(words), documents);
}

}  // namespace kokudo::search::detail
