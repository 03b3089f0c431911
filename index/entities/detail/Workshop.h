#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "index/catalog/Catalog.h"
#include "index/entities/BuildLinks.h"
#include "index/entities/detail/Database.h"
#include "index/entities/detail/Features.h"

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

namespace kokudo::entities::detail {

/// The file a build works in: what is compared of each record, its keys, the pairs found. Deleted
/// with the object.
class Workshop {
 public:
  explicit Workshop(std::string file) : _file(std::move(file)) {}
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;
  ~Workshop();

  Status open();
  /// Takes what is needed of every record.
  Status take(const catalog::Catalog& catalog, const LinkOptions& options, Progress& progress,
              const CancelToken& token, LinkReport& report);
  /// Rows of the query, whose columns must be `kColumns` of table `features`, until false.
  Status forEach(const std::string& condition,
                 const std::function<Status(Features&&)>& visit) const;
  Result<Features> features(std::int64_t ordinal);
  Result<std::string> recordId(std::int64_t ordinal);
  Status addCandidate(const Features& a, const Features& b, const Judgement& judged);

  const Database& database() const { return _database; }

 private:
  std::int32_t interned(std::unordered_map<std::string, std::int32_t>& table,
                        const std::string& text);
  Status add(const catalog::Record& record, const LinkOptions& options);
  Features read(const Statement& row) const;

  std::string _file;
  Database _database;
  std::unique_ptr<Statement> _insert, _insertKey, _insertCandidate, _selectOne, _selectId;
  std::unordered_map<std::string, std::int32_t> _kinds, _groups, _datasets;
  std::int32_t _townGroup = -1;
  std::int64_t _next = 1;
};

Error cancelled();

}  // namespace kokudo::entities::detail
