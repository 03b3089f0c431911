#pragma once

#include "engine/base/Value.h"
#include "engine/content/Model.h"
#include "engine/geodesy/BoundingVolume.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles {

/// An instance of a class of a tileset's schema (3D Metadata Specification): property ids and
/// values. Values of arrays, vectors and matrices repeat the id, one entry a component; enums are
/// given by name; offset, scale, noData and default are applied.
struct MetadataEntity {
  std::string className;  ///< "" = there is none
  Attributes attributes;
};

/// What a tileset says of the values of one property in all its tiles.
struct PropertyStatistics {
  std::string property;
  /// "min", "max", "mean", "median", "standardDeviation", "variance", "sum" (after offset and
  /// scale) and "occurrences/NAME" of the names of an enum, as far as they are given. Of vectors,
  /// matrices and arrays the name repeats, one entry a component.
  Attributes values;
};

/// What it says of the entities of one class.
struct ClassStatistics {
  std::string className;
  std::optional<std::uint64_t> count;  ///< of entities
  std::vector<PropertyStatistics> properties;
};

/// What a tileset says about itself (OGC 22-025r4 §6, 3DTILES_metadata, and of 3D Tiles 1.0
/// `properties` and `extras`).
struct TilesetMetadata {
  std::string schemaId;
  std::vector<std::string> classNames;  ///< of the schema, in its order
  MetadataEntity tileset;
  std::vector<MetadataEntity> groups;
  std::vector<ClassStatistics> statistics;
  /// 3D Tiles 1.0 `properties`: "Height/minimum", "Height/maximum" ...; and scalar `extras` as
  /// "extras/name", `asset` as "asset/version" ...
  Attributes properties;
};

/// What is known of one tile.
struct TileDetails {
  struct Content {
    std::string uri;
    MetadataEntity metadata, group;
    std::shared_ptr<const content::Model> model;  ///< null where it is not loaded or no model
  };
  std::string tileset;        ///< address of the tileset.json (or subtree's) that defines the tile
  double geometricError = 0;  ///< metres
  int depth = 0;              ///< tiles above it
  std::string implicitTile;   ///< "level/x/y" or "level/x/y/z" of an implicit tile, or ""
  geodesy::BoundingVolume volume;
  MetadataEntity metadata, subtreeMetadata;
  std::vector<Content> contents;
};

}  // namespace kokudo::tiles
