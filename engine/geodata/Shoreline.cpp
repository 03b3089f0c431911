#include "engine/geodata/Shoreline.h"

#include "engine/geodata/detail/Gdal.h"

#include <fmt/format.h>

#include <cstdint>

namespace kokudo::geodata {

namespace {

constexpr double kUnitsPerCell = 65535;
constexpr std::size_t kMostValues = 100 * 1000 * 1000;
constexpr int kIceShelf = 5, kGroundingLine = 6;  // the two coasts of Antarctica
constexpr int kWhole = 4;                         // "side" of a piece that touches none

/// A one-dimensional array, widened or narrowed to T by GDAL.
template <typename T>
Status readArray(const GDALGroup& group, const char* name, GDALDataType type,
                 std::vector<T>& values) {
  const auto array = group.OpenMDArray(name);
  if (!array || array->GetDimensionCount() != 1)
    return Error{Error::Kind::BadInput, fmt::format("no array {} of one dimension", name)};
  const std::size_t count = array->GetDimensions()[0]->GetSize();
  if (count > kMostValues)
    return Error{Error::Kind::BadInput,
                 fmt::format("{} holds {} values, expected at most {}", name, count, kMostValues)};
  values.resize(count);
  const GUInt64 start = 0;
  if (count && !array->Read(&start, &count, nullptr, nullptr, GDALExtendedDataType::Create(type),
                            values.data(), values.data(), count * sizeof(T)))
    return Error{Error::Kind::BadInput, fmt::format("{} cannot be read", name)};
  return {};
}

}  // namespace

struct Shoreline::Impl {
  int columns = 0, rows = 0;
  double cellDegrees = 0;
  std::vector<std::int32_t> firstSegments, segmentInfo, firstPoints;
  std::vector<std::int16_t> nodeLevels, segmentCounts, x, y;

  Status read(const GDALGroup& group) {
    std::vector<std::int32_t> minutes, nx, ny;
    Status status;
    const auto also = [&](auto& into, const char* name, GDALDataType type) {
      if (status.ok()) status = readArray(group, name, type, into);
    };
    also(minutes, "Bin_size_in_minutes", GDT_Int32);
    also(nx, "N_bins_in_360_longitude_range", GDT_Int32);
    also(ny, "N_bins_in_180_degree_latitude_range", GDT_Int32);
    also(firstSegments, "Id_of_first_segment_in_a_bin", GDT_Int32);
    also(nodeLevels, "Embedded_node_levels_in_a_bin", GDT_Int16);
    also(segmentCounts, "N_segments_in_a_bin", GDT_Int16);
    also(segmentInfo, "Embedded_npts_levels_exit_entry_for_a_segment", GDT_Int32);
    also(firstPoints, "Id_of_first_point_in_a_segment", GDT_Int32);
    also(x, "Relative_longitude_from_SW_corner_of_bin", GDT_Int16);
    also(y, "Relative_latitude_from_SW_corner_of_bin", GDT_Int16);
    if (!status.ok()) return status;
    if (minutes.size() != 1 || nx.size() != 1 || ny.size() != 1)
      return Error{Error::Kind::BadInput, "the size of the bins is not one number"};
    return check(minutes[0], nx[0], ny[0]);
  }

  Status check(int minutes, int nx, int ny) {
    if (minutes <= 0 || nx <= 0 || ny <= 0 || std::int64_t(nx) * minutes != 360 * 60 ||
        std::int64_t(ny) * minutes != 180 * 60)
      return Error{
          Error::Kind::BadInput,
          fmt::format("{} x {} bins of {} minutes, expected the whole world", nx, ny, minutes)};
    columns = nx, rows = ny, cellDegrees = minutes / 60.0;
    const std::size_t bins = std::size_t(nx) * std::size_t(ny);
    if (firstSegments.size() != bins || nodeLevels.size() != bins || segmentCounts.size() != bins ||
        firstPoints.size() != segmentInfo.size() || x.size() != y.size())
      return Error{Error::Kind::BadInput, "its arrays do not agree in length"};
    for (std::size_t b = 0; b < bins; ++b)
      if (segmentCounts[b] < 0 || firstSegments[b] < 0 ||
          std::size_t(firstSegments[b]) + std::size_t(segmentCounts[b]) > segmentInfo.size())
        return Error{Error::Kind::BadInput,
                     fmt::format("bin {} names segments that are not there", b)};
    for (std::size_t s = 0; s < segmentInfo.size(); ++s)
      if (segmentInfo[s] < 0 || firstPoints[s] < 0 ||
          std::size_t(firstPoints[s]) + std::size_t(segmentInfo[s] >> 9) > x.size())
        return Error{Error::Kind::BadInput,
                     fmt::format("segment {} names points that are not there", s)};
    return {};
  }

  /// Bits of a segment's word: 0-2 side of exit, 3-5 side of entry, 6-8 level, 9- count of points.
  void add(std::size_t s, ShorelineCell& cell) const {
    const int level = (segmentInfo[s] >> 6) & 7;
    const int count = segmentInfo[s] >> 9;
    if (level == kGroundingLine || level == 0 || count < 2) return;
    ShorelineSegment& segment = cell.segments.emplace_back();
    segment.level = level == kIceShelf ? 1 : level;
    segment.closed = ((segmentInfo[s] >> 3) & 7) == kWhole;
    segment.points.reserve(std::size_t(count));
    for (int i = 0; i < count; ++i) {
      const std::size_t p = std::size_t(firstPoints[s]) + std::size_t(i);
      segment.points.push_back(
          {std::uint16_t(x[p]) / kUnitsPerCell, std::uint16_t(y[p]) / kUnitsPerCell});
    }
  }
};

Shoreline::Shoreline(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Shoreline::Shoreline(Shoreline&&) noexcept = default;
Shoreline& Shoreline::operator=(Shoreline&&) noexcept = default;
Shoreline::~Shoreline() = default;

Result<Shoreline> Shoreline::open(const std::string& path) {
  auto dataset = detail::openDataset(path, GDAL_OF_MULTIDIM_RASTER);
  if (!dataset) return dataset.error();
  detail::GdalErrors errors;
  const auto group = (*dataset)->GetRootGroup();
  auto impl = std::make_unique<Impl>();
  const Status status = group ? impl->read(*group) : Error{Error::Kind::BadInput, "no group"};
  if (!status.ok())
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {}; expected binned shorelines of GSHHG 2.3", path,
                             status.error().message)};
  return Shoreline(std::move(impl));
}

int Shoreline::columns() const {
  return _impl->columns;
}

int Shoreline::rows() const {
  return _impl->rows;
}

double Shoreline::cellDegrees() const {
  return _impl->cellDegrees;
}

ShorelineCell Shoreline::cell(int column, int row) const {
  ShorelineCell cell;
  cell.size = _impl->cellDegrees;
  cell.west = column * cell.size;
  cell.south = 90 - (row + 1) * cell.size;
  const std::size_t bin = std::size_t(row) * std::size_t(_impl->columns) + std::size_t(column);
  // Bits of the nodes: 9-11 south-west, 6-8 south-east, 3-5 north-east, 0-2 north-west.
  cell.southWestLevel = (_impl->nodeLevels[bin] >> 9) & 7;
  const auto first = std::size_t(_impl->firstSegments[bin]);
  for (std::size_t s = 0; s < std::size_t(_impl->segmentCounts[bin]); ++s)
    _impl->add(first + s, cell);
  return cell;
}

}  // namespace kokudo::geodata
