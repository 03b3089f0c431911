#include "index/search/detail/evaluate/Trace.h"

#include <fmt/format.h>

namespace kokudo::search::detail {

void Trace::note(const std::string& line) {
  if (_tells) _text += fmt::format("{:{}}{}\n", "", _depth * 2, line);
}

void Trace::tell(const std::string& what, double expected, const DocumentSet& found,
                 double milliseconds) {
  const char* form = found.form() == DocumentSet::Form::All    ? "all"
                     : found.form() == DocumentSet::Form::Bits ? "bits"
                                                               : "list";
  _text += fmt::format("{:{}}{}: {} found ({}), about {:.0f} expected, {:.2f} ms\n", "", _depth * 2,
                       what, found.count(), form, expected, milliseconds);
}

}  // namespace kokudo::search::detail
