#include "apps/cli/ShardSearch.h"

#include "apps/cli/SearchText.h"
#include "apps/workbench/NameSuggestions.h"
#include "apps/workbench/Output.h"
#include "apps/workbench/SearchDocument.h"
#include "index/shards/ShardSearcher.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace kokudo::cli {
namespace {

Status checkForShards(const SearchOptions& options) {
  const auto refused = [](const std::string& what) {
    return Error{Error::Kind::Unsupported,
                 what +
                     " with --shards: not over shards; search the workspace that the shards "
                     "were written from"};
  };
  if (options.isStream()) return refused("--format " + options.format);
  if (!options.collapse.empty()) return refused("--collapse " + options.collapse);
  if (options.years) return refused("--years (--facets year counts them)");
  if (options.cellsZoom) return refused("--cells");
  if (!options.like.empty()) return refused("--like");
  return {};
}

// Names of municipalities become codes where a workspace at hand knows them.
void resolveNames(const CommandContext& context, search::Query& query) {
  std::error_code ignored;
  if (!std::filesystem::exists(context.workspaceFolder / "index" / "current", ignored)) return;
  const auto workspace = context.openWorkspace();
  if (!workspace) return;
  if (const auto names = workbench::openSuggestions(*workspace))
    workbench::resolvePlaces(query, *names);
}

std::string shardJson(const workbench::SearchDocument& document, const shards::ShardPage& found) {
  auto json = nlohmann::ordered_json::parse(workbench::toJson(document));
  json["records"] = found.records;
  json["missing_shards"] = nlohmann::ordered_json::array();
  for (const auto& [shard, reason] : found.missing)
    json["missing_shards"].push_back({{"shard", shard}, {"reason", reason}});
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string shardText(const workbench::SearchDocument& document, const shards::ShardPage& found,
                      std::size_t offset) {
  std::string text = textOf(document, offset);
  for (const auto& [shard, reason] : found.missing)
    text += fmt::format("missing shard: {} ({})\n", shard, reason);
  return text;
}

Result<shards::ShardPage> findOnShards(const CommandContext& context, const SearchOptions& options,
                                       const ShardOptions& shardOptions) {
  if (auto done = checkForShards(options); !done) return done.error();
  auto addresses = shards::readShardAddresses(shardOptions.addresses);
  if (!addresses) return addresses.error();
  auto query = workbench::parseQuery(options.query);
  if (!query) return query.error();
  resolveNames(context, *query);
  shards::ShardTimes times;
  times.answerSeconds = shardOptions.answerSeconds;
  auto searcher = shards::ShardSearcher::connect(std::move(*addresses), times);
  if (!searcher) return searcher.error();
  return searcher->search(*query, options.explain, context.token);
}

}  // namespace

std::shared_ptr<ShardOptions> addShardOptions(CLI::App& command) {
  auto options = std::make_shared<ShardOptions>();
  command.add_option("--shards", options->addresses,
                     "HOST:PORT,HOST:PORT: search machines that kokudo shard serve runs on");
  command
      .add_option("--shard-timeout", options->answerSeconds,
                  "seconds of silence after which a shard is left out (10)")
      ->check(CLI::Range(0.1, 3600.0));
  return options;
}

void searchShards(CommandContext& context, const SearchOptions& typed,
                  const ShardOptions& shardOptions) {
  const auto options = settled(context, typed);
  if (!options) return context.fail(options.error());
  const auto found = findOnShards(context, *options, shardOptions);
  if (!found) return context.fail(found.error());
  auto output = workbench::Output::open(options->output);
  if (!output) return context.fail(output.error());
  workbench::SearchDocument document;
  document.page = found->page;
  auto done = output->write(context.json ? shardJson(document, *found)
                                         : shardText(document, *found, options->query.offset));
  if (done.ok()) done = output->commit();
  if (!done && !output->readerIsGone()) return context.fail(done.error());
  if (found->missing.empty()) return;
  context.exitCode = ExitCode::Partly;
  for (const auto& [shard, reason] : found->missing)
    context.say(fmt::format("kokudo: shard {} is missing: {}", shard, reason));
}

}  // namespace kokudo::cli
