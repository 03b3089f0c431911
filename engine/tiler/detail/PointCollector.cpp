#include "engine/tiler/detail/PointCollector.h"

#include "engine/tiler/detail/BuildingShape.h"
#include "engine/tiler/detail/Degrees.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kProgressStep = 4096;

const Value& valueAt(const PointRow& row, int column) {
  static const Value kNone;
  return column < 0 ? kNone : row.values[std::size_t(column)];
}

}  // namespace

PointCollector::PointCollector(const PointCityOptions& options, PointStore& store,
                               const GeoidSurface& geoid, const ElevationField* ground,
                               Progress& progress)
    : _options(options), _store(store), _geoid(geoid), _ground(ground), _progress(progress) {}

Status PointCollector::useTable(const PointTable& table) {
  auto found = findPointColumns(table, _options.columns);
  if (!found) return found.error();
  _columns = *found;
  _tableColumns = table.columns;
  _tableKnown = true;
  _numbers.clear();
  std::map<std::string, std::size_t> repetitions;
  for (const std::string& name : table.columns) {
    auto number = _store.column(name, repetitions[name]++);
    if (!number) return number.error();
    _numbers.push_back(*number);
  }
  const int idColumn = _columns.id < 0 ? -1 : int(_numbers[std::size_t(_columns.id)]);
  _idColumn = !_idColumn || *_idColumn == idColumn ? idColumn : -1;
  if (_columns.type >= 0 && _typeColumn.empty())
    _typeColumn = table.columns[std::size_t(_columns.type)];
  return {};
}

PointNaming PointCollector::naming() const {
  return {_options.recordPrefix, _idColumn.value_or(-1), _typeColumn};
}

std::optional<std::array<double, 2>> PointCollector::placeOf(const PointRow& row) const {
  std::array<double, 2> place;
  if (row.place)
    place = *row.place;
  else
    place = {numberIn(valueAt(row, _columns.longitude)), numberIn(valueAt(row, _columns.latitude))};
  const bool good = place[0] >= -180 && place[0] <= 180 && place[1] > -89.9 && place[1] < 89.9;
  if (!good) return std::nullopt;
  return place;
}

void PointCollector::stand(PointBuilding& building, double longitude, double latitude) {
  const auto zero = _geoid.at(longitude, latitude);
  double height = zero.surface;
  if (_ground) {
    const auto ground = _ground->at(longitude, latitude, 0, zero);
    if (ground.known)
      height += ground.drawn;
    else
      ++_counts.offGround;
  }
  building.longitude = longitude * kRadiansPerDegree;
  building.latitude = latitude * kRadiansPerDegree;
  building.base = float(height);
}

void PointCollector::refuse(const PointTable& table, const PointRow& row, const std::string& why) {
  if (_counts.refused++ == 0)
    _counts.firstRefused = fmt::format("{}, row {}: {}", table.where, row.number, why);
}

Status PointCollector::keep(const PointTable& table, const PointRow& row,
                            const std::array<double, 2>& place) {
  std::string id = toText(valueAt(row, _columns.id));
  if (id.empty()) id = fmt::format("{}-{}", table.stem, row.number);
  const std::string usage = toText(valueAt(row, _columns.usage));
  BuildingFacts facts;
  facts.id = id, facts.usage = usage;
  facts.longitude = place[0], facts.latitude = place[1];
  facts.height = numberIn(valueAt(row, _columns.height));
  facts.floors = numberIn(valueAt(row, _columns.floors));
  facts.area = numberIn(valueAt(row, _columns.area));
  const BuildingShape shape = shapeOf(facts);
  _counts.areaMadeUp += (shape.madeUp & BuildingShape::Area) != 0;
  _counts.heightFromFloors += (shape.madeUp & BuildingShape::HeightFromFloors) != 0;
  _counts.heightMadeUp += (shape.madeUp & BuildingShape::Height) != 0;
  PointBuilding building;
  building.height = shape.height, building.angle = shape.angle, building.madeUp = shape.madeUp;
  building.halfWidth = shape.halfWidth, building.halfDepth = shape.halfDepth;
  stand(building, place[0], place[1]);
  auto stored = _store.append(id, _numbers, row.values);
  if (!stored) return stored.error();
  building.offset = stored->offset, building.bytes = stored->bytes;
  _buildings.push_back(building);
  _idHashes.push_back(mixedHash(id));
  if (_buildings.size() % kProgressStep == 0)
    _progress.update(_buildings.size(), std::nullopt, table.where);
  return {};
}

bool PointCollector::take(const PointTable& table, const PointRow& row) {
  Status status;
  if (!_tableKnown || table.columns != _tableColumns) status = useTable(table);
  if (status.ok() && !row.place && (_columns.longitude < 0 || _columns.latitude < 0))
    status = Error{Error::Kind::BadInput,
                   fmt::format("{}: no geometry and no columns of longitude and latitude among {}; "
                               "name them, e.g. --column longitude=NAME",
                               table.where, fmt::join(table.columns, ", "))};
  if (status.ok()) {
    if (const auto place = placeOf(row))
      status = keep(table, row, *place);
    else
      refuse(table, row, "no longitude and latitude in degrees");
  }
  if (!status.ok()) _error = status.error();
  return status.ok() && (_options.limit == 0 || _buildings.size() < _options.limit);
}

void PointCollector::finish() {
  std::sort(_idHashes.begin(), _idHashes.end());
  for (std::size_t i = 1; i < _idHashes.size(); ++i)
    _counts.repeatedIds += _idHashes[i] == _idHashes[i - 1];
  std::vector<std::uint64_t>().swap(_idHashes);
}

}  // namespace kokudo::tiler::detail
