#pragma once

#include "engine/base/Result.h"
#include "index/suggest/Suggestion.h"
#include "index/suggest/detail/DictionaryFile.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::suggest::detail {

/// How a name was found, better ones first.
enum class Fit : std::uint8_t { Area, Whole, Begin, Within };

/// A name of a dictionary with what decides its place among others.
struct Entry {
  Suggestion suggestion;
  Level level = Level::None;
};

struct Completion {
  Entry entry;
  Fit fit = Fit::Area;
};

struct SimilarName {
  Entry entry;
  int edits = 0;
};

/// Whether `a` stands before `b` where both fit as well: the order of entries in a dictionary.
bool isBefore(const Entry& a, const Entry& b);
/// The same name, however often it was counted.
bool isSame(const Entry& a, const Entry& b);

/// What is asked of the names of one dictionary.
class Lookup {
 public:
  static Result<Lookup> open(const std::filesystem::path& file);
  /// In order of fit, then as isBefore(). `limit` in all.
  std::vector<Completion> complete(std::string_view typed, std::size_t limit,
                                   std::optional<SuggestionKind> only) const;
  /// In order of edits, then as isBefore().
  std::vector<SimilarName> similarTo(std::string_view text, std::size_t limit) const;
  /// How often this dictionary counted the same name.
  std::uint32_t countOf(const Entry& like) const;
  std::size_t municipalities() const { return _file.municipalities().size(); }
  /// A municipality by its number below municipalities().
  Entry municipality(std::size_t number) const;
  /// Whether it is called so (isCalled).
  bool municipalityIsCalled(std::size_t number, std::string_view folded) const;
  std::size_t size() const { return _file.entries(); }

 private:
  explicit Lookup(DictionaryFile file) : _file(std::move(file)) {}
  Entry entryAt(std::uint32_t entry) const;

  DictionaryFile _file;
};

}  // namespace kokudo::suggest::detail
