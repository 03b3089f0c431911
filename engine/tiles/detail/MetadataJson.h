#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/tiles/TilesetMetadata.h"
#include "engine/tiles/detail/Json.h"
#include "engine/tiles/detail/Schema.h"
#include "engine/tiles/detail/Subtree.h"

#include <memory>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// The metadata of one tileset.json and what its tiles and contents need to have theirs read.
struct MetadataScope {
  std::shared_ptr<const Schema> schema;  ///< null: there is none, or it could not be read
  std::shared_ptr<TilesetMetadata> metadata = std::make_shared<TilesetMetadata>();
  std::vector<std::string> groupNames;  ///< of drafts, which name groups; else empty
};

/// Reads schema (inline or by address), tileset metadata, groups, 3D Tiles 1.0 `properties` and
/// `extras`. What is broken becomes a warning: the tiles are worth showing without it.
MetadataScope readMetadataScope(const JsonObject& tileset, const std::string& uri,
                                const FetchNamed& fetch, Diagnostics& warnings);

/// `metadata` of a tile or content, or its 3DTILES_metadata; empty where there is none.
Result<MetadataEntity> readMetadataOf(const JsonObject& owner, const MetadataScope& scope,
                                      const std::string& where, Attributes& semantics);

/// `group` of a content (or in its 3DTILES_metadata): an index, -1 for none. BadInput if there is
/// no such group.
Result<int> readGroupOf(const JsonObject& content, const MetadataScope& scope,
                        const std::string& where);

}  // namespace kokudo::tiles::detail
