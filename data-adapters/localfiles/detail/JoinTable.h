#pragma once

#include "data-adapters/localfiles/detail/ColumnText.h"
#include "data-adapters/localfiles/detail/Mapping.h"
#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// Columns of another table by a key, held in memory: about the bytes of what is taken and of the
/// keys. ヶ and ケ, ヵ and カ are one in a key, for registers write them either way.
class JoinTable {
 public:
  explicit JoinTable(std::size_t columns) : _columns(columns) {}

  /// The first row of a key counts. False for one that is there already.
  bool add(const std::string& key, const std::vector<std::string>& values);
  /// The taken columns of that key into `values`; false if there is no such row.
  bool find(const std::string& key, std::vector<std::string_view>& values) const;
  std::size_t size() const { return _size; }

  /// What became of the rows that looked here.
  struct Tally {
    std::uint64_t asked = 0, missed = 0;
    std::string firstMiss;
  } tally;

 private:
  std::size_t slotOf(std::string_view key) const;
  void grow();
  std::string_view keyAt(std::size_t entry) const;

  std::size_t _columns, _size = 0;
  std::string _bytes;                 ///< entries: (length, bytes) of the key and of each column
  std::vector<std::uint64_t> _slots;  ///< place of an entry + 1, 0 = free
};

/// The tables that the joins of an import look into, each read when it is first asked for.
class JoinTables {
 public:
  /// @param places folders in which a join's file is looked for, in this order
  JoinTables(std::vector<std::filesystem::path> places, const CancelToken& token)
      : _places(std::move(places)), _token(token) {}

  /// The table of that join; null where no file fits, which is reported once.
  JoinTable* table(const Mapping& mapping, const Mapping::Join& join, Diagnostics& diagnostics);
  /// How many rows found nothing, for each join.
  void report(Diagnostics& diagnostics) const;

 private:
  std::unique_ptr<JoinTable> read(const Mapping& mapping, const Mapping::Join& join,
                                  Diagnostics& diagnostics) const;

  std::vector<std::filesystem::path> _places;
  const CancelToken& _token;
  std::map<std::string, std::unique_ptr<JoinTable>> _tables;  ///< by mapping and join
};

/// A join with its columns told apart for one file: what a row is given.
class RowJoin {
 public:
  RowJoin(const Mapping::Join& join, const FileContext& file, JoinTable& table)
      : _join(join), _match(columnTexts(join.match, file)), _table(table) {}
  /// Adds the joined columns; those that the row has itself and are not empty stay.
  void apply(Row& row);

 private:
  const Mapping::Join& _join;
  ColumnTexts _match;
  JoinTable& _table;
  std::vector<std::string_view> _values;
};

}  // namespace kokudo::adapters::localfiles
