#include "index/search/detail/DocumentSet.h"

#include <algorithm>
#include <iterator>

namespace kokudo::search::detail {
namespace {

using Form = DocumentSet::Form;

// A list takes 32 bits a member, a bitmap one bit a document.
constexpr std::uint32_t kListShare = 32;

std::uint32_t countOf(const std::vector<std::uint64_t>& words) {
  std::uint64_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<unsigned>(std::popcount(word));
  return static_cast<std::uint32_t>(count);
}

template <typename Combine>
DocumentSet combineWords(const DocumentSet& a, const DocumentSet& b, Combine combine) {
  std::vector<std::uint64_t> words(wordsFor(a.documents()));
  const std::uint64_t* x = a.words();
  const std::uint64_t* y = b.words();
  for (std::size_t w = 0; w < words.size(); ++w) words[w] = combine(x[w], y[w]);
  return DocumentSet::ofBits(std::move(words), a.documents());
}

// Walks the shorter list and gallops in the longer one.
std::vector<std::uint32_t> common(std::span<const std::uint32_t> shorter,
                                  std::span<const std::uint32_t> longer) {
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  std::vector<std::uint32_t> result;
  auto at = longer.begin();
  for (const std::uint32_t d : shorter) {
    std::ptrdiff_t step = 1;
    while (longer.end() - at > step && at[step] < d) step *= 2;
    at = std::lower_bound(at, longer.end() - at > step ? at + step + 1 : longer.end(), d);
    if (at == longer.end()) break;
    if (*at == d) result.push_back(d);
  }
  return result;
}

}  // namespace

DocumentSet DocumentSet::none(std::uint32_t documents) {
  DocumentSet set;
  set._documents = documents;
  return set;
}

DocumentSet DocumentSet::all(std::uint32_t documents) {
  DocumentSet set;
  set._documents = set._count = documents;
  if (documents > 0) set._form = Form::All;
  return set;
}

DocumentSet DocumentSet::ofList(std::vector<std::uint32_t> list, std::uint32_t documents) {
  DocumentSet set;
  set._documents = documents;
  set._count = static_cast<std::uint32_t>(list.size());
  if (set._count <= documents / kListShare) {
    set._list = std::move(list);
    return set;
  }
  set._form = Form::Bits;
  set._own.resize(wordsFor(documents));
  for (const std::uint32_t d : list) set._own[d / 64] |= std::uint64_t(1) << d % 64;
  return set;
}

DocumentSet DocumentSet::ofBits(std::vector<std::uint64_t> words, std::uint32_t documents) {
  DocumentSet set;
  set._documents = documents;
  set._count = countOf(words);
  set._form = Form::Bits;
  set._own = std::move(words);
  if (set._count > documents / kListShare) return set;
  std::vector<std::uint32_t> list;
  list.reserve(set._count);
  set.forEach([&](std::uint32_t d) { list.push_back(d); });
  set._own.clear();
  set._form = Form::List;
  set._list = std::move(list);
  return set;
}

DocumentSet DocumentSet::viewing(const std::uint64_t* words, std::uint32_t count,
                                 std::uint32_t documents) {
  DocumentSet set;
  set._documents = documents;
  set._count = count;
  set._form = Form::Bits;
  set._viewed = words;
  return set;
}

bool DocumentSet::contains(std::uint32_t document) const {
  switch (_form) {
    case Form::All:
      return document < _documents;
    case Form::List:
      return std::binary_search(_list.begin(), _list.end(), document);
    case Form::Bits:
      return (words()[document / 64] >> document % 64 & 1) != 0;
  }
  return false;
}

std::vector<std::uint64_t> DocumentSet::toWords() const {
  if (_form == Form::Bits) return {words(), words() + wordsFor(_documents)};
  std::vector<std::uint64_t> result(wordsFor(_documents),
                                    _form == Form::All ? ~std::uint64_t(0) : 0);
  if (_form == Form::All && _documents % 64 != 0)
    result.back() = (std::uint64_t(1) << _documents % 64) - 1;
  for (const std::uint32_t d : _list) result[d / 64] |= std::uint64_t(1) << d % 64;
  return result;
}

DocumentSet intersect(const DocumentSet& a, const DocumentSet& b) {
  if (a.form() == Form::All) return b;
  if (b.form() == Form::All) return a;
  if (a.form() == Form::List && b.form() == Form::List)
    return DocumentSet::ofList(common(a.list(), b.list()), a.documents());
  if (a.form() == Form::List) return keepIf(a, [&](std::uint32_t d) { return b.contains(d); });
  if (b.form() == Form::List) return keepIf(b, [&](std::uint32_t d) { return a.contains(d); });
  return combineWords(a, b, [](std::uint64_t x, std::uint64_t y) { return x & y; });
}

DocumentSet unite(const DocumentSet& a, const DocumentSet& b) {
  if (a.form() == Form::All || b.empty()) return a;
  if (b.form() == Form::All || a.empty()) return b;
  if (a.form() == Form::Bits && b.form() == Form::Bits)
    return combineWords(a, b, [](std::uint64_t x, std::uint64_t y) { return x | y; });
  if (a.form() == Form::List && b.form() == Form::List) {
    std::vector<std::uint32_t> both;
    both.reserve(a.count() + b.count());
    std::set_union(a.list().begin(), a.list().end(), b.list().begin(), b.list().end(),
                   std::back_inserter(both));
    return DocumentSet::ofList(std::move(both), a.documents());
  }
  const DocumentSet& bits = a.form() == Form::Bits ? a : b;
  std::vector<std::uint64_t> words = bits.toWords();
  for (const std::uint32_t d : (&bits == &a ? b : a).list())
    words[d / 64] |= std::uint64_t(1) << d % 64;
  return DocumentSet::ofBits(std::move(words), a.documents());
}

DocumentSet without(const DocumentSet& a, const DocumentSet& b) {
  if (b.empty() || a.empty()) return a;
  if (b.form() == Form::All) return DocumentSet::none(a.documents());
  if (a.form() == Form::List) return keepIf(a, [&](std::uint32_t d) { return !b.contains(d); });
  if (a.form() == Form::Bits && b.form() == Form::Bits)
    return combineWords(a, b, [](std::uint64_t x, std::uint64_t y) { return x & ~y; });
  std::vector<std::uint64_t> words = a.toWords();
  if (b.form() == Form::List) {
    for (const std::uint32_t d : b.list()) words[d / 64] &= ~(std::uint64_t(1) << d % 64);
  } else {
    for (std::size_t w = 0; w < words.size(); ++w) words[w] &= ~b.words()[w];
  }
  return DocumentSet::ofBits(std::move(words), a.documents());
}

}  // namespace kokudo::search::detail
