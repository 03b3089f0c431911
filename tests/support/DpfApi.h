#pragma once

#include "tests/support/DpfRecords.h"
#include "tests/support/GraphQlParser.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::test {

struct DpfApiOptions {
  std::vector<DpfDataset> datasets = dpfDatasets();
  DpfOddities oddities;
  double tokenSeconds = 600;    ///< how long a nextDataRequestToken lives
  int tokenUses = 1000;         ///< and how often it can be used
  double downloadSeconds = 60;  ///< how long a download address lives
  bool ignoresLocationFilter = false;
};

/// The GraphQL of the platform over synthetic records: search (totalNumber capped at 10,000), data,
/// getAllData (opaque tokens that expire), countData (exact), suggest, dataCatalog, prefecture,
/// municipalities, mesh, download addresses, __type. Thread-safe.
class DpfApi {
 public:
  explicit DpfApi(DpfApiOptions options);

  /// The reply to a query document: {"data": ...} or {"errors": [...]}.
  nlohmann::json answer(const std::string& query, const nlohmann::json& variables,
                        const std::string& baseUrl);
  /// The bytes behind a download address, nothing when it never was or is over.
  std::optional<std::string> download(const std::string& key);

  /// Makes every token given out so far invalid.
  void expireTokens();
  /// From now on the data set holds only its first `count` records.
  void shrink(const std::string& dataset, std::size_t count);
  std::size_t total() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Cursor {
    nlohmann::json arguments;
    std::size_t offset = 0;
    Clock::time_point until;
    int uses = 0;
  };
  struct Match {
    const DpfDataset* dataset;
    std::size_t index;
  };

  nlohmann::json resolve(const GraphQlField& field, const std::string& baseUrl);
  nlohmann::json search(const nlohmann::json& arguments);
  nlohmann::json data(const nlohmann::json& arguments);
  nlohmann::json getAllData(const nlohmann::json& arguments);
  nlohmann::json countData(const nlohmann::json& arguments);
  nlohmann::json suggest(const nlohmann::json& arguments);
  nlohmann::json dataCatalog(const nlohmann::json& arguments);
  nlohmann::json urls(const nlohmann::json& files, const std::string& baseUrl);
  nlohmann::json sliced(const std::vector<Match>& matches, const nlohmann::json& setting) const;
  std::vector<Match> matches(const nlohmann::json& arguments) const;
  bool fits(const nlohmann::json& record, const nlohmann::json& arguments) const;
  std::string newKey();

  mutable std::mutex _mutex;
  DpfApiOptions _options;
  std::map<std::string, Cursor> _cursors;
  std::map<std::string, Clock::time_point> _downloads;
  std::uint64_t _keys = 0;
};

}  // namespace kokudo::test
