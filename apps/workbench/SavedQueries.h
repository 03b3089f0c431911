#pragma once

#include "apps/workbench/QueryOptions.h"
#include "engine/base/Result.h"

#include <filesystem>
#include <map>
#include <string>

namespace kokudo::workbench {

/// The queries that a person gave a name, in queries.json of the workspace. Written whole or not at
/// all; of two programs that write at once the later one wins.
class SavedQueries {
 public:
  /// None where the file is not there; BadInput naming it if it cannot be read.
  static Result<SavedQueries> open(const std::filesystem::path& workspaceFolder);
  const std::map<std::string, QueryOptions>& all() const { return _queries; }
  /// NotFound with the names there are.
  Result<QueryOptions> find(const std::string& name) const;
  /// In place of one of the same name. BadUsage for an empty name.
  Status save(const std::string& name, const QueryOptions& options);
  /// NotFound if there is none.
  Status remove(const std::string& name);

 private:
  explicit SavedQueries(std::filesystem::path file) : _file(std::move(file)) {}
  Error unknown(const std::string& name) const;
  Status write() const;

  std::filesystem::path _file;
  std::map<std::string, QueryOptions> _queries;
};

}  // namespace kokudo::workbench
