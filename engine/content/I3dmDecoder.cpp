#include "engine/content/I3dmDecoder.h"

#include "engine/base/Uri.h"
#include "engine/content/detail/BatchTable.h"
#include "engine/content/detail/Bounds.h"
#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/GltfModel.h"
#include "engine/content/detail/InstancePlacement.h"
#include "engine/content/detail/TileParts.h"

#include <fmt/format.h>

#include <cmath>

namespace kokudo::content {

namespace {

using geodesy::Mat4;
using geodesy::Vec3;

std::array<float, 12> toRows(const Mat4& matrix, const Vec3& origin) {
  const auto& m = matrix.m;
  const double moved[3] = {m[12] - origin.x, m[13] - origin.y, m[14] - origin.z};
  std::array<float, 12> rows{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column)
      rows[row * 4 + column] = static_cast<float>(m[column * 4 + row]);
    rows[row * 4 + 3] = static_cast<float>(moved[row]);
  }
  return rows;
}

Mat4 fromRows(const std::array<float, 12>& rows) {
  Mat4 matrix;
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 4; ++column)
      matrix.m[column * 4 + row] = static_cast<double>(rows[row * 4 + column]);
  }
  return matrix;
}

/// The glTF of the body, in its own z-up axes.
Result<Model> readRepeated(const TileParts& parts, const DecodeContext& context) {
  DecodeContext own = context;
  own.transform = Mat4();
  if (parts.gltfFormat == 1) return decodeGltf(parts.body, own, {});
  if (parts.gltfFormat != 0) {
    return Error{Error::Kind::BadInput, fmt::format("{}: i3dm gltfFormat is {}; expected 0 or 1",
                                                    context.uri, parts.gltfFormat)};
  }
  std::string uri(asText(parts.body));
  uri.resize(uri.find_last_not_of(std::string_view(" \0", 2)) + 1);
  if (uri.empty()) return Error{Error::Kind::BadInput, context.uri + ": the i3dm names no glTF"};
  if (!context.fetch) {
    return Error{Error::Kind::Unsupported, context.uri + ": names the glTF " + uri.substr(0, 200) +
                                               ", which cannot be fetched here"};
  }
  own.uri = resolveUri(context.uri, uri);
  auto body = context.fetch(own.uri);
  if (!body) return body.error();
  return decodeGltf(asBytes(*body), own, {});
}

class Repetition {
 public:
  Repetition(std::vector<Mat4> placements, FeatureIdSet ids, std::uint64_t budget)
      : _placements(std::move(placements)), _ids(std::move(ids)), _budget(budget) {}

  /// Repeats every primitive of `model` at all placements.
  Status apply(Model& model, const std::string& where) {
    Bounds bounds;
    const Mat4 toCentre = Mat4::translation(model.origin);
    for (Mat4& placement : _placements) {
      placement = placement * toCentre;
      bounds.add({placement.m[12], placement.m[13], placement.m[14]});
    }
    model.origin = bounds.centre();
    std::vector<InstanceSet> inner = std::move(model.instanceSets);
    model.instanceSets.clear();
    for (const InstanceSet& set : inner) {
      if (!repeat(set, model)) {
        return Error{Error::Kind::BadInput,
                     where + ": instances of instances are more than a tile of this size can hold"};
      }
    }
    int plain = -1;
    for (Primitive& primitive : model.primitives) {
      if (primitive.instances >= 0) continue;
      if (plain < 0) plain = addPlain(model);
      primitive.instances = plain;
    }
    return {};
  }

 private:
  int addPlain(Model& model) const {
    InstanceSet set;
    for (const Mat4& placement : _placements)
      set.transforms.push_back(toRows(placement, model.origin));
    if (_ids.featureTable >= 0) set.featureIdSets.push_back(_ids);
    model.instanceSets.push_back(std::move(set));
    return static_cast<int>(model.instanceSets.size()) - 1;
  }

  /// A glTF that itself has instances: all of them at every placement.
  bool repeat(const InstanceSet& inner, Model& model) {
    const std::uint64_t count = std::uint64_t(inner.transforms.size()) * _placements.size();
    if (count > _budget) return false;
    _budget -= count;
    InstanceSet set;
    FeatureIdSet ids = _ids;
    ids.ids.clear();
    set.featureIdSets = inner.featureIdSets;
    for (auto& own : set.featureIdSets) own.ids.clear();
    for (std::size_t i = 0; i < _placements.size(); ++i) {
      for (std::size_t k = 0; k < inner.transforms.size(); ++k) {
        set.transforms.push_back(
            toRows(_placements[i] * fromRows(inner.transforms[k]), model.origin));
        if (i < _ids.ids.size()) ids.ids.push_back(_ids.ids[i]);
      }
      for (std::size_t f = 0; f < inner.featureIdSets.size(); ++f) {
        const auto& from = inner.featureIdSets[f].ids;
        auto& to = set.featureIdSets[f].ids;
        to.insert(to.end(), from.begin(), from.end());
      }
    }
    if (_ids.featureTable >= 0) set.featureIdSets.insert(set.featureIdSets.begin(), std::move(ids));
    model.instanceSets.push_back(std::move(set));
    return true;
  }

  std::vector<Mat4> _placements;
  FeatureIdSet _ids;
  std::uint64_t _budget;
};

/// Ids and rows of the batch table: BATCH_ID, or one row per instance.
Status readFeatures(const TileParts& parts, const TileSemantics& semantics, std::uint64_t count,
                    std::size_t tileBytes, const std::string& where, Model& model,
                    FeatureIdSet& set) {
  const bool named = semantics.has("BATCH_ID");
  if (!named && !hasBatchProperties(parts.batch)) return {};
  if (named) {
    auto type = semantics.componentOf("BATCH_ID", Component::Uint16);
    if (!type) return type.error();
    auto values = semantics.perItem("BATCH_ID", *type, 1, count);
    if (!values) return values.error();
    for (const double value : *values) {
      set.ids.push_back(value >= 0 && value < kNoFeature ? static_cast<std::uint32_t>(value)
                                                         : kNoFeature);
    }
  } else {
    for (std::uint32_t i = 0; i < count; ++i) set.ids.push_back(i);
  }
  std::uint64_t rows = named ? 0 : count;
  for (const std::uint32_t id : set.ids) {
    if (id != kNoFeature) rows = std::max<std::uint64_t>(rows, std::uint64_t(id) + 1);
  }
  auto table = readBatchTable(parts.batch, parts.batchBinary, rows, tileBytes, where);
  if (!table) return table.error();
  set.featureTable = static_cast<int>(model.featureTables.size());
  model.featureTables.push_back(std::move(*table));
  return {};
}

}  // namespace

Result<Model> decodeI3dm(Bytes bytes, const DecodeContext& context) {
  auto parts = readTileParts(bytes, "i3dm", context.uri);
  if (!parts) return parts.error();
  const TileSemantics semantics(parts->features, parts->featureBinary, context.uri);
  auto count = semantics.count("INSTANCES_LENGTH");
  if (!count) return count.error();
  if (!*count) return semantics.bad("has no INSTANCES_LENGTH");
  auto placements = readPlacements(semantics, **count, context.transform);
  if (!placements) return placements.error();
  auto model = readRepeated(*parts, context);
  if (!model) return model.error();
  FeatureIdSet ids;
  if (auto status =
          readFeatures(*parts, semantics, **count, bytes.size(), context.uri, *model, ids);
      !status) {
    return status.error();
  }
  Repetition repetition(std::move(*placements), std::move(ids), unfoldingBudget(bytes.size()));
  if (auto status = repetition.apply(*model, context.uri); !status) return status.error();
  return model;
}

}  // namespace kokudo::content
