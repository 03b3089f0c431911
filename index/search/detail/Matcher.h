#pragma once

#include "engine/base/CancelToken.h"
#include "index/search/detail/PreparedQuery.h"

#include <string>
#include <vector>

namespace kokudo::search::detail {

struct Match {
  std::uint32_t document = 0;
  float score = 0;
};

/// Runs a prepared query: the shortest list of candidates (posting lists, cells or all documents),
/// then filters from the cheapest to the dearest. Throws Xapian::Error.
class Matcher {
 public:
  Matcher(const Generation& generation, const PreparedQuery& prepared, const CancelToken& token)
      : _generation(generation), _prepared(prepared), _token(token) {}

  /// Every match in order of document; Cancelled if the token says so.
  Result<std::vector<Match>> run();
  /// One line a step: what it did, how many candidates it left, how long it took.
  const std::string& plan() const { return _plan; }

 private:
  struct Term {
    std::string name;
    std::uint32_t frequency;
    double weight;  // inverse document frequency
  };

  bool collectTerms();
  void startFromAll();
  bool startFromCells();
  void startFromPrefix(const std::string& prefix);
  void startFromTerm(const Term& term);
  void intersect(const Term& term);
  void keepWithPrefix(const std::string& prefix);
  std::vector<char> documentsWithPrefix(const std::string& prefix);
  void filterTexts();
  void filterAttributes();
  void addTitleScores();
  void addTitleScoresOfPrefix(const Phrase& phrase);
  float titleScore(const Phrase& phrase, std::uint32_t document, double weight) const;
  float scoreOf(const Term& term, std::uint32_t document, std::uint32_t frequency) const;
  bool meetsColumns(std::uint32_t document) const;
  bool meetsShapes(std::uint32_t document) const;
  template <typename Keep>
  void keepIf(Keep keep);
  void step(const std::string& what);

  const Generation& _generation;
  const PreparedQuery& _prepared;
  const CancelToken& _token;
  std::vector<Term> _terms;  // rarest first
  std::vector<Match> _matches;
  std::string _plan;
  double _stepBegan = 0;
};

}  // namespace kokudo::search::detail
