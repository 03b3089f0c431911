#include "data-adapters/dpf/detail/DpfQueries.h"

#include "data-adapters/dpf/detail/GraphQl.h"

#include <fmt/format.h>

namespace kokudo::adapters::dpf {

std::string planQuery() {
  return "query { countData(term: \"\", phraseMatch: true, sliceSetting: {type: \"dataset\"}) "
         "{ dataCount slices { attributeName attributeValue dataCount "
         "slices { attributeName attributeValue dataCount } } } }";
}

std::string catalogueQuery() {
  return "query { dataCatalog(IDs: null) { id title datasets { id title } } }";
}

std::string pageQuery(std::string_view dataset, std::string_view since, std::string_view token,
                      int size, bool withShape) {
  std::string filter =
      fmt::format("{{attributeName: \"DPF:dataset_id\", is: {}}}", literal(dataset));
  if (!since.empty()) {
    filter = fmt::format("{{AND: [{}, {{attributeName: \"DPF:last_update_datetime\", gte: {}}}]}}",
                         filter, literal(since));
  }
  const std::string next =
      token.empty() ? std::string() : ", nextDataRequestToken: " + literal(token);
  return fmt::format(
      "query {{ getAllData(size: {}, term: \"\", phraseMatch: true, attributeFilter: {}{}) "
      "{{ nextDataRequestToken data {{ id title lat lon year dataset_id catalog_id metadata "
      "files {{ id original_path }}{} }} }} }}",
      size, filter, next, withShape ? " shape" : "");
}

}  // namespace kokudo::adapters::dpf
