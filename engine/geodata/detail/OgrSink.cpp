#include "engine/geodata/detail/OgrSink.h"

#include "engine/geodata/detail/Gdal.h"
#include "engine/geodata/detail/OgrGeometry.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include <map>
#include <utility>

namespace kokudo::geodata::detail {
namespace {

class OgrSink final : public FeatureSink {
 public:
  OgrSink(std::string path, DatasetPtr dataset, OGRLayer* layer)
      : _path(std::move(path)), _dataset(std::move(dataset)), _layer(layer) {}

  Status addFields(const std::vector<FieldDefinition>& fields) {
    GdalErrors errors;
    for (const auto& field : fields) {
      OGRFieldDefn definition(field.name.c_str(), OFTString);
      if (field.type == FieldDefinition::Type::Integer) definition.SetType(OFTInteger64);
      if (field.type == FieldDefinition::Type::Real) definition.SetType(OFTReal);
      if (field.type == FieldDefinition::Type::Boolean) {
        definition.SetType(OFTInteger);
        definition.SetSubType(OFSTBoolean);
      }
      if (_layer->CreateField(&definition) != OGRERR_NONE) return failure(errors, "field");
      const int index = _layer->GetLayerDefn()->GetFieldCount() - 1;
      _fields[field.name] = {index, field.type};
    }
    _inTransaction =
        _dataset->TestCapability(ODsCTransactions) && _dataset->StartTransaction() == OGRERR_NONE;
    return {};
  }

  Status write(const Feature& feature) override {
    GdalErrors errors;
    OGRFeatureUniquePtr out(OGRFeature::CreateFeature(_layer->GetLayerDefn()));
    if (feature.fid >= 0) out->SetFID(feature.fid);
    for (const auto& [name, value] : feature.attributes) set(*out, _fields.at(name), value);
    if (OGRGeometryH geometry = toOgr(feature.geometry)) {
      out->SetGeometryDirectly(OGRGeometry::FromHandle(geometry));
    }
    if (_layer->CreateFeature(out.get()) != OGRERR_NONE) return failure(errors, "feature");
    return {};
  }

  Status close() override {
    GdalErrors errors;
    if (_inTransaction && _dataset->CommitTransaction() != OGRERR_NONE) {
      return failure(errors, "last features");
    }
    _dataset->FlushCache();
    _dataset.reset();
    if (errors.failed()) return failure(errors, "file");
    return {};
  }

 private:
  struct Field {
    int index = -1;
    FieldDefinition::Type type = FieldDefinition::Type::Text;
  };

  // A name that repeats is a list: text is joined, of other types the first value stays.
  static void set(OGRFeature& feature, const Field& field, const Value& value) {
    if (std::holds_alternative<std::monostate>(value)) {
      if (!feature.IsFieldSet(field.index)) feature.SetFieldNull(field.index);
      return;
    }
    const bool again = feature.IsFieldSetAndNotNull(field.index);
    if (field.type == FieldDefinition::Type::Text) {
      std::string text = toText(value);
      if (again) text = std::string(feature.GetFieldAsString(field.index)) + "; " + text;
      feature.SetField(field.index, text.c_str());
    } else if (!again) {
      if (const auto* number = std::get_if<double>(&value)) {
        feature.SetField(field.index, *number);
      } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        feature.SetField(field.index, static_cast<GIntBig>(*integer));
      } else if (const auto* truth = std::get_if<bool>(&value)) {
        feature.SetField(field.index, *truth ? 1 : 0);
      } else {
        feature.SetField(field.index, toText(value).c_str());
      }
    }
  }

  Error failure(const GdalErrors& errors, const char* what) const {
    return {Error::Kind::Io,
            fmt::format("{}: {} cannot be written: {}", _path, what, errors.text())};
  }

  std::string _path;
  DatasetPtr _dataset;
  OGRLayer* _layer;
  std::map<std::string, Field> _fields;
  bool _inTransaction = false;
};

}  // namespace

Status importCrs(const std::string& text, const std::string& where, OGRSpatialReference& crs) {
  GdalErrors quiet;
  if (crs.SetFromUserInput(text.c_str(),
                           OGRSpatialReference::SET_FROM_USER_INPUT_LIMITATIONS_get()) !=
      OGRERR_NONE) {
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: unknown coordinate reference system \"{}\"; expected EPSG:n",
                             where, text)};
  }
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  return {};
}

Result<std::unique_ptr<FeatureSink>> createOgrSink(const std::string& path,
                                                   const FeatureWriteOptions& options,
                                                   const std::vector<FieldDefinition>& fields) {
  const bool package = options.format == "gpkg";
  if (!package && options.format != "geojson") {
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: unknown format \"{}\"; expected gpkg, geojson or csv", path,
                             options.format)};
  }
  initializeGdal();
  OGRSpatialReference crs;
  if (Status known = importCrs(options.crs, path, crs); !known.ok()) return known.error();

  CPLStringList layerOptions;
  if (!package) {
    const bool geographic = crs.IsGeographic();
    // JGD2011, JGD2000 and WGS 84 agree within the accuracy that RFC 7946 §4 has in mind; naming
    // WGS 84 here keeps GDAL from transforming the coordinates once more.
    if (geographic) {
      crs.importFromEPSG(4326);
      crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    }
    layerOptions.SetNameValue("RFC7946", geographic ? "YES" : "NO");
    layerOptions.SetNameValue("COORDINATE_PRECISION", geographic ? "9" : "5");
  }
  GdalErrors errors;
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(package ? "GPKG" : "GeoJSON");
  DatasetPtr dataset(driver ? driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr)
                            : nullptr);
  const std::string name = options.layerName.empty() ? "features" : options.layerName;
  OGRLayer* layer =
      dataset ? dataset->CreateLayer(name.c_str(), &crs, wkbUnknown, layerOptions.List()) : nullptr;
  if (!layer) {
    return Error{Error::Kind::Io,
                 fmt::format("{}: cannot be created: {}", path, errors.text("no driver"))};
  }
  auto sink = std::make_unique<OgrSink>(path, std::move(dataset), layer);
  if (Status added = sink->addFields(fields); !added.ok()) return added.error();
  return std::unique_ptr<FeatureSink>(std::move(sink));
}

}  // namespace kokudo::geodata::detail
