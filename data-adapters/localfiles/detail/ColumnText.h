#pragma once

#include "data-adapters/localfiles/detail/FileContext.h"
#include "data-adapters/localfiles/detail/Rows.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters::localfiles {

/// What a mapping says where it names a column: the column, or a text with columns in braces.
/// `{name}`; `{name?}` may be empty; `{name:5}` its first five characters; `{name:5:3}` three
/// characters after the first five; `{folder}`, `{stem}`, `{file}` parts of the file's path.
class ColumnText {
 public:
  ColumnText(const std::string& pattern, const FileContext& file);

  /// "" where a column without '?' is empty or missing, and where all are.
  std::string of(const Row& row) const;
  /// The column's name, "" for a text with braces.
  const std::string& column() const { return _column; }

 private:
  struct Part {
    std::string literal;  ///< in front of the column
    std::string column;   ///< "" in the last part
    bool optional = false;
    std::size_t from = 0, count = std::string::npos;  ///< characters
  };
  static Part partOf(std::string_view inside);

  std::string _column;
  std::vector<Part> _parts;
};

using ColumnTexts = std::vector<ColumnText>;
ColumnTexts columnTexts(const std::vector<std::string>& patterns, const FileContext& file);
/// The first that says something.
std::string firstText(const Row& row, const ColumnTexts& texts);

/// Without blanks and line ends around it.
std::string trimmed(std::string_view text);

}  // namespace kokudo::adapters::localfiles
