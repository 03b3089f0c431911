#include "index/shards/detail/YearConditions.h"

#include "index/shards/detail/Schema.h"

#include <fmt/format.h>

namespace kokudo::shards::detail {

Result<Condition> inYears(std::optional<int> from, std::optional<int> to) {
  if (from && to && *from > *to)
    return Error{Error::Kind::BadUsage,
                 fmt::format("year {}..{}: the first is after the last", *from, *to)};
  const auto bytes = [](int year) { return Xapian::sortable_serialise(year); };
  Xapian::Query query(Xapian::Query::OP_AND_NOT, unscored(Xapian::Query(kEvery)),
                      unscored(Xapian::Query(kNoYear)));
  if (from && to)
    query = Xapian::Query(Xapian::Query::OP_VALUE_RANGE, kYearSlot, bytes(*from), bytes(*to));
  if (from && !to) query = Xapian::Query(Xapian::Query::OP_VALUE_GE, kYearSlot, bytes(*from));
  // An empty value is below every bound.
  if (!from && to)
    query = Xapian::Query(Xapian::Query::OP_AND_NOT,
                          Xapian::Query(Xapian::Query::OP_VALUE_LE, kYearSlot, bytes(*to)),
                          unscored(Xapian::Query(kNoYear)));
  return Condition::exactly(query, [from, to](const Candidate& c) {
    const auto& year = c.record.year;
    return year && (!from || *year >= *from) && (!to || *year <= *to);
  });
}

Condition ofUnknownYear() {
  return Condition::exactly(unscored(Xapian::Query(kNoYear)),
                            [](const Candidate& c) { return !c.record.year; });
}

}  // namespace kokudo::shards::detail
