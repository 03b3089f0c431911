#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/MetadataJson.h"
#include "engine/tiles/detail/TilesetJson.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kokudo::tiles::detail {

/// Builds the tiles of one tileset.json.
class TileReader {
 public:
  TileReader(std::shared_ptr<const TilesetSource> source, const MetadataScope& scope,
             Diagnostics& diagnostics)
      : _source(std::move(source)), _scope(scope), _diagnostics(diagnostics) {}

  /// @param additive of the parent
  Result<std::unique_ptr<Tile>> readTile(const JsonObject& json, const TilesetPlace& place,
                                         bool additive, const std::string& path);

 private:
  struct NamedContent {
    std::string uri;  ///< as written
    TileExtras::Content extras;
  };
  Status readPlace(const JsonObject& json, Tile& tile, const geodesy::Mat4& parent,
                   const std::string& where);
  Status readVolumes(const JsonObject& json, Tile& tile, const std::string& where);
  Status readRefinement(const JsonObject& json, Tile& tile, bool additive,
                        const std::string& where) const;
  void readTileMetadata(const JsonObject& json, Tile& tile, const std::string& where);
  Status readExpiry(const JsonObject& json, Tile& tile, const std::string& where) const;
  Result<std::vector<NamedContent>> readContents(const JsonObject& json, const Tile& tile,
                                                 const std::string& where);
  Result<NamedContent> readContent(const JsonElement& json, const Tile& tile,
                                   const std::string& where);
  Status addContents(const std::vector<NamedContent>& contents, Tile& tile,
                     const std::string& where);
  Status mayName(const std::string& uri, const std::string& where) const;
  Status readChildren(const JsonObject& json, Tile& tile, const std::string& path);
  Status makeImplicit(const JsonObject& json, const std::vector<NamedContent>& contents, Tile& tile,
                      const std::string& where);
  void warn(const std::string& what);

  std::shared_ptr<const TilesetSource> _source;
  const MetadataScope& _scope;
  Diagnostics& _diagnostics;
};

}  // namespace kokudo::tiles::detail
