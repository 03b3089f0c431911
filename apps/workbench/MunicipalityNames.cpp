#include "apps/workbench/MunicipalityNames.h"

#include <algorithm>
#include <map>
#include <optional>

namespace kokudo::workbench {
namespace {

constexpr const char* kMunicipality = "municipality";
/// A code is asked for alone where no record is the municipality itself: not for hundreds.
constexpr std::size_t kMostAskedAlone = 40;

using Names = std::map<std::string, std::string>;

std::string fullName(const std::string& prefecture, const std::string& name) {
  return name.starts_with(prefecture) ? name : prefecture + name;
}

std::string textOf(const catalog::Record& record, const char* attribute) {
  const Value* value = find(record.attributes, attribute);
  return value ? kokudo::toText(*value) : "";
}

/// Names by code of the records that are municipalities.
Names recordedNames(const std::vector<std::string>& codes, const search::Searcher& searcher,
                    const catalog::Catalog& catalog) {
  search::Query query;
  query.facets.emplace_back("kind", kMunicipality);
  for (const auto& code : codes) query.facets.emplace_back(kMunicipality, code);
  query.limit = 2 * codes.size();
  Names names;
  const auto page = searcher.search(query, false, {});
  if (!page) return names;
  for (const auto& hit : page->hits)
    if (const auto record = catalog.find(hit.id))
      names.emplace(record->municipality, fullName(record->prefecture, record->title));
  return names;
}

/// What any record in the municipality calls it.
std::string saidName(const std::string& code, const search::Searcher& searcher,
                     const catalog::Catalog& catalog) {
  search::Query query;
  query.facets.emplace_back(kMunicipality, code);
  query.limit = 1;
  const auto page = searcher.search(query, false, {});
  if (!page || page->hits.empty()) return "";
  const auto record = catalog.find(page->hits.front().id);
  if (!record) return "";
  for (const char* attribute : {"都道府県名及び市町村名", "市区町村名", "市町村名", "city"})
    if (const auto name = textOf(*record, attribute); !name.empty())
      return fullName(record->prefecture, name);
  return "";
}

}  // namespace

void nameMunicipalities(search::SearchPage& page, const search::Searcher& searcher,
                        const catalog::Catalog& catalog, std::size_t most) {
  const auto found = page.facets.find(kMunicipality);
  if (found == page.facets.end()) return;
  auto& counts = found->second;
  std::vector<std::string> codes;
  for (std::size_t i = 0; i < std::min(most, counts.size()); ++i)
    if (!counts[i].value.empty()) codes.push_back(counts[i].value);
  if (codes.empty()) return;
  Names names = recordedNames(codes, searcher, catalog);
  std::size_t asked = 0;
  for (const auto& code : codes)
    if (!names.count(code) && asked++ < kMostAskedAlone)
      names[code] = saidName(code, searcher, catalog);
  for (auto& count : counts)
    if (const auto name = names.find(count.value); name != names.end() && !name->second.empty())
      count.label = name->second + " (" + count.value + ")";
}

}  // namespace kokudo::workbench
