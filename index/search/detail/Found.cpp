#include "index/search/detail/Found.h"

#include "index/search/detail/evaluate/Compile.h"

#include <fmt/format.h>

namespace kokudo::search::detail {

Result<Found> find(const Corpus& corpus, const PreparedQuery& prepared, Trace& trace) {
  Found found;
  if (!prepared.text.empty()) trace.note("query: " + prepared.text);
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const Segment& segment = corpus.segment(i);
    if (corpus.size() > 1)
      trace.note(fmt::format("segment {} ({} records)", segment.folder.filename().string(),
                             segment.liveDocuments()));
    auto set = evaluate(prepared.tree, segment, trace);
    if (trace.cancelled()) return Error{Error::Kind::Cancelled, "the search was stopped"};
    if (!set) return set.error();
    found.total += set->count();
    found.isEverything = found.isEverything && set->count() == segment.liveDocuments();
    found.sets.push_back(std::move(*set));
  }
  return found;
}

}  // namespace kokudo::search::detail
