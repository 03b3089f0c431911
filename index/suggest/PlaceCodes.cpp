#include "index/suggest/PlaceCodes.h"

#include "index/language/QueryParser.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kokudo::suggest {
namespace {

using language::And;
using language::Filter;
using language::InMunicipality;
using language::Not;
using language::Or;
using language::QueryTree;

const InMunicipality* namedMunicipality(const QueryTree& tree) {
  const auto* filter = std::get_if<Filter>(&tree.node);
  const auto* in = filter ? std::get_if<InMunicipality>(&filter->value) : nullptr;
  return in && in->code.empty() ? in : nullptr;
}

bool namesAMunicipality(const QueryTree& tree) {
  const auto any = [](const std::vector<QueryTree>& parts) {
    return std::any_of(parts.begin(), parts.end(), namesAMunicipality);
  };
  if (const auto* both = std::get_if<And>(&tree.node)) return any(both->parts);
  if (const auto* either = std::get_if<Or>(&tree.node)) return any(either->parts);
  if (const auto* no = std::get_if<Not>(&tree.node)) return any(no->part);
  return namedMunicipality(tree) != nullptr;
}

QueryTree alternatives(const std::vector<std::string>& codes) {
  std::vector<QueryTree> parts;
  for (const auto& code : codes) parts.push_back({Filter{InMunicipality{code, {}}}});
  if (parts.size() == 1) return parts.front();
  return {Or{std::move(parts)}};
}

}  // namespace

MunicipalityResolver municipalityResolver(const Suggestions& suggestions) {
  return [&suggestions](std::string_view name) {
    std::vector<std::string> codes;
    for (const auto& one : suggestions.municipalitiesNamed(name)) {
      codes.push_back(one.code);
      codes.insert(codes.end(), one.wards.begin(), one.wards.end());
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
  };
}

QueryTree withCodes(QueryTree query, const MunicipalityResolver& resolve) {
  if (const auto* named = namedMunicipality(query)) {
    const auto codes = resolve(named->name);
    return codes.empty() ? query : alternatives(codes);
  }
  if (auto* both = std::get_if<And>(&query.node)) {
    for (QueryTree& part : both->parts) part = withCodes(std::move(part), resolve);
  } else if (auto* no = std::get_if<Not>(&query.node)) {
    for (QueryTree& part : no->part) part = withCodes(std::move(part), resolve);
  } else if (auto* either = std::get_if<Or>(&query.node)) {
    // Alternatives among alternatives are some more of them.
    std::vector<QueryTree> parts;
    for (QueryTree& part : either->parts) {
      QueryTree resolved = withCodes(std::move(part), resolve);
      if (auto* inner = std::get_if<Or>(&resolved.node))
        std::move(inner->parts.begin(), inner->parts.end(), std::back_inserter(parts));
      else
        parts.push_back(std::move(resolved));
    }
    either->parts = std::move(parts);
  }
  return query;
}

std::string withCodes(const std::string& queryText, const MunicipalityResolver& resolve) {
  const auto tree = language::parseQuery(queryText);
  if (!tree || !namesAMunicipality(*tree)) return queryText;
  return language::toText(withCodes(*tree, resolve));
}

}  // namespace kokudo::suggest
