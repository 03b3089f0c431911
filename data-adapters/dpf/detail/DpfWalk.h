#pragma once

#include "data-adapters/contract/Adapter.h"
#include "data-adapters/dpf/detail/GraphQl.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace kokudo::adapters::dpf {

/// One harvest: dataset by dataset, page by page, a checkpoint after each page.
class DpfWalk {
 public:
  DpfWalk(const HarvestRequest& request, GraphQlClient& client, HarvestSink& sink,
          Progress& progress, const CancelToken& token);
  Result<HarvestReport> run();

 private:
  struct Dataset {
    std::string id;
    std::uint64_t announced = 0;
  };
  enum class Outcome { Done, Short, Stopped };

  Status plan();
  void takeTitles();
  void readCheckpoint();
  std::string checkpoint() const;
  Result<Outcome> walk(const Dataset& dataset);
  Result<nlohmann::json> page(const Dataset& dataset);
  Status takePage(const Dataset& dataset, const nlohmann::json& data);
  void stop(const Error& error);
  bool limitReached() const;

  const HarvestRequest& _request;
  GraphQlClient& _client;
  HarvestSink& _sink;
  Progress& _progress;
  const CancelToken& _token;
  HarvestReport _report;
  std::vector<Dataset> _datasets;
  std::map<std::string, std::string> _titles;
  std::string _retrievedAt;

  // what a checkpoint holds
  std::set<std::string> _done;
  std::string _current, _pageToken;
  std::uint64_t _currentGot = 0;  ///< of `_current`, in this and earlier runs

  std::uint64_t _before = 0;  ///< records of earlier runs
  std::set<std::string> _tokens;
  std::set<std::string> _ids;  ///< of the dataset in hand in this run
  bool _withShape = true;
};

}  // namespace kokudo::adapters::dpf
