#include "engine/content/GeoJsonDecoder.h"

#include "engine/content/detail/BatchTable.h"
#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/GeoJsonGeometry.h"
#include "engine/content/detail/JsonColumns.h"

#include <fmt/format.h>

namespace kokudo::content {

namespace {

/// The features of a document; a bare geometry is a feature without properties.
std::vector<const Json*> featuresOf(const Json& root) {
  std::vector<const Json*> features;
  if (textOf(member(root, "type")) != "FeatureCollection") return {&root};
  for (const Json& feature : member(root, "features")) features.push_back(&feature);
  return features;
}

bool putProperties(const Json& feature, std::size_t row, JsonColumns& columns) {
  const Json& properties = member(feature, "properties");
  if (properties.is_object()) {
    for (const auto& [name, value] : properties.items()) {
      if (!columns.put(row, name, value)) return false;
    }
  }
  const Json& id = member(feature, "id");
  return id.is_null() || columns.put(row, "id", valueOf(id));
}

}  // namespace

Result<Model> decodeGeoJson(Bytes bytes, const DecodeContext& context) {
  auto root = parseJson(asText(bytes), context.uri);
  if (!root) return root.error();
  const auto bad = [&context](const std::string& what) {
    return Error{Error::Kind::BadInput, context.uri + ": " + what};
  };
  if (textOf(member(*root, "type")) == "FeatureCollection" &&
      !member(*root, "features").is_array()) {
    return bad("a FeatureCollection has no array of features");
  }
  const auto features = featuresOf(*root);
  const std::uint64_t budget = unfoldingBudget(bytes.size());
  GeoJsonGeometry geometry(2 * budget);
  JsonColumns columns(features.size(), budget);
  for (std::size_t row = 0; row < features.size(); ++row) {
    const Json& feature = *features[row];
    const bool isFeature = textOf(member(feature, "type")) == "Feature";
    if (!isFeature && features.size() > 1) return bad(fmt::format("feature {} is none", row));
    if (auto status = geometry.add(isFeature ? member(feature, "geometry") : feature,
                                   static_cast<std::uint32_t>(row));
        !status) {
      return bad(fmt::format("feature {}: {}", row, status.error().message));
    }
    if (isFeature && !putProperties(feature, row, columns)) {
      return bad("the properties are too many and too different for a table");
    }
  }
  Model model;
  geometry.finish(model);
  model.featureTables.push_back({"geojson", features.size(), columns.take()});
  if (geometry.lacksHeights())
    model.warnings.push_back(context.uri + ": positions without a height lie at 0 m");
  return model;
}

}  // namespace kokudo::content
