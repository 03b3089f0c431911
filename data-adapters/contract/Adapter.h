#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Diagnostics.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "engine/io/AssetAccessor.h"
#include "index/catalog/Record.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::adapters {

/// What a source offers, for `kokudo sources`.
struct SourceDescription {
  std::string name;   ///< "dpf"
  std::string title;  ///< 国土交通データプラットフォーム
  std::string baseUrl;
  std::string license, credit;
  std::string keyVariable;  ///< environment variable that holds the api key, "" if none is needed
};

struct HarvestRequest {
  std::string baseUrl;                 ///< "" = the source's own
  std::string apiKey;                  ///< from the environment; never stored
  std::optional<std::uint64_t> limit;  ///< records
  std::string since;                   ///< ISO date, "" = all
  std::string checkpoint;  ///< where an interrupted harvest stopped, "" = from the start
};

/// Takes what a harvest brings. Called on the harvest's thread.
class HarvestSink {
 public:
  virtual ~HarvestSink() = default;
  /// A bad record is reported in the diagnostics, not here; an Error (disk full) ends the harvest.
  virtual Status put(catalog::Record record) = 0;
  /// Everything put so far belongs to this checkpoint: stores both in one transaction.
  virtual Status checkpoint(const std::string& state) = 0;
};

struct HarvestReport {
  std::uint64_t records = 0;
  std::optional<std::uint64_t> expected;  ///< what the source said it holds
  bool complete = false;  ///< false: stopped before the end, `checkpoint` continues it
  std::string checkpoint;
  Diagnostics diagnostics;
};

/// Brings the records of one source into the catalogue.
class Adapter {
 public:
  virtual ~Adapter() = default;
  virtual SourceDescription describe() const = 0;
  /// Partly good harvests return a report with complete = false and diagnostics; an Error only if
  /// nothing could be had at all or the sink failed.
  virtual Result<HarvestReport> harvest(const HarvestRequest& request, io::AssetAccessor& accessor,
                                        HarvestSink& sink, Progress& progress,
                                        const CancelToken& token) = 0;
};

}  // namespace kokudo::adapters
