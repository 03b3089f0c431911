#pragma once

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace kokudo::test {

/// A field of a GraphQL query with its arguments and what is selected of it.
struct GraphQlField {
  std::string alias;  ///< the name it has in the reply
  std::string name;
  nlohmann::json arguments = nlohmann::json::object();
  std::vector<GraphQlField> selection;
};

/// The fields of the (one) query operation of a document, variables put in. Throws
/// std::runtime_error with what was expected where.
std::vector<GraphQlField> parseGraphQl(const std::string& document,
                                       const nlohmann::json& variables);

/// What of `value` the selection asks for, under its aliases. Lists are gone through.
nlohmann::json projected(const nlohmann::json& value, const std::vector<GraphQlField>& selection);

}  // namespace kokudo::test
