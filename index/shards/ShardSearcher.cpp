#include "index/shards/ShardSearcher.h"

#include "index/shards/detail/Connections.h"
#include "index/shards/detail/Execution.h"
#include "index/shards/detail/Schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string_view>
#include <thread>

namespace kokudo::shards {
namespace {

using namespace detail;
using Clock = std::chrono::steady_clock;

constexpr auto kAsksAgain = std::chrono::seconds(5);  // shards that were silent
constexpr auto kListens = std::chrono::milliseconds(20);

// A query on its way. Shared with the thread that runs it, which a cancelled one outlives.
struct Running {
  Connections connections;
  std::shared_ptr<const Dictionary> dictionary;
  search::Query query;
  bool explain = false;

  std::optional<Result<search::SearchPage>> page;
  bool lost = false;      // a shard went while it ran
  bool silent = false;    // it did not say so
  std::string lostShard;  // which, where that is known
  std::string lostReason;

  std::mutex mutex;
  std::condition_variable changed;
  bool finished = false;
};

Error shardError(const Xapian::Error& error) {
  const bool damaged = std::string_view(error.get_type()) == "DatabaseCorruptError";
  return {damaged ? Error::Kind::Integrity : Error::Kind::Io, "shards: " + error.get_description()};
}

void runQuery(Running& running) {
  try {
    if (!running.dictionary) {
      auto dictionary =
          Dictionary::fromJson(noteIn(running.connections.open[0].database, kDictionary));
      if (!dictionary) {
        running.page = dictionary.error();
        return;
      }
      running.dictionary = std::make_shared<const Dictionary>(std::move(*dictionary));
    }
    const auto plan = Plan::of(running.query, *running.dictionary);
    if (!plan) {
      running.page = plan.error();
      return;
    }
    running.page = execute(running.connections.databases(), *plan, running.query,
                           *running.dictionary, running.explain);
  } catch (const Xapian::NetworkError& error) {
    running.lost = true;
    running.silent = std::string_view(error.get_type()) == "NetworkTimeoutError";
    running.lostShard = error.get_context();
    running.lostReason = error.get_msg();
  } catch (const Xapian::Error& error) {
    running.page = shardError(error);
  } catch (const std::exception& problem) {
    running.page = Error{Error::Kind::Internal, std::string("shards: ") + problem.what()};
  }
}

// False if it was cancelled first.
bool runListening(const std::shared_ptr<Running>& running, const CancelToken& token) {
  std::thread([running] {
    runQuery(*running);
    const std::lock_guard lock(running->mutex);
    running->finished = true;
    running->changed.notify_all();
  }).detach();
  std::unique_lock lock(running->mutex);
  while (!running->changed.wait_for(lock, kListens, [&] { return running->finished; }))
    if (token.cancelled()) return false;
  return true;
}

}  // namespace

struct ShardSearcher::Impl {
  std::vector<ShardAddress> addresses;  // none: folders
  std::vector<std::string> folders;
  ShardTimes times;
  Connections connections;
  std::shared_ptr<const Dictionary> dictionary;
  std::string build;
  Clock::time_point asked = Clock::now();

  Status reach(const std::vector<MissingShard>& without);
  Result<ShardPage> search(const search::Query& query, bool explain, const CancelToken& token);
};

// Asks all but those that were just lost.
Status ShardSearcher::Impl::reach(const std::vector<MissingShard>& without) {
  connections = {};
  std::vector<Attempt> attempts;
  std::vector<ShardAddress> rest;
  for (const ShardAddress& address : addresses) {
    const auto lost = std::find_if(without.begin(), without.end(), [&](const MissingShard& shard) {
      return shard.shard == address.text();
    });
    if (lost == without.end())
      rest.push_back(address);
    else
      attempts.push_back({lost->shard, {}, lost->reason, {}});
  }
  for (Attempt& attempt : connectAll(rest, times)) attempts.push_back(std::move(attempt));
  for (const std::string& folder : folders) attempts.push_back(openFolder(folder));
  auto reached = connectionsOf(std::move(attempts));
  asked = Clock::now();
  if (!reached) return reached.error();
  connections = std::move(*reached);
  if (build != connections.open[0].identity.build) dictionary.reset();
  build = connections.open[0].identity.build;
  return {};
}

Result<ShardPage> ShardSearcher::Impl::search(const search::Query& query, bool explain,
                                              const CancelToken& token) {
  const auto began = Clock::now();
  const bool asksAgain = !connections.missing.empty() && began - asked > kAsksAgain;
  if (connections.open.empty() || asksAgain)
    if (auto done = reach({}); !done) return done.error();
  std::vector<MissingShard> lost;
  for (std::size_t round = 0; round <= addresses.size() + 1; ++round) {
    auto running = std::make_shared<Running>();
    running->connections = std::move(connections);
    running->dictionary = dictionary;
    running->query = query;
    running->explain = explain;
    connections = {};
    if (!runListening(running, token))
      return Error{Error::Kind::Cancelled, "the search was stopped"};
    if (!running->lost) {
      connections = std::move(running->connections);
      dictionary = running->dictionary;
      if (!running->page->ok()) return running->page->error();
      ShardPage result{std::move(**running->page), connections.missing, 0};
      for (const OpenShard& shard : connections.open) result.records += shard.identity.records;
      result.page.generation = build;
      const std::chrono::duration<double, std::milli> passed = Clock::now() - began;
      result.page.tookMilliseconds = passed.count();
      if (!result.missing.empty()) result.page.exact = false;
      return result;
    }
    // A server closes what was idle for a minute: once everybody is asked again. Who was silent in
    // the middle of a query would be so again.
    if (running->silent || round > 0)
      for (const ShardAddress& address : addresses)
        if (running->lostShard.find(address.text()) != std::string::npos)
          lost.push_back({address.text(), running->lostReason});
    if (auto done = reach(lost); !done) return done.error();
  }
  return Error{Error::Kind::Network, "the shards go one after another; see that they run"};
}

ShardSearcher::ShardSearcher(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
ShardSearcher::ShardSearcher(ShardSearcher&&) noexcept = default;
ShardSearcher& ShardSearcher::operator=(ShardSearcher&&) noexcept = default;
ShardSearcher::~ShardSearcher() = default;

Result<ShardSearcher> ShardSearcher::connect(std::vector<ShardAddress> shards,
                                             const ShardTimes& times) {
  auto impl = std::make_unique<Impl>();
  impl->addresses = std::move(shards);
  impl->times = times;
  if (auto done = impl->reach({}); !done) return done.error();
  return ShardSearcher(std::move(impl));
}

Result<ShardSearcher> ShardSearcher::open(const std::vector<std::filesystem::path>& shards) {
  auto impl = std::make_unique<Impl>();
  for (const auto& shard : shards) impl->folders.push_back(shard.string());
  if (auto done = impl->reach({}); !done) return done.error();
  return ShardSearcher(std::move(impl));
}

Result<ShardPage> ShardSearcher::search(const search::Query& query, bool explain,
                                        const CancelToken& token) {
  return _impl->search(query, explain, token);
}

}  // namespace kokudo::shards
