#pragma once

#include "data-adapters/localfiles/detail/Mapping.h"

#include <toml++/toml.h>

#include <map>
#include <string>
#include <vector>

namespace kokudo::adapters::localfiles {

using Names = std::vector<std::string>;

/// BadInput with the file and the line of the node.
Error problem(const std::string& where, const toml::node& node, const std::string& what);

Result<Names> namesOf(const toml::node& node, const std::string& where, const std::string& key);
/// A table of texts.
Status takeTexts(const toml::node& node, const std::string& where, const std::string& key,
                 std::map<std::string, std::string>& out);
/// `[[mapping.join]]` and `[[mapping.split]]`.
Status takeJoins(const toml::node& node, const std::string& where, std::vector<Mapping::Join>& out);
Status takeSplits(const toml::node& node, const std::string& where,
                  std::vector<Mapping::Split>& out);

}  // namespace kokudo::adapters::localfiles
