#include "engine/tiler/CityTiler.h"

#include "engine/content/GlbWriter.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/tiler/detail/CityFirstTile.h"
#include "engine/tiler/detail/CityInputs.h"
#include "engine/tiler/detail/CityMesh.h"
#include "engine/tiler/detail/CityModel.h"
#include "engine/tiler/detail/CityTable.h"
#include "engine/tiler/detail/CityTextures.h"
#include "engine/tiler/detail/CityTree.h"
#include "engine/tiler/detail/GeoidUse.h"
#include "engine/tiler/detail/OutputFolder.h"
#include "engine/tiler/detail/TilesetJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace kokudo::tiler {

namespace {

using namespace detail;

// What compressing may move a vertex: metres, and of the geometric error where that is more.
constexpr double kFaceTolerance = 0.001, kOverviewTolerance = 1.0 / 64;

// Texels across the images of a tile, and what a leaf's features may use before it is cut.
constexpr int kSheet = 2048, kOverviewSheet = 1024;
constexpr std::size_t kTexelsPerLeaf = std::size_t(kSheet) * kSheet * 3 / 4;

content::GlbOptions packingOf(const CityNode& node, bool compress) {
  content::GlbOptions options;
  options.compress = compress;
  options.packing = content::GlbOptions::Packing::Draco;
  options.positionTolerance = std::max(kFaceTolerance, node.geometricError * kOverviewTolerance);
  options.normalBits = 8;
  return options;
}

class CityTiling {
 public:
  CityTiling(const CityTilerOptions& options, Progress& progress, const CancelToken& token)
      : _options(options), _progress(progress), _token(token) {}

  Result<TilerReport> run(const std::vector<std::filesystem::path>& inputs,
                          const std::filesystem::path& outDir) {
    if (_options.maximumFeaturesPerTile < 1)
      return Error{Error::Kind::BadUsage, "maximum features per tile: found 0, expected 1 or more"};
    if (Status status = read(inputs); !status.ok()) return status.error();
    if (_features.empty())
      return Error{
          Error::Kind::BadInput,
          fmt::format("{}: no city object with a surface{}", inputs.front().string(),
                      _report.passedOver ? fmt::format(" among the types asked for ({} of others)",
                                                       _report.passedOver)
                                         : "")};
    auto folder = OutputFolder::begin(outDir);
    if (!folder) return folder.error();
    const CityNode tree = buildCityTree(_features, _options.maximumFeaturesPerTile, kTexelsPerLeaf);
    auto root = write(tree, *folder);
    if (!root) return root.error();
    if (Status status = putFirstAbove(*root, *folder); !status.ok()) return status.error();
    const TilesetNotes notes{{"heights", _geoidUse.text()}};
    const double error = std::max(root->geometricError * 2, 1.0);
    const auto files = tilesetFiles(*root, error, _options.copyright, notes);
    if (Status status = writeTileset(files, *folder); !status.ok()) return status.error();
    if (_token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while tiling"};
    _report.bytes = folder->bytesWritten();
    if (Status status = folder->publish(); !status.ok()) return status.error();
    return std::move(_report);
  }

 private:
  Status read(const std::vector<std::filesystem::path>& inputs) {
    auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011);
    if (!geoid) return geoid.error();
    const GeoidAt geoidAt = [&](double longitude, double latitude) {
      const auto n = geoid->heightAt(longitude, latitude);
      if (!n) return std::numeric_limits<double>::quiet_NaN();
      _geoidUse.count(n->quality);
      return n->metres;
    };
    auto counts = readCityInputs(
        inputs, _report.diagnostics, _token,
        [&](const CityDocument& document) {
          _progress.update(_features.size(), std::nullopt, document.name);
          tellShapeless();
          open(document);
        },
        [&](content::CityObject&& object, const std::string& where) {
          if (isWanted(object.type))
            take(meshOf(std::move(object), geoidAt, _lookOf), where);
          else
            ++_report.passedOver;
        });
    if (!counts) return counts.error();
    tellShapeless();
    _report.inputs = counts->documents;
    _report.refused += counts->refused;
    _report.features = _features.size();
    return {};
  }

  /// Reads what the document says of the looks of its surfaces.
  void open(const CityDocument& document) {
    _document = document.name;
    _lookOf = {};
    auto appearance =
        content::CityAppearance::read(document.bytes, document.name, _report.diagnostics, _token);
    if (!appearance) return;  // reading the objects finds the same fault and tells it
    std::vector<int> images;
    for (const auto& texture : appearance->textures())
      images.push_back(_images.indexOf(document.folder, texture.uri, texture.wrap));
    _images.tell(document.name, _report.diagnostics);
    _lookOf = [appearance = std::make_shared<content::CityAppearance>(std::move(*appearance)),
               images = std::move(images)](const content::CityPolygon& polygon) {
      auto look = appearance->of(polygon);
      if (look.texture >= 0) look.texture = images[std::size_t(look.texture)];
      return look;
    };
  }

  /// Objects that are in the catalogue only: whole themes of PLATEAU have no geometry.
  void tellShapeless() {
    if (_shapeless > 0)
      _report.diagnostics.warn(
          _document,
          fmt::format("{} object(s) have no geometry, the first {}; left out of the tiles",
                      _shapeless, _firstShapeless));
    _shapeless = 0;
  }

  bool isWanted(const std::string& type) const {
    return _options.types.empty() ||
           std::any_of(_options.types.begin(), _options.types.end(),
                       [&](const std::string& prefix) { return type.starts_with(prefix); });
  }

  void take(CityFeature&& feature, const std::string& where) {
    if (feature.polygons == 0) {
      if (_shapeless++ == 0) _firstShapeless = feature.type + " " + feature.gmlId;
      ++_report.refused;
      return;
    }
    const bool placed = std::isfinite(feature.size);
    if (feature.indices.empty() || !placed) {
      ++_report.refused;
      _report.diagnostics.warn(
          where + " " + feature.gmlId,
          placed ? fmt::format("no surface with an area among LOD0 to LOD4 ({} polygons without "
                               "area); left out of the tiles",
                               feature.badPolygons)
                 : "coordinates without geoid height; left out of the tiles");
      return;
    }
    if (feature.badPolygons)
      _report.diagnostics.warn(
          where + " " + feature.gmlId,
          fmt::format("{} polygons without area are not drawn", feature.badPolygons));
    feature.texels = texelsOf(feature, _images);
    _features.push_back(std::move(feature));
  }

  Result<TileNode> write(const CityNode& node, OutputFolder& folder) {
    if (_token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while tiling"};
    TileNode tile;
    tile.region = node.region;
    tile.geometricError = node.geometricError;
    tile.content = fmt::format("tiles/{}.glb", node.name);
    std::vector<const CityFeature*> members;
    for (std::uint32_t f : node.features) members.push_back(&_features[f]);
    const bool overview = !node.children.empty();
    CityTextures textures =
        packTextures(members, _images, overview ? kOverviewSheet : kSheet, _report.diagnostics);
    auto glb = content::writeGlb(
        cityModelOf(members, tableOf(members, overview), std::move(textures), _options.copyright),
        packingOf(node, _options.compress));
    if (!glb) return glb.error();
    if (node.level == 0) _rootBytes = glb->size();
    if (Status status = folder.write(tile.content, *glb); !status.ok()) return status.error();
    ++_report.tiles;
    if (node.children.empty()) _written += node.features.size();
    _progress.update(_written, _features.size(), tile.content);
    for (const CityNode& child : node.children) {
      auto written = write(child, folder);
      if (!written) return written.error();
      tile.children.push_back(std::move(*written));
    }
    return tile;
  }

  /// A root that a slow line takes seconds for gets a small tile above it.
  Status putFirstAbove(TileNode& root, OutputFolder& folder) {
    if (_rootBytes <= kFirstTileBytes) return {};
    auto first = makeCityFirstTile(_features, root.region, _options);
    if (!first) return first.error();
    if (!*first) return {};
    TileNode tile;
    tile.region = root.region;
    tile.geometricError = std::max((*first)->geometricError, 2 * root.geometricError);
    tile.content = "tiles/first.glb";
    if (Status status = folder.write(tile.content, (*first)->glb); !status.ok()) return status;
    ++_report.tiles;
    tile.children.push_back(std::move(root));
    root = std::move(tile);
    return {};
  }

  const CityTilerOptions& _options;
  Progress& _progress;
  const CancelToken& _token;
  TilerReport _report;
  GeoidUse _geoidUse;
  CityImages _images;
  LookOf _lookOf;  ///< of the document that is being read
  std::string _document, _firstShapeless;
  std::size_t _shapeless = 0;
  std::vector<CityFeature> _features;
  std::size_t _written = 0, _rootBytes = 0;
};

}  // namespace

Result<TilerReport> tileCityModels(const std::vector<std::filesystem::path>& inputs,
                                   const std::filesystem::path& outDir,
                                   const CityTilerOptions& options, Progress& progress,
                                   const CancelToken& token) {
  if (inputs.empty())
    return Error{Error::Kind::BadUsage, "no CityGML given: expected files, folders or archives"};
  return CityTiling(options, progress, token).run(inputs, outDir);
}

}  // namespace kokudo::tiler
