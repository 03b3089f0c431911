#include "index/language/Analyzer.h"
#include "index/search/detail/PreparedFilters.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::search::detail {
namespace {

constexpr std::size_t kNamesTold = 8;

std::string namesOf(const Corpus& corpus) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < corpus.size(); ++i)
    for (const std::string& name : corpus.segment(i).dictionaries.attributes.names())
      if (names.size() <= kNamesTold && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(name);
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesTold); ++i)
    list += (i ? ", " : "") + names[i];
  return list + (names.size() > kNamesTold ? " ..." : "");
}

Error unknownAttribute(const std::string& name, const Corpus& corpus) {
  return {Error::Kind::BadUsage,
          fmt::format("where '{}': no record has an attribute '{}' (there "
                      "are: {})",
                      name.substr(0, 100), name.substr(0, 100), namesOf(corpus))};
}

bool isKnown(const std::string& name, const Corpus& corpus) {
  for (std::size_t i = 0; i < corpus.size(); ++i)
    if (!attributesNamed(name, corpus.segment(i)).empty()) return true;
  return false;
}

}  // namespace

std::vector<std::uint32_t> attributesNamed(const std::string& name, const Segment& segment) {
  const AttributeNames& names = segment.dictionaries.attributes;
  if (const auto exact = names.find(name)) return {*exact};
  const auto& analyzer = language::Analyzer::standard();
  const std::string folded = analyzer.fold(name).text;
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < names.names().size(); ++i)
    if (analyzer.fold(names.names()[i]).text == folded) found.push_back(i);
  return found;
}

Result<PreparedTree> prepareAttribute(const language::Attribute& condition, const Corpus& corpus) {
  if (condition.name.empty())
    return Error{Error::Kind::BadUsage, "a condition without the name of an attribute"};
  if (!isKnown(condition.name, corpus)) return unknownAttribute(condition.name, corpus);
  return PreparedTree{HasAttribute{condition, Predicate(condition)}};
}

Status checkFacet(const std::string& name, const Corpus& corpus) {
  if (const auto attribute = attributeOfFacet(name)) {
    if (isKnown(*attribute, corpus)) return {};
    return unknownAttribute(*attribute, corpus);
  }
  if (name == "year" || dimensionNamed(name)) return {};
  return unknownFacet(name);
}

}  // namespace kokudo::search::detail
