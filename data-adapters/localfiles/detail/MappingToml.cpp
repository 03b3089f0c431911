#include "data-adapters/localfiles/detail/MappingToml.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

Status takeText(const toml::node& node, const std::string& where, const std::string& key,
                std::string& out) {
  const auto value = node.value<std::string>();
  if (!value) return problem(where, node, key + ": expected text");
  out = *value;
  return {};
}

Status takeList(const toml::node& node, const std::string& where, const std::string& key,
                Names& out) {
  auto names = namesOf(node, where, key);
  if (!names.ok()) return names.error();
  out = std::move(*names);
  return {};
}

// A list takes columns under their own names, a table gives them new ones.
Status takeColumns(const toml::node& node, const std::string& where, Mapping::Join& join) {
  if (node.is_table()) {
    for (const auto& [name, from] : *node.as_table()) {
      std::string column;
      if (Status done = takeText(from, where, "take", column); !done.ok()) return done;
      join.take.emplace_back(std::string(name.str()), std::move(column));
    }
    return {};
  }
  const auto names = namesOf(node, where, "take");
  if (!names.ok()) return names.error();
  for (const auto& name : *names) join.take.emplace_back(name, name);
  return {};
}

Status takeJoinKey(Mapping::Join& join, const std::string& key, const toml::node& node,
                   const std::string& where) {
  if (key == "name") return takeText(node, where, key, join.name);
  if (key == "file") return takeList(node, where, key, join.files);
  if (key == "key") return takeText(node, where, key, join.key);
  if (key == "match") return takeList(node, where, key, join.match);
  if (key == "take") return takeColumns(node, where, join);
  return problem(where, node, fmt::format("unknown key \"{}\" of a join", key));
}

Status takeSplitKey(Mapping::Split& split, const std::string& key, const toml::node& node,
                    const std::string& where) {
  if (key == "column") return takeText(node, where, key, split.column);
  if (key == "items") return takeText(node, where, key, split.items);
  if (key == "parts") return takeText(node, where, key, split.parts);
  if (key == "names") return takeList(node, where, key, split.names);
  if (key == "largest") return takeList(node, where, key, split.largest);
  if (key == "labels") return takeTexts(node, where, key, split.labels);
  return problem(where, node, fmt::format("unknown key \"{}\" of a split", key));
}

// Each table of the list [[mapping.<what>]] by `takeKey`, then judged whole by `check`.
template <typename Part, typename TakeKey, typename Check>
Status takeParts(const toml::node& node, const std::string& where, const std::string& what,
                 std::vector<Part>& out, TakeKey takeKey, Check check) {
  const auto* list = node.as_array();
  if (!list) return problem(where, node, fmt::format("expected [[mapping.{}]] tables", what));
  for (const auto& item : *list) {
    const auto* table = item.as_table();
    if (!table) return problem(where, item, fmt::format("expected a [[mapping.{}]] table", what));
    Part part;
    for (const auto& [key, value] : *table) {
      if (Status done = takeKey(part, std::string(key.str()), value, where); !done.ok()) {
        return done;
      }
    }
    if (const char* missing = check(part)) return problem(where, item, missing);
    out.push_back(std::move(part));
  }
  return {};
}

}  // namespace

Error problem(const std::string& where, const toml::node& node, const std::string& what) {
  return {Error::Kind::BadInput, fmt::format("{}:{}: {}", where, node.source().begin.line, what)};
}

Result<Names> namesOf(const toml::node& node, const std::string& where, const std::string& key) {
  Names names;
  if (const auto text = node.value<std::string>()) return Names{*text};
  if (const auto* array = node.as_array()) {
    for (const auto& item : *array) {
      const auto text = item.value<std::string>();
      if (!text) return problem(where, item, key + ": expected text");
      names.push_back(*text);
    }
    return names;
  }
  return problem(where, node, key + ": expected text or a list of texts");
}

Status takeTexts(const toml::node& node, const std::string& where, const std::string& key,
                 std::map<std::string, std::string>& out) {
  const auto* table = node.as_table();
  if (!table) return problem(where, node, key + ": expected a table of texts");
  for (const auto& [name, value] : *table) {
    if (Status done = takeText(value, where, key, out[std::string(name.str())]); !done.ok()) {
      return done;
    }
  }
  return {};
}

Status takeJoins(const toml::node& node, const std::string& where,
                 std::vector<Mapping::Join>& out) {
  return takeParts(
      node, where, "join", out, takeJoinKey, [](const Mapping::Join& join) -> const char* {
        const bool whole = !join.name.empty() && !join.files.empty() && !join.key.empty() &&
                           !join.match.empty() && !join.take.empty();
        return whole ? nullptr : "a join needs name, file, key, match and take";
      });
}

Status takeSplits(const toml::node& node, const std::string& where,
                  std::vector<Mapping::Split>& out) {
  return takeParts(
      node, where, "split", out, takeSplitKey, [](const Mapping::Split& split) -> const char* {
        if (split.column.empty()) return "a split needs column";
        return split.names.empty() && split.largest.empty() ? "a split needs names or largest"
                                                            : nullptr;
      });
}

}  // namespace kokudo::adapters::localfiles
