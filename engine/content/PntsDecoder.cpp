#include "engine/content/PntsDecoder.h"

#include "engine/content/detail/BatchTable.h"
#include "engine/content/detail/Bounds.h"
#include "engine/content/detail/PointAttributes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

using geodesy::Mat4;
using geodesy::Vec3;

class PntsReader {
 public:
  PntsReader(const TileParts& parts, const DecodeContext& context, std::size_t tileBytes)
      : _parts(parts),
        _context(context),
        _tileBytes(tileBytes),
        _semantics(parts.features, parts.featureBinary, context.uri) {}

  Result<Model> read() {
    auto count = _semantics.count("POINTS_LENGTH");
    if (!count) return count.error();
    if (!*count) return _semantics.bad("has no POINTS_LENGTH");
    _count = **count;
    if (_count > unfoldingBudget(_tileBytes)) {
      return _semantics.bad(
          fmt::format("{} points do not fit a tile of {} bytes", _count, _tileBytes));
    }
    if (_count == 0) return std::move(_model);
    auto draco = readDracoPoints(_parts, _count, _context.uri);
    if (!draco) return draco.error();
    const PointAttributes attributes(_semantics, *draco, _count);
    if (auto status = readGeometry(attributes); !status) return status.error();
    if (auto status = readLooks(attributes); !status) return status.error();
    if (auto status = readFeatures(attributes, draco->properties); !status) return status.error();
    _primitive.mode = Primitive::Mode::Points;
    _model.primitives.push_back(std::move(_primitive));
    return std::move(_model);
  }

 private:
  Status readGeometry(const PointAttributes& attributes) {
    auto positions = attributes.positions();
    if (!positions) return positions.error();
    auto centre = _semantics.global("RTC_CENTER", 3);
    if (!centre) return centre.error();
    Mat4 toEcef = _context.transform;
    if (!centre->empty()) {
      toEcef = toEcef * Mat4::translation({(*centre)[0], (*centre)[1], (*centre)[2]});
    }
    Bounds bounds;
    for (std::size_t i = 0; i < positions->size(); i += 3) {
      double* p = positions->data() + i;
      const Vec3 moved = toEcef.transformPoint({p[0], p[1], p[2]});
      if (!bounds.add(moved)) {
        return _semantics.bad(fmt::format("point {} lies at no finite position", i / 3));
      }
      p[0] = moved.x;
      p[1] = moved.y;
      p[2] = moved.z;
    }
    _model.origin = bounds.centre();
    const double origin[3] = {_model.origin.x, _model.origin.y, _model.origin.z};
    _primitive.positions.resize(positions->size());
    for (std::size_t i = 0; i < positions->size(); ++i)
      _primitive.positions[i] = static_cast<float>((*positions)[i] - origin[i % 3]);
    return {};
  }

  Status readLooks(const PointAttributes& attributes) {
    auto colors = attributes.colors();
    if (!colors) return colors.error();
    Material material;
    for (std::size_t i = 3; i < colors->size(); i += 4) {
      if ((*colors)[i] != 255) material.alpha = Material::Alpha::Blend;
    }
    _primitive.colors = std::move(*colors);
    auto normals = attributes.normals();
    if (!normals) return normals.error();
    material.unlit = normals->empty();
    _primitive.normals.reserve(normals->size());
    const NormalTurn turn(_context.transform);
    for (std::size_t i = 0; i < normals->size(); i += 3) {
      const Vec3 n = turn({(*normals)[i], (*normals)[i + 1], (*normals)[i + 2]});
      for (const double c : {n.x, n.y, n.z})
        _primitive.normals.push_back(std::isfinite(c) ? static_cast<float>(c) : 0.0f);
    }
    _model.materials.push_back(material);
    _primitive.material = 0;
    return {};
  }

  Status readFeatures(const PointAttributes& attributes, const DecodedColumns& decoded) {
    auto ids = attributes.batchIds();
    if (!ids) return ids.error();
    auto length = _semantics.count("BATCH_LENGTH");
    if (!length) return length.error();
    if (!ids->empty() && !*length) return _semantics.bad("has a BATCH_ID but no BATCH_LENGTH");
    // Without BATCH_ID the batch table has a row for every point.
    if (ids->empty() && !hasBatchProperties(_parts.batch)) return {};
    const std::uint64_t rows = ids->empty() ? _count : **length;
    auto table =
        readBatchTable(_parts.batch, _parts.batchBinary, rows, _tileBytes, _context.uri, decoded);
    if (!table) return table.error();
    _primitive.featureIds = std::move(*ids);
    if (_primitive.featureIds.empty()) {
      for (std::uint32_t i = 0; i < _count; ++i) _primitive.featureIds.push_back(i);
    }
    for (std::uint32_t& id : _primitive.featureIds) {
      if (id >= rows) id = kNoFeature;
    }
    _model.featureTables.push_back(std::move(*table));
    _primitive.featureTable = 0;
    return {};
  }

  const TileParts& _parts;
  const DecodeContext& _context;
  std::size_t _tileBytes;
  TileSemantics _semantics;
  std::uint64_t _count = 0;
  Model _model;
  Primitive _primitive;
};

}  // namespace

Result<Model> decodePnts(Bytes bytes, const DecodeContext& context) {
  auto parts = readTileParts(bytes, "pnts", context.uri);
  if (!parts) return parts.error();
  return PntsReader(*parts, context, bytes.size()).read();
}

}  // namespace kokudo::content
