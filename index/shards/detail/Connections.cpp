#include "index/shards/detail/Connections.h"

#include "index/shards/detail/Probe.h"
#include "index/shards/detail/Schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace kokudo::shards::detail {
namespace {

using Clock = std::chrono::steady_clock;

// Shared with the threads that ask: one that hangs outlives the question.
struct Asked {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::optional<Attempt>> answers;
  std::size_t open = 0;  // questions
};

std::string reasonOf(const Xapian::Error& error) {
  return std::string(error.get_type()) + ": " + error.get_msg();
}

void readIdentity(Attempt& attempt, Xapian::Database database) {
  const std::string text = noteIn(database, kIdentity);
  if (text.empty()) {
    attempt.error =
        Error{Error::Kind::Unsupported, attempt.name +
                                            ": a Xapian database, but no shard of this program; "
                                            "write shards with kokudo index shard"};
    return;
  }
  auto identity = ShardIdentity::fromJson(text);
  if (!identity) {
    attempt.error = Error{identity.error().kind, attempt.name + ": " + identity.error().message};
    return;
  }
  attempt.shard = OpenShard{attempt.name, std::move(database), std::move(*identity)};
}

Attempt askOne(const ShardAddress& address, const ShardTimes& times) {
  Attempt attempt;
  attempt.name = address.text();
  const auto milliseconds = [](double seconds) {
    return static_cast<unsigned>(std::max(1.0, seconds * 1000));
  };
  attempt.reason = probe(address, times.connectSeconds);
  if (!attempt.reason.empty()) return attempt;
  try {
    readIdentity(attempt,
                 Xapian::Remote::open(address.host, address.port, milliseconds(times.answerSeconds),
                                      milliseconds(times.connectSeconds)));
  } catch (const Xapian::Error& error) {
    attempt.reason = reasonOf(error);
  }
  return attempt;
}

std::string silence(double seconds) {
  return fmt::format("no answer within {:.1f} s", seconds);
}

}  // namespace

std::string noteIn(const Xapian::Database& database, const char* term) {
  const auto it = database.postlist_begin(term);
  if (it == database.postlist_end(term)) return {};
  return database.get_document(*it).get_data();
}

std::vector<Attempt> connectAll(const std::vector<ShardAddress>& shards, const ShardTimes& times) {
  const auto asked = std::make_shared<Asked>();
  asked->answers.resize(shards.size());
  asked->open = shards.size();
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                        std::chrono::duration<double>(times.connectSeconds * 1.2));
  for (std::size_t i = 0; i < shards.size(); ++i)
    std::thread([asked, i, address = shards[i], times] {
      Attempt attempt = askOne(address, times);
      const std::lock_guard lock(asked->mutex);
      asked->answers[i] = std::move(attempt);
      --asked->open;
      asked->changed.notify_all();
    }).detach();
  std::unique_lock lock(asked->mutex);
  asked->changed.wait_until(lock, until, [&] { return asked->open == 0; });
  std::vector<Attempt> result;
  for (std::size_t i = 0; i < shards.size(); ++i) {
    if (asked->answers[i])
      result.push_back(std::move(*asked->answers[i]));
    else
      result.push_back({shards[i].text(), {}, silence(times.connectSeconds * 1.2), {}});
    asked->answers[i].reset();
  }
  return result;
}

Attempt openFolder(const std::string& folder) {
  Attempt attempt;
  attempt.name = folder;
  try {
    readIdentity(attempt, Xapian::Database(folder + "/" + kTermFolder));
  } catch (const Xapian::Error& error) {
    attempt.reason = reasonOf(error);
  }
  return attempt;
}

Result<Connections> connectionsOf(std::vector<Attempt> attempts) {
  Connections connections;
  std::vector<MissingShard> silent;
  for (Attempt& attempt : attempts) {
    if (attempt.error) return *attempt.error;
    if (attempt.shard)
      connections.open.push_back(std::move(*attempt.shard));
    else
      silent.push_back({attempt.name, attempt.reason});
  }
  auto& open = connections.open;
  if (open.empty()) {
    std::string list;
    for (const auto& [name, reason] : silent)
      list += (list.empty() ? "" : "; ") + name + ": " + reason;
    return Error{Error::Kind::Network,
                 "no shard answers (" + list + "); start them with kokudo shard serve"};
  }
  const std::string firstName = open[0].name;
  const ShardIdentity first = open[0].identity;
  for (const OpenShard& shard : open)
    if (shard.identity.build != first.build || shard.identity.of != first.of)
      return Error{Error::Kind::BadUsage,
                   fmt::format("{} and {} are shards of different sets ({} and {}); serve those "
                               "of one run of kokudo index shard",
                               firstName, shard.name, first.build, shard.identity.build)};
  std::stable_sort(open.begin(), open.end(), [](const OpenShard& a, const OpenShard& b) {
    return a.identity.number < b.identity.number;
  });
  // A second server of a shard stands by.
  open.erase(std::unique(open.begin(), open.end(),
                         [](const OpenShard& a, const OpenShard& b) {
                           return a.identity.number == b.identity.number;
                         }),
             open.end());
  if (open.size() >= first.of) return connections;
  connections.missing = std::move(silent);
  std::vector<unsigned> absent;
  for (unsigned n = 1; n <= first.of; ++n)
    if (std::none_of(open.begin(), open.end(),
                     [&](const OpenShard& shard) { return shard.identity.number == n; }))
      absent.push_back(n);
  // Which of them the silent addresses are, only they could say.
  if (connections.missing.empty())
    for (const unsigned n : absent)
      connections.missing.push_back({fmt::format("{} of {}", n, first.of), "no address was given"});
  else if (connections.missing.size() < absent.size())
    connections.missing.push_back(
        {fmt::format("{} of {} more", absent.size() - connections.missing.size(), first.of),
         "no address was given"});
  return connections;
}

std::vector<Xapian::Database> Connections::databases() const {
  std::vector<Xapian::Database> result;
  for (const OpenShard& shard : open) result.push_back(shard.database);
  return result;
}

}  // namespace kokudo::shards::detail
