#pragma once

#include "engine/base/Result.h"
#include "index/suggest/Suggestion.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::suggest {

/// The dictionary in the folder of a generation: the names of its first segment.
inline constexpr const char* kSuggestionsFile = "suggest.dictionary";
/// That of the names of a later segment.
std::string suggestionsFileOf(const std::string& segment);
/// All of a generation; only the first, which is not there, if it has none.
std::vector<std::filesystem::path> suggestionsFilesIn(const std::filesystem::path& generation);

/// A municipality that a name may mean.
struct MunicipalityCandidate {
  std::string code;                ///< of today, five digits
  std::string text;                ///< 愛知県名古屋市港区
  std::string prefecture;          ///< 愛知県
  std::vector<std::string> wards;  ///< codes of the wards of a designated city
  std::string formerName;          ///< the name was that of one that is no more; else ""
};

/// The names of one generation: completion, names that are nearly a text, municipalities by name.
/// Memory-mapped files; immutable, thread-safe. Damaged bytes give wrong answers at worst, no read
/// outside the files. What is counted of a name is the sum over all of them: records that were
/// changed or removed since the first was written are still counted there.
class Suggestions {
 public:
  /// NotFound without a file; Integrity if a header is damaged or its parts do not fit it.
  static Result<Suggestions> open(const std::vector<std::filesystem::path>& files);
  Suggestions(Suggestions&&) noexcept;
  Suggestions& operator=(Suggestions&&) noexcept;
  ~Suggestions();

  /// What was typed as the Analyzer folds it, or by reading where it is kana or romaji: first the
  /// prefectures and municipalities that are called so (港区: all three; 大阪: 大阪府, 大阪市),
  /// then other names that are it and nothing more, then names that begin so, then names with a
  /// word that does. Each group by number of records. `limit` in all.
  std::vector<Suggestion> complete(std::string_view typed, std::size_t limit,
                                   std::optional<SuggestionKind> only = {}) const;
  /// Names at a distance of one or two characters, or letters of the reading; nearest first, then
  /// by count. The name itself is not among them. Bounded work; nothing for texts over 64
  /// characters.
  std::vector<Suggestion> similarTo(std::string_view text, std::size_t limit) const;
  /// All municipalities of the name, with or without the prefecture or city before it and with or
  /// without 市区町村 at its end; former names as Places knows them.
  std::vector<MunicipalityCandidate> municipalitiesNamed(std::string_view name) const;
  /// The text of a municipality (愛知県名古屋市港区), "" if the code of five digits is unknown.
  std::string municipalityName(const std::string& code) const;
  /// Codes of the wards of a designated city, none if it is no such.
  std::vector<std::string> wardsOf(const std::string& code) const;
  std::size_t size() const;

 private:
  struct Impl;
  explicit Suggestions(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> _impl;
};

}  // namespace kokudo::suggest
