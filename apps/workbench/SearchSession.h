#pragma once

#include "engine/base/Result.h"
#include "index/search/Query.h"
#include "index/search/SearchPage.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::workbench {

/// A place to put a pin: one hit, or a cluster of `count`.
struct Pin {
  std::string id;  ///< record id, "" for a cluster
  std::string title, kind;
  double longitude = 0, latitude = 0;
  std::optional<double> height;  ///< 標高 (m)
  std::uint64_t count = 1;
};

/// What one search brought.
struct SearchResult {
  search::Query query;
  search::SearchPage page;
  std::vector<search::YearCount> years;  ///< of the hits, and of those that no chosen year leaves
  std::vector<Pin> pins;
  std::vector<std::string> credits;  ///< of the datasets that the hits come from
  std::vector<std::pair<std::string, std::string>> missing;  ///< source, reason
  std::optional<Error> failure;
};

/// Searches on a thread of its own, so that typing and flying never wait. The newest request wins;
/// the one before is cancelled. All calls on the main thread.
class SearchSession {
 public:
  explicit SearchSession(std::filesystem::path workspaceFolder);
  ~SearchSession();

  /// @param clusterDegrees side of the grid cells in which hits are counted where they are too many
  /// for pins
  void request(search::Query query, double clusterDegrees);
  /// Forgets the request that is waiting or running and a result not yet taken.
  void cancel();
  /// Takes a finished result. @return whether there is a new one
  bool poll();
  bool busy() const;
  const SearchResult& result() const;
  /// Called from the search thread when a result is ready.
  void setWake(std::function<void()> wake);

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

/// Above this many hits pins become clusters.
inline constexpr std::size_t kMostPins = 150;

}  // namespace kokudo::workbench
