#pragma once

#include "engine/base/Progress.h"
#include "engine/tiler/PointCityTiler.h"
#include "engine/tiler/detail/ElevationField.h"
#include "engine/tiler/detail/GeoidSurface.h"
#include "engine/tiler/detail/PointColumns.h"
#include "engine/tiler/detail/PointStore.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// What was counted while points became buildings.
struct PointCounts {
  std::size_t refused = 0, offGround = 0, repeatedIds = 0;
  std::size_t areaMadeUp = 0, heightFromFloors = 0, heightMadeUp = 0;
  std::string firstRefused;  ///< where and why, for a person
};

/// Turns rows into buildings on the ground and puts their attributes into the store.
class PointCollector {
 public:
  /// @param ground may be null: 標高 0
  PointCollector(const PointCityOptions& options, PointStore& store, const GeoidSurface& geoid,
                 const ElevationField* ground, Progress& progress);

  /// False where nothing more is wanted: the limit is reached or `error()` is set.
  bool take(const PointTable& table, const PointRow& row);
  /// Ends the collection; `buildings` and `counts` are whole after it.
  void finish();

  const std::optional<Error>& error() const { return _error; }
  const PointCounts& counts() const { return _counts; }
  PointNaming naming() const;
  std::vector<PointBuilding> takeBuildings() { return std::move(_buildings); }
  std::size_t size() const { return _buildings.size(); }

 private:
  Status useTable(const PointTable& table);
  std::optional<std::array<double, 2>> placeOf(const PointRow& row) const;
  void stand(PointBuilding& building, double longitude, double latitude);
  Status keep(const PointTable& table, const PointRow& row, const std::array<double, 2>& place);
  void refuse(const PointTable& table, const PointRow& row, const std::string& why);

  const PointCityOptions& _options;
  PointStore& _store;
  const GeoidSurface& _geoid;
  const ElevationField* _ground;
  Progress& _progress;
  std::vector<std::string> _tableColumns;
  bool _tableKnown = false;
  PointColumns _columns;
  std::vector<std::size_t> _numbers;  ///< of the table's columns in the store
  std::string _typeColumn;
  std::optional<int> _idColumn;  ///< of the store; -1 where inputs differ
  std::vector<PointBuilding> _buildings;
  std::vector<std::uint64_t> _idHashes;
  PointCounts _counts;
  std::optional<Error> _error;
};

}  // namespace kokudo::tiler::detail
