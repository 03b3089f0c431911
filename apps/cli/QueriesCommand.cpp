#include "apps/cli/Command.h"
#include "apps/workbench/SavedQueries.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

void listQueries(CommandContext& context) {
  const auto saved = workbench::SavedQueries::open(context.workspaceFolder);
  if (!saved) return context.fail(saved.error());
  nlohmann::ordered_json json{{"queries", nlohmann::json::array()}};
  for (const auto& [name, options] : saved->all()) {
    const auto query = workbench::describeQuery(options);
    json["queries"].push_back({{"name", name}, {"query", query}});
    if (!context.json) fmt::print("{}\n      {}\n", name, query);
  }
  if (context.json)
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void removeQuery(CommandContext& context, const std::string& name) {
  auto saved = workbench::SavedQueries::open(context.workspaceFolder);
  if (!saved) return context.fail(saved.error());
  if (const auto removed = saved->remove(name); !removed) return context.fail(removed.error());
  if (context.json) fmt::print("{}\n", nlohmann::json{{"removed", name}}.dump(2));
}

}  // namespace

void addQueriesCommand(CLI::App& app, CommandContext& context) {
  auto* command = addCommand(app, "queries", "saved queries", "kokudo queries list");
  command->require_subcommand(1);
  addCommand(*command, "list", "names and what they ask", "kokudo queries list")
      ->callback([&context] { listQueries(context); });
  auto name = std::make_shared<std::string>();
  auto* remove = addCommand(*command, "remove", "forget one", "kokudo queries remove 大阪の橋");
  remove->add_option("name", *name, "its name")->required();
  remove->callback([&context, name] { removeQuery(context, *name); });
}

}  // namespace kokudo::cli
