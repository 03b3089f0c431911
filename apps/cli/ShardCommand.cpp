#include "apps/cli/Command.h"
#include "apps/cli/ShardCommands.h"
#include "index/shards/ShardService.h"
#include "index/shards/ShardWriter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

namespace kokudo::cli {
namespace {

struct ShardWriting {
  unsigned count = 0;
  std::filesystem::path out;
};

struct ShardServing {
  std::filesystem::path folder;
  shards::ServiceOptions service{"127.0.0.1", 7601, true};
};

void printShardSet(const CommandContext& context, const shards::ShardSet& set,
                   const std::filesystem::path& out, double seconds) {
  if (context.json) {
    nlohmann::ordered_json json{{"build", set.build}, {"bytes", set.bytes}, {"seconds", seconds}};
    json["shards"] = nlohmann::ordered_json::array();
    for (unsigned n = 1; n <= set.records.size(); ++n)
      json["shards"].push_back(
          {{"folder", shards::shardFolder(out, n).string()}, {"records", set.records[n - 1]}});
    fmt::print("{}\n", json.dump(2));
    return;
  }
  fmt::print("{} shards in {}, build {}, {:.1f} MB, {:.0f} s\n", set.records.size(), out.string(),
             set.build, static_cast<double>(set.bytes) / 1e6, seconds);
  for (unsigned n = 1; n <= set.records.size(); ++n)
    fmt::print("  {:>9}  {}\n", set.records[n - 1], shards::shardFolder(out, n).string());
}

void runShardWriting(CommandContext& context, const ShardWriting& writing) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto catalog = workspace->openCatalog(false);
  if (!catalog) return context.fail(catalog.error());
  const auto out = writing.out.empty() ? workspace->folder() / "shards" : writing.out;
  const auto progress = context.makeProgress();
  const auto began = std::chrono::steady_clock::now();
  const unsigned workers = std::max(1u, std::thread::hardware_concurrency()) - 1;
  const auto set =
      shards::writeShards(*catalog, out, writing.count, workers, *progress, context.token);
  if (!set) return context.fail(set.error());
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - began;
  printShardSet(context, *set, out, passed.count());
}

void runShardService(CommandContext& context, const ShardServing& serving) {
  if (!shards::isLoopback(serving.service.interface))
    context.say(
        fmt::format("warning: {} is not this machine alone: whoever reaches the port reads "
                    "every record, without a password and unencrypted; keep it within a "
                    "private network",
                    serving.service.interface));
  const auto progress = context.makeProgress();
  const auto told = [&](const shards::ShardAddress& address) {
    const auto text = address.text();
    if (context.json)
      fmt::print(
          "{}\n",
          nlohmann::ordered_json{{"shard", serving.folder.string()}, {"address", text}}.dump());
    else
      fmt::print("ready: {} at {}; Ctrl-C ends it\n", serving.folder.string(), text);
    std::fflush(stdout);
  };
  const auto served =
      shards::serveShard(serving.folder, serving.service, told, *progress, context.token);
  if (!served) return context.fail(served.error());
}

}  // namespace

void addIndexShardCommand(CLI::App& index, CommandContext& context) {
  auto writing = std::make_shared<ShardWriting>();
  auto* command =
      addCommand(index, "shard", "write the catalogue as N databases for several machines",
                 "kokudo index shard 4 --out /srv/kokudo-shards");
  command->add_option("count", writing->count, "how many shards")
      ->required()
      ->check(CLI::Range(1u, shards::kMostShards));
  command->add_option("--out", writing->out,
                      "their folder; a set that is there is replaced (WORKSPACE/shards)");
  command->callback([&context, writing] { runShardWriting(context, *writing); });
}

void addShardCommand(CLI::App& app, CommandContext& context) {
  auto* command = addCommand(app, "shard", "serve one shard of the index to other machines",
                             "kokudo shard serve /srv/kokudo-shards/shard-001 --port 7601");
  command->require_subcommand(1);
  auto serving = std::make_shared<ShardServing>();
  auto* serve = addCommand(*command, "serve", "check a shard and serve it by xapian-tcpsrv",
                           "kokudo shard serve /srv/kokudo-shards/shard-001 --port 7601");
  serve->add_option("folder", serving->folder, "a shard as kokudo index shard wrote it")
      ->required();
  serve->add_option("--port", serving->service.port, "0: a free one (7601)")
      ->check(CLI::Range(0u, 65535u));
  serve->add_option("--interface", serving->service.interface,
                    "address to listen on (127.0.0.1: this machine alone)");
  serve->add_flag("!--no-verify", serving->service.verify,
                  "check sizes and small files only, not the sha256 of every file");
  serve->callback([&context, serving] { runShardService(context, *serving); });
}

}  // namespace kokudo::cli
