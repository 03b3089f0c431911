#pragma once

#include "index/catalog/Record.h"
#include "index/suggest/detail/NameTable.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kokudo::suggest::detail {

/// What records say of places: how many lie in each, what municipalities and towns are called.
class NamedPlaces {
 public:
  /// @param known what a municipality is called, with its prefecture, that no record names; or ""
  explicit NamedPlaces(std::function<std::string(const std::string& code)> known)
      : _known(std::move(known)) {}
  void add(const catalog::Record& record);
  /// Everything as names with what they lie in before them: 東京都港区, 東京都港区芝一丁目.
  void writeTo(NameTable& table);

 private:
  struct Municipality {
    std::string name, reading;  // without the prefecture
    bool isRecord = false;      // named by a record of its own
    std::uint32_t count = 0;
  };
  void learnNames();
  std::string nameOf(std::uint32_t code) const;
  void writeMunicipalities(NameTable& table) const;
  void writeTown(NameTable& table, std::uint32_t code, std::string_view title,
                 std::string_view reading, std::uint32_t count) const;
  std::uint32_t countWithWards(std::uint32_t code, const Municipality& municipality) const;

  std::function<std::string(const std::string& code)> _known;
  std::array<std::uint32_t, 48> _prefectures{};
  std::map<std::uint32_t, Municipality> _municipalities;
  NameTable _towns;                                                      // titles
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> _said;  // towns other records name
};

/// The kinds of records that are places themselves.
bool isPlace(const catalog::Record& record);
/// Kana or romaji of the title as the record's attributes give it, "" if they do not.
std::string readingOf(const catalog::Record& record);
/// The number of a code of five digits, 0 if it is none.
std::uint32_t codeNumber(std::string_view fiveDigits);

}  // namespace kokudo::suggest::detail
