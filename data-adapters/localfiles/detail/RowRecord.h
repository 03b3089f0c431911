#pragma once

#include "data-adapters/localfiles/detail/ColumnText.h"
#include "data-adapters/localfiles/detail/FileContext.h"
#include "data-adapters/localfiles/detail/JoinTable.h"
#include "data-adapters/localfiles/detail/Mapping.h"
#include "data-adapters/localfiles/detail/Placing.h"
#include "data-adapters/localfiles/detail/Rows.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::adapters::localfiles {

/// Turns the rows of one file into records by a mapping. A row without an id of its own gets the
/// hash of dataset, title and place; equal rows of one file get "-2", "-3" ... in their order.
class RowRecords {
 public:
  /// @param joins the mapping's, with their tables
  RowRecords(const FileContext& file, const Mapping& mapping, std::vector<RowJoin> joins,
             Placing& placing, Notes& notes);
  catalog::Record record(Row&& row);

 private:
  void complete(Row& row);
  void takeTitle(const Row& row, catalog::Record& record) const;
  void takeText(const Row& row, catalog::Record& record) const;
  void takePlace(Row& row, catalog::Record& record);
  bool takePoint(const Row& row, catalog::Record& record);
  void takeArea(const Row& row, catalog::Record& record);
  void takeAttributes(Row&& row, catalog::Record& record) const;
  std::string idOf(const Row& row, const catalog::Record& record);

  const FileContext& _file;
  const Mapping& _mapping;
  std::vector<RowJoin> _joins;
  Placing& _placing;
  Notes& _notes;
  catalog::Record _common;
  std::string _fileCode;  ///< municipality by the file's name, five digits, "" if none
  std::map<std::string, int> _occurrences;
  ColumnTexts _id, _title, _text, _longitude, _latitude, _height, _year, _prefecture, _municipality,
      _kind, _sharedKeys;
  std::vector<std::pair<std::string, ColumnText>> _added;
};

}  // namespace kokudo::adapters::localfiles
