#include "engine/geodata/FeatureReader.h"

#include "engine/geodata/detail/DbfEncoding.h"
#include "engine/geodata/detail/Gdal.h"
#include "engine/geodata/detail/OgrGeometry.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <fmt/format.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <atomic>
#include <utility>

namespace kokudo::geodata {
namespace {

bool endsWithShp(const std::string& path) {
  return path.size() > 4 && EQUAL(path.c_str() + path.size() - 4, ".shp");
}

// ".prj" files name a CRS in Esri's words without its code; PROJ's data base knows which one it is.
std::string identifiedCrs(const OGRSpatialReference* crs) {
  const std::string text = detail::crsText(crs);
  if (text.empty() || text.rfind("EPSG:", 0) == 0) return text;
  int count = 0;
  int* confidences = nullptr;
  OGRSpatialReferenceH* matches =
      OSRFindMatches(OGRSpatialReference::ToHandle(const_cast<OGRSpatialReference*>(crs)), nullptr,
                     &count, &confidences);
  constexpr int kSure = 70;  // same definition under another name
  std::string found = text;
  if (count > 0 && confidences[0] >= kSure && (count == 1 || confidences[1] < confidences[0])) {
    const auto* best = OGRSpatialReference::FromHandle(matches[0]);
    const char* authority = best->GetAuthorityName(nullptr);
    const char* code = best->GetAuthorityCode(nullptr);
    if (authority && code && EQUAL(authority, "EPSG")) found = fmt::format("EPSG:{}", code);
  }
  OSRFreeSRSArray(matches);
  CPLFree(confidences);
  return found;
}

// Whether a layer's first coordinate is a northing or latitude.
bool northFirst(const OGRSpatialReference* crs) {
  if (!crs || crs->IsEmpty()) return false;
  const auto& mapping = crs->GetDataAxisToSRSAxisMapping();
  if (mapping.empty() || mapping[0] == 0) return false;
  OGRAxisOrientation orientation = OAO_Other;
  crs->GetAxis(nullptr, std::abs(mapping[0]) - 1, &orientation);
  return orientation == OAO_North;
}

void swapAxes(Geometry& geometry) {
  for (auto& part : geometry.parts) {
    for (auto& ring : part) {
      for (auto& p : ring) std::swap(p[0], p[1]);
    }
  }
}

std::string utf8(const char* text) {
  if (CPLIsUTF8(text, -1)) return text;
  detail::GdalErrors quiet;
  char* recoded = CPLRecode(text, "CP932", CPL_ENC_UTF8);
  std::string out = recoded ? recoded : "";
  CPLFree(recoded);
  return out;
}

void addValues(const std::string& name, const OGRFieldDefn& definition, OGRFeature& feature, int i,
               Attributes& out) {
  switch (definition.GetType()) {
    case OFTInteger:
      if (definition.GetSubType() == OFSTBoolean) {
        out.emplace_back(name, feature.GetFieldAsInteger(i) != 0);
        return;
      }
      [[fallthrough]];
    case OFTInteger64:
      out.emplace_back(name, static_cast<std::int64_t>(feature.GetFieldAsInteger64(i)));
      return;
    case OFTReal:
      out.emplace_back(name, feature.GetFieldAsDouble(i));
      return;
    case OFTStringList: {
      char** list = feature.GetFieldAsStringList(i);
      for (int n = 0; list && list[n]; ++n) out.emplace_back(name, utf8(list[n]));
      return;
    }
    default:
      out.emplace_back(name, utf8(feature.GetFieldAsString(i)));
  }
}

Feature convert(OGRFeature& feature, bool swap) {
  Feature out;
  out.fid = feature.GetFID();
  const int count = feature.GetFieldCount();
  out.attributes.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const OGRFieldDefn& definition = *feature.GetFieldDefnRef(i);
    const std::string name = utf8(definition.GetNameRef());
    if (feature.IsFieldSetAndNotNull(i)) {
      addValues(name, definition, feature, i, out.attributes);
    } else {
      out.attributes.emplace_back(name, std::monostate{});
    }
  }
  out.geometry = detail::fromOgr(OGRGeometry::ToHandle(feature.GetGeometryRef()));
  if (swap) swapAxes(out.geometry);
  return out;
}

LayerInfo infoOf(OGRLayer& layer) {
  LayerInfo info;
  info.name = utf8(layer.GetName());
  info.crs = identifiedCrs(layer.GetSpatialRef());
  info.featureCount = layer.GetFeatureCount(TRUE);
  info.geometryType = OGRGeometryTypeToName(layer.GetGeomType());
  return info;
}

Status visitLayers(GDALDataset& dataset, const std::string& where,
                   const FeatureReadOptions& options,
                   const std::function<bool(const LayerInfo&, const Feature&)>& visit) {
  bool found = false;
  for (int i = 0; i < dataset.GetLayerCount(); ++i) {
    OGRLayer& layer = *dataset.GetLayer(i);
    const LayerInfo info = infoOf(layer);
    if (!options.layer.empty() && info.name != options.layer) continue;
    found = true;
    const bool swap = northFirst(layer.GetSpatialRef());
    layer.ResetReading();
    detail::GdalErrors errors;
    while (true) {
      OGRFeatureUniquePtr feature(layer.GetNextFeature());
      if (!feature) break;
      if (!visit(info, convert(*feature, swap))) return {};
    }
    if (errors.failed()) {
      return Error{Error::Kind::BadInput, fmt::format("{}: layer {} cannot be read to its end: {}",
                                                      where, info.name, errors.text())};
    }
  }
  if (!found && !options.layer.empty()) {
    return Error{Error::Kind::NotFound, fmt::format("{}: no layer {}", where, options.layer)};
  }
  return {};
}

// Open options of a Shapefile; empty for others.
CPLStringList openOptions(const std::string& path, const FeatureReadOptions& options) {
  CPLStringList list;
  if (!endsWithShp(path)) return list;
  const std::string encoding =
      options.encoding.empty() ? detail::dbfEncoding(path) : options.encoding;
  if (!encoding.empty()) list.SetNameValue("ENCODING", encoding.c_str());
  return list;
}

// Files in GDAL's memory file system for the time of one call; the bytes stay the caller's.
class MountedFiles {
 public:
  explicit MountedFiles(const std::vector<MemoryFile>& files) {
    static std::atomic<unsigned> counter{0};
    const std::string folder = fmt::format("/vsimem/kokudo-{}", counter++);
    for (const auto& file : files) {
      const auto dot = file.name.rfind('.');
      std::string ending = dot == std::string::npos ? "" : file.name.substr(dot);
      for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      _paths.push_back(folder + "/layer" + ending);
      auto* bytes = reinterpret_cast<GByte*>(const_cast<char*>(file.bytes.data()));
      VSILFILE* handle =
          VSIFileFromMemBuffer(_paths.back().c_str(), bytes, file.bytes.size(), FALSE);
      if (handle) VSIFCloseL(handle);
    }
  }
  ~MountedFiles() {
    for (const auto& path : _paths) VSIUnlink(path.c_str());
  }
  MountedFiles(const MountedFiles&) = delete;
  MountedFiles& operator=(const MountedFiles&) = delete;
  const std::string& first() const { return _paths.front(); }

 private:
  std::vector<std::string> _paths;
};

}  // namespace

Result<std::vector<LayerInfo>> readLayers(const std::string& path,
                                          const FeatureReadOptions& options) {
  detail::initializeGdal();
  const CPLStringList list = openOptions(path, options);
  auto dataset = detail::openDataset(path, GDAL_OF_VECTOR, list.List());
  if (!dataset.ok()) return dataset.error();
  std::vector<LayerInfo> layers;
  for (int i = 0; i < (*dataset)->GetLayerCount(); ++i) {
    LayerInfo info = infoOf(*(*dataset)->GetLayer(i));
    if (options.layer.empty() || info.name == options.layer) layers.push_back(std::move(info));
  }
  return layers;
}

Status readFeatures(const std::string& path, const FeatureReadOptions& options,
                    const std::function<bool(const LayerInfo&, const Feature&)>& visit) {
  detail::initializeGdal();
  const CPLStringList list = openOptions(path, options);
  auto dataset = detail::openDataset(path, GDAL_OF_VECTOR, list.List());
  if (!dataset.ok()) return dataset.error();
  return visitLayers(**dataset, path, options, visit);
}

Status readFeatures(const std::vector<MemoryFile>& files, const std::string& where,
                    const FeatureReadOptions& options,
                    const std::function<bool(const LayerInfo&, const Feature&)>& visit) {
  if (files.empty()) return Error{Error::Kind::BadUsage, fmt::format("{}: no file given", where)};
  detail::initializeGdal();
  const MountedFiles mounted(files);
  const CPLStringList list = openOptions(mounted.first(), options);
  detail::GdalErrors errors;
  const detail::DatasetPtr dataset(GDALDataset::Open(
      mounted.first().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr,
      list.List(), nullptr));
  if (!dataset) {
    return Error{Error::Kind::BadInput,
                 fmt::format("{}: not a vector file this program reads: {}", where, errors.text())};
  }
  return visitLayers(*dataset, where, options, visit);
}

}  // namespace kokudo::geodata
