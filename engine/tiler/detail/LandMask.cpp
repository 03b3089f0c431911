#include "engine/tiler/detail/LandMask.h"

#include "engine/geodata/FeatureReader.h"
#include "engine/geodesy/CrsTransform.h"
#include "engine/tiler/detail/Degrees.h"
#include "engine/tiler/detail/ScanlineFill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace kokudo::tiler::detail {

namespace {

constexpr double kMostLandCells = 24e6;
constexpr double kFinestCell = 5 / kMetresPerDegree;

}  // namespace

Result<LandMask> LandMask::read(const std::string& path) {
  std::vector<std::vector<Ring>> polygons;
  std::optional<geodesy::CrsTransform> toDegrees;
  std::string crs, problem;
  Status status = geodata::readFeatures(
      path, {}, [&](const geodata::LayerInfo& layer, const geodata::Feature& feature) {
        using geodata::GeometryType;
        const GeometryType type = feature.geometry.type;
        if (type != GeometryType::Polygon && type != GeometryType::MultiPolygon) return true;
        if (layer.crs != crs || crs.empty()) {
          crs = layer.crs;
          toDegrees.reset();
          if (crs.empty()) {
            problem = "declares no coordinate reference system";
            return false;
          }
          if (crs != "EPSG:6668" && crs != "EPSG:4326") {
            auto made = geodesy::CrsTransform::create(crs, "EPSG:6668");
            if (!made) {
              problem = made.error().message;
              return false;
            }
            toDegrees = std::move(*made);
          }
        }
        for (const auto& part : feature.geometry.parts) {
          auto& polygon = polygons.emplace_back();
          for (const auto& ring : part) {
            Ring& out = polygon.emplace_back();
            for (const auto& v : ring) {
              if (!toDegrees) {
                out.push_back({v[0], v[1]});
                continue;
              }
              const auto p = toDegrees->forward({v[0], v[1], 0});
              if (p) out.push_back({p->x, p->y});
            }
          }
        }
        return true;
      });
  if (!status.ok()) return status.error();
  if (problem.empty() && polygons.empty()) problem = "holds no polygon";
  if (!problem.empty())
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: {}; expected land polygons", path, problem)};
  LandMask mask;
  mask.rasterize(polygons);
  return mask;
}

void LandMask::rasterize(const std::vector<std::vector<Ring>>& polygons) {
  _extent = {180, 90, -180, -90};
  for (const auto& polygon : polygons)
    for (const Ring& ring : polygon)
      for (const auto& v : ring) {
        _extent[0] = std::min(_extent[0], v[0]), _extent[2] = std::max(_extent[2], v[0]);
        _extent[1] = std::min(_extent[1], v[1]), _extent[3] = std::max(_extent[3], v[1]);
      }
  const double width = std::max(_extent[2] - _extent[0], 1e-9);
  const double height = std::max(_extent[3] - _extent[1], 1e-9);
  const double cell = std::max(kFinestCell, std::sqrt(width * height / kMostLandCells));
  _cellX = _cellY = cell;
  _columns = std::max(1, int(std::ceil(width / cell)));
  _rows = std::max(1, int(std::ceil(height / cell)));
  _land.assign(std::size_t(_columns) * _rows, 0);
  const CellGrid grid{_extent[0], _extent[1], _cellX, _cellY, _columns, _rows};
  for (const auto& polygon : polygons)
    fillPolygon(polygon, grid, [&](int c, int r) { _land[std::size_t(r) * _columns + c] = 1; });
}

bool LandMask::covers(double longitude, double latitude) const {
  return longitude >= _extent[0] && longitude <= _extent[2] && latitude >= _extent[1] &&
         latitude <= _extent[3];
}

bool LandMask::isLand(double longitude, double latitude) const {
  if (!covers(longitude, latitude)) return false;
  const int c = std::min(int((longitude - _extent[0]) / _cellX), _columns - 1);
  const int r = std::min(int((latitude - _extent[1]) / _cellY), _rows - 1);
  return _land[std::size_t(r) * _columns + c] != 0;
}

}  // namespace kokudo::tiler::detail
