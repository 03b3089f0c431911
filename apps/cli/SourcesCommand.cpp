#include "apps/cli/Command.h"
#include "apps/workbench/SourceHealth.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

void runSources(CommandContext& context) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto sources = workbench::sourceStates(*workspace);
  if (!sources) return context.fail(sources.error());
  nlohmann::ordered_json json{{"sources", nlohmann::json::array()}};
  for (const auto& s : *sources) {
    json["sources"].push_back({{"name", s.name},
                               {"title", s.title},
                               {"url", s.url},
                               {"licence", s.license},
                               {"records", s.records},
                               {"health", s.health},
                               {"key_variable", s.keyVariable}});
    if (context.json) continue;
    fmt::print("{:<16} {:>9} records  {}\n", s.name, s.records, s.title);
    if (!s.url.empty()) fmt::print("                 {}\n", s.url);
    fmt::print("                 {}{}\n", s.health,
               s.keyVariable.empty() ? "" : "; api key from $" + s.keyVariable);
  }
  if (context.json) fmt::print("{}\n", json.dump(2));
}

}  // namespace

void addSourcesCommand(CLI::App& app, CommandContext& context) {
  addCommand(app, "sources", "adapters, what each offers, records and health",
             "kokudo sources --json")
      ->callback([&context] { runSources(context); });
}

}  // namespace kokudo::cli
