#pragma once

#include "engine/base/Result.h"
#include "index/catalog/Record.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace kokudo::catalog {

enum class UpsertOutcome { Added, Changed, Unchanged };

/// A record as it is stored, not decoded yet: decoding is the costly part of reading many.
struct StoredRow {
  std::string id, sha256, retrievedAt;
  std::string body;  ///< canonical JSON
};
/// Integrity naming the record if the body is not what its sha256 says. Any thread.
Result<Record> decode(const StoredRow& row);

/// The SQLite store of every record: the truth from which indexes are rebuilt. WAL, one writer,
/// many readers. One instance per thread. A bad disk, a full one or a file that is not a catalogue
/// gives a typed error; nothing half-written is ever seen.
class Catalog {
  struct Impl;

 public:
  /// Opens or creates. @param file usually <workspace>/catalog.sqlite
  static Result<Catalog> open(const std::filesystem::path& file, bool readOnly = false);
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;
  ~Catalog();

  /// A transaction; without one each upsert is its own. Destroyed without commit() it rolls back.
  /// What is committed survives a killed process and a power cut (one fsync a commit). It must not
  /// outlive its Catalog; BadUsage for a second one at the same time.
  class Transaction {
   public:
    Transaction(Transaction&&) noexcept;
    ~Transaction();
    Status commit();

   private:
    friend class Catalog;
    explicit Transaction(Impl* impl) : _impl(impl) {}
    Impl* _impl;  // null once committed or moved from
  };
  Result<Transaction> begin();

  /// Compares by the sha256 of the canonical form; Unchanged writes nothing (an older retrievedAt
  /// stays). BadInput for what `validationProblem` names.
  Result<UpsertOutcome> upsert(const Record& record);
  Result<bool> remove(const std::string& id);
  /// NotFound, or Integrity if the row is not what its sha256 says.
  Result<Record> find(const std::string& id) const;
  /// sha256 of the canonical form as stored.
  Result<std::string> contentHash(const std::string& id) const;
  /// Every record in order of id, then false from `visit` to stop.
  Status forEach(const std::function<bool(const Record&)>& visit) const;
  /// As forEach, rows undecoded and unchecked.
  Status forEachStored(const std::function<bool(StoredRow&&)>& visit) const;
  Result<std::uint64_t> count() const;
  Result<std::map<std::string, std::uint64_t>> countBySource() const;
  /// A number that grows with every change; a generation stores the one it was built from.
  Result<std::int64_t> revision() const;
  /// Calls `visit(id, gone)` for every record that was added, changed or removed after `revision`,
  /// once each, until it gives false. NotFound where that is not known: the catalogue was made by
  /// an earlier program, or is not so old.
  Status changesSince(std::int64_t revision,
                      const std::function<bool(const std::string& id, bool gone)>& visit) const;
  /// A number that another catalogue file has not; 0 for one that an earlier program made.
  Result<std::int64_t> identity() const;

  /// Checkpoints and small state of adapters, in the same transaction as the records they belong
  /// to.
  Status putState(const std::string& key, const std::string& value);
  Result<std::string> state(const std::string& key) const;  ///< NotFound if there is none
  Status removeState(const std::string& key);

 private:
  explicit Catalog(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::catalog
