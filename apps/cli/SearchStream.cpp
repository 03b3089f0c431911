#include "apps/cli/SearchStream.h"

#include "apps/workbench/HitForms.h"

#include <optional>
#include <unordered_set>

namespace kokudo::cli {
namespace {

/// Takes the hits as they come and writes those that belong to the result.
class HitStream {
 public:
  HitStream(const SearchOptions& options, const entities::EntityLinks* links,
            workbench::Output& output)
      : _links(links), _output(output), _form(workbench::hitForm(options.format, links)) {
    _passOver = options.query.offset;
    if (options.limitGiven) _limit = options.query.limit;
  }

  Status begin() { return _output.write(_form->begin()); }
  Status end() { return _output.write(_form->end()); }

  /// @return whether there may be more
  bool take(const search::Hit& hit) {
    if (_written >= _limit) return false;
    workbench::HitEntity entity;
    if (_links) {
      auto isFirst = entityOf(hit.id, entity);
      if (!isFirst) return stop(isFirst.error());
      if (!*isFirst) return true;
    }
    if (_passOver > 0) {
      --_passOver;
      return true;
    }
    if (auto done = _output.write(_form->hit(hit, entity)); !done) return stop(done.error());
    return ++_written < _limit;
  }

  std::uint64_t written() const { return _written; }
  const std::optional<Error>& failure() const { return _failure; }

 private:
  bool stop(const Error& error) {
    _failure = error;
    return false;
  }

  // Whether the record is the first of its entity.
  Result<bool> entityOf(const std::string& record, workbench::HitEntity& entity) {
    const auto found = _links->entityOf(record);
    if (!found) return found.error();
    entity.id = *found ? (*found)->id : record;
    if (!*found) return true;
    entity.members = (*found)->members;
    return _seen.insert(entity.id).second;
  }

  const entities::EntityLinks* _links;
  workbench::Output& _output;
  std::unique_ptr<workbench::HitForm> _form;
  std::unordered_set<std::string> _seen;
  std::uint64_t _written = 0, _passOver = 0;
  std::uint64_t _limit = UINT64_MAX;
  std::optional<Error> _failure;
};

}  // namespace

Result<std::uint64_t> writeHits(const SearchOptions& options, const search::Query& query,
                                const search::Searcher& searcher,
                                const entities::EntityLinks* links, workbench::Output& output,
                                const CancelToken& token) {
  HitStream stream(options, links, output);
  if (auto done = stream.begin(); !done) return done.error();
  const auto visited = searcher.forEachHit(
      query, [&](const search::Hit& hit) { return stream.take(hit); }, token);
  if (stream.failure()) return *stream.failure();
  if (!visited) return visited.error();
  if (auto done = stream.end(); !done) return done.error();
  return stream.written();
}

}  // namespace kokudo::cli
