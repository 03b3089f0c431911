#pragma once

#include "data-adapters/localfiles/detail/Mapping.h"
#include "engine/base/Diagnostics.h"
#include "index/catalog/Record.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace kokudo::adapters::localfiles {

/// Another name of each column and the one that titles a record, from the CSV beside a file.
struct Labels {
  std::map<std::string, std::string> names;
  std::string title;  ///< original name of the column with the flag, "" if none
};

/// The file in hand: what all of its records share.
struct FileContext {
  std::string path;  ///< "shelters/gsi.tar.gz!evacuation/131016.json"
  std::string sha256;
  std::string retrievedAt;
  Labels labels;

  std::string file() const;    ///< "131016.json"
  std::string stem() const;    ///< "131016"
  std::string folder() const;  ///< "evacuation"
  /// `text` with {file}, {stem} and {folder} filled in.
  std::string fill(const std::string& text) const;
};

/// Warnings that repeat for thousands of rows, told once with their number.
class Notes {
 public:
  void add(const std::string& where, const std::string& what);
  void addTo(Diagnostics& diagnostics) const;

 private:
  std::map<std::string, std::pair<std::string, std::uint64_t>> _byWhat;
};

/// `text` on one line, as a title or id must be: line ends and tabs become blanks.
std::string onOneLine(std::string text);

/// What every record of the file has: source, dataset, licence, credit, provenance.
catalog::Record recordOf(const FileContext& file, const Mapping& mapping);

}  // namespace kokudo::adapters::localfiles
