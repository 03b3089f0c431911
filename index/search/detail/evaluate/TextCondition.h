#pragma once

#include "index/search/detail/BitmapStore.h"
#include "index/search/detail/Phrases.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/evaluate/Condition.h"
#include "index/search/detail/evaluate/Trace.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// A phrase that occurs in a record: from stored bits if it is frequent, else from the posting
/// lists of its terms and, where they do not prove it, from the folded text of the candidates.
class TextCondition : public Condition {
 public:
  /// @param ownText the title of the data set does not count
  TextCondition(const Segment& segment, const Phrase& phrase, TextScope scope, bool ownText,
                Trace& trace);
  Estimate estimate() const override { return _estimate; }
  DocumentSet all() override;
  DocumentSet within(const DocumentSet& candidates) override;
  std::string name() const override;

 private:
  struct Term {
    std::string name;
    std::uint32_t frequency;
  };
  void findStored();
  void collectTerms();
  void makeEstimate();
  DocumentSet postings(const Term& term) const;
  DocumentSet leapfrog(const DocumentSet& candidates, const Term& term) const;
  DocumentSet byPrefix() const;
  /// Candidates without proof, from `candidates` if given.
  DocumentSet candidates(const DocumentSet* among);
  DocumentSet proven(const DocumentSet& candidates);
  void judgeSharedTexts();

  const Segment& _segment;
  const Phrase& _phrase;
  TextScope _scope;
  bool _ownText;
  Trace& _trace;
  bool _proofNeeded;
  std::optional<DocumentSet> _exactly;  // stored bits, or what all() found
  std::vector<DocumentSet> _parts;      // stored bits of parts of the phrase
  std::vector<Term> _terms;             // rarest first
  bool _impossible = false;
  Estimate _estimate;
  std::vector<char> _titlesThatHold, _prefecturesThatHold;
};

}  // namespace kokudo::search::detail
