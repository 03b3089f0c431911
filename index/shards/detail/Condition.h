#pragma once

#include "index/catalog/Record.h"
#include "index/search/RecordFacts.h"

#include <xapian.h>

#include <functional>
#include <vector>

namespace kokudo::shards::detail {

/// A record that was fetched to be tested.
struct Candidate {
  catalog::Record record;
  search::RecordFacts facts;
};

/// A condition in terms of Xapian's own classes: whoever `sure` finds meets it, nobody whom
/// `possible` does not find does; between them a fetched record decides.
struct Condition {
  Xapian::Query sure, possible;
  bool exact = true;  ///< both are the same
  std::function<bool(const Candidate&)> test;

  static Condition exactly(Xapian::Query query, std::function<bool(const Candidate&)> test);
  static Condition nothing();
  static Condition everything();
};

Condition allOf(std::vector<Condition> parts);
Condition anyOf(std::vector<Condition> parts);
Condition noneOf(Condition part);

/// Finds the same, adds nothing to the score.
Xapian::Query unscored(const Xapian::Query& query);

}  // namespace kokudo::shards::detail
