#include "index/suggest/PlaceCodes.h"

#include "index/language/QueryParser.h"

#include <algorithm>
#include <utility>

namespace kokudo::suggest {
namespace {

using language::And;
using language::Filter;
using language::InMunicipality;
using language::Not;
using language::Or;
using language::QueryTree;

const InMunicipality* municipalityIn(const QueryTree& tree) {
  const auto* filter = std::get_if<Filter>(&tree.node);
  return filter ? std::get_if<InMunicipality>(&filter->value) : nullptr;
}

QueryTree alternatives(const std::vector<std::string>& codes) {
  std::vector<QueryTree> parts;
  for (const auto& code : codes) parts.push_back({Filter{InMunicipality{code, {}}}});
  return language::anyOf(std::move(parts));
}

}  // namespace

MunicipalityResolver municipalityResolver(const Suggestions& suggestions) {
  return [&suggestions](const InMunicipality& in) {
    std::vector<std::string> codes;
    if (in.code.empty()) {
      for (const auto& one : suggestions.municipalitiesNamed(in.name)) {
        codes.push_back(one.code);
        codes.insert(codes.end(), one.wards.begin(), one.wards.end());
      }
    } else {
      codes = suggestions.wardsOf(in.code);
      codes.push_back(in.code);
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
  };
}

QueryTree withCodes(QueryTree query, const MunicipalityResolver& resolve) {
  if (const auto* in = municipalityIn(query)) {
    const auto codes = resolve(*in);
    return codes.empty() ? query : alternatives(codes);
  }
  if (auto* both = std::get_if<And>(&query.node)) {
    for (QueryTree& part : both->parts) part = withCodes(std::move(part), resolve);
  } else if (auto* no = std::get_if<Not>(&query.node)) {
    for (QueryTree& part : no->part) part = withCodes(std::move(part), resolve);
  } else if (auto* either = std::get_if<Or>(&query.node)) {
    // Alternatives among alternatives are some more of them, each once.
    std::vector<QueryTree> parts;
    const auto add = [&](QueryTree&& part) {
      if (std::find(parts.begin(), parts.end(), part) == parts.end())
        parts.push_back(std::move(part));
    };
    for (QueryTree& part : either->parts) {
      QueryTree resolved = withCodes(std::move(part), resolve);
      if (auto* inner = std::get_if<Or>(&resolved.node))
        std::for_each(inner->parts.begin(), inner->parts.end(),
                      [&](QueryTree& one) { add(std::move(one)); });
      else
        add(std::move(resolved));
    }
    either->parts = std::move(parts);
  }
  return query;
}

std::string withCodes(const std::string& queryText, const MunicipalityResolver& resolve) {
  const auto tree = language::parseQuery(queryText);
  if (!tree) return queryText;
  const auto resolved = withCodes(*tree, resolve);
  return resolved == *tree ? queryText : language::toText(resolved);
}

}  // namespace kokudo::suggest
