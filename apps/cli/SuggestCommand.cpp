#include "apps/cli/Command.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

void runSuggest(CommandContext& context, const std::string& prefix, std::size_t limit) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto searcher = workspace->openSearcher();
  if (!searcher) return context.fail(searcher.error());
  const auto suggestions = searcher->suggest(prefix, limit);
  if (!suggestions) return context.fail(suggestions.error());
  nlohmann::ordered_json json{{"suggestions", nlohmann::json::array()}};
  for (const auto& s : *suggestions) {
    json["suggestions"].push_back({{"text", s.label}, {"count", s.count}});
    if (!context.json) fmt::print("{:>7}  {}\n", s.count, s.label);
  }
  if (context.json)
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void addSuggestCommand(CLI::App& app, CommandContext& context) {
  auto prefix = std::make_shared<std::string>();
  auto limit = std::make_shared<std::size_t>(10);
  auto* command = addCommand(app, "suggest", "titles that begin so", "kokudo suggest 大阪");
  command->add_option("prefix", *prefix, "the beginning of a title")->required();
  command->add_option("--limit", *limit, "how many")->check(countUpTo(10000));
  command->callback([&context, prefix, limit] { runSuggest(context, *prefix, *limit); });
}

}  // namespace kokudo::cli
