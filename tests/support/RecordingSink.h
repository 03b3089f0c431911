#pragma once

#include "data-adapters/contract/Adapter.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::test {

/// Keeps what a harvest or import brings, by id.
class RecordingSink final : public adapters::HarvestSink {
 public:
  Status put(catalog::Record record) override {
    ++puts;
    records[record.id] = std::move(record);
    return {};
  }
  Status checkpoint(const std::string& state) override {
    checkpoints.push_back(state);
    return {};
  }

  std::map<std::string, catalog::Record> records;
  std::vector<std::string> checkpoints;
  std::size_t puts = 0;
};

}  // namespace kokudo::test
