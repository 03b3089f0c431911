#include "index/shards/detail/Condition.h"

#include "index/shards/detail/Schema.h"

#include <algorithm>

namespace kokudo::shards::detail {
namespace {

Xapian::Query joined(Xapian::Query::op op, const std::vector<Condition>& parts,
                     Xapian::Query Condition::*side) {
  std::vector<Xapian::Query> queries;
  for (const Condition& part : parts) queries.push_back(part.*side);
  return Xapian::Query(op, queries.begin(), queries.end());
}

bool allExact(const std::vector<Condition>& parts) {
  return std::all_of(parts.begin(), parts.end(), [](const Condition& part) { return part.exact; });
}

}  // namespace

Condition Condition::exactly(Xapian::Query query, std::function<bool(const Candidate&)> test) {
  return {query, query, true, std::move(test)};
}

Condition Condition::nothing() {
  return exactly(Xapian::Query(), [](const Candidate&) { return false; });
}

Condition Condition::everything() {
  return exactly(unscored(Xapian::Query(kEvery)), [](const Candidate&) { return true; });
}

Condition allOf(std::vector<Condition> parts) {
  if (parts.empty()) return Condition::everything();
  if (parts.size() == 1) return std::move(parts[0]);
  Condition all;
  all.sure = joined(Xapian::Query::OP_AND, parts, &Condition::sure);
  all.possible = joined(Xapian::Query::OP_AND, parts, &Condition::possible);
  all.exact = allExact(parts);
  all.test = [parts = std::move(parts)](const Candidate& candidate) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](const Condition& part) { return part.test(candidate); });
  };
  return all;
}

Condition anyOf(std::vector<Condition> parts) {
  if (parts.empty()) return Condition::nothing();
  if (parts.size() == 1) return std::move(parts[0]);
  Condition any;
  any.sure = joined(Xapian::Query::OP_OR, parts, &Condition::sure);
  any.possible = joined(Xapian::Query::OP_OR, parts, &Condition::possible);
  any.exact = allExact(parts);
  any.test = [parts = std::move(parts)](const Candidate& candidate) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const Condition& part) { return part.test(candidate); });
  };
  return any;
}

Condition noneOf(Condition part) {
  const Xapian::Query every = unscored(Xapian::Query(kEvery));
  Condition none;
  // Whoever may meet the part is not sure not to.
  none.sure = Xapian::Query(Xapian::Query::OP_AND_NOT, every, part.possible);
  none.possible = Xapian::Query(Xapian::Query::OP_AND_NOT, every, part.sure);
  none.exact = part.exact;
  none.test = [test = std::move(part.test)](const Candidate& candidate) {
    return !test(candidate);
  };
  return none;
}

Xapian::Query unscored(const Xapian::Query& query) {
  if (query.empty()) return query;
  return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, 0.0);
}

}  // namespace kokudo::shards::detail
