#pragma once

#include <string_view>

namespace kokudo::workbench {

enum class Language { Japanese, English };

/// What the interface says, in both languages.
enum class Word {
  SearchHint,
  Search,
  InView,
  Hits,
  Exact,
  Estimated,
  NoHits,
  TypeToSearch,
  Searching,
  Clear,
  Source,
  Dataset,
  Prefecture,
  Municipality,
  Kind,
  Year,
  Place,
  License,
  Layers,
  Terrain,
  City,
  Attributes,
  Record,
  NotInCatalog,
  Credit,
  Retrieved,
  PlaceKnown,
  Integrity,
  IntegrityUnknown,
  Id,
  FlyHere,
  Close,
  North,
  ZoomIn,
  ZoomOut,
  Tilt,
  Language,
  Theme,
  Memory,
  Tiles,
  Loading,
  Ready,
  Frame,
  Ellipsoidal,
  Missing,
  NoPlace,
  Selected,
  Help,
  HelpText,
  Problems,
  Statistics,
  TilesVisited,
  TilesRendered,
  TilesLoading,
  TilesLoaded,
  TilesFailed,
  TileBytes,
  Triangles,
  DrawCalls,
  Points,
  Instances,
  Requests,
  Transferred,
  FromCache,
  Coarser,
  Hide,
  Isolate,
  ShowAll,
  Features,
  Surface,
  TileMetadata,
  ContentMetadata,
  GroupMetadata,
  TilesetMetadata
};

std::string_view word(Word id, Language language);

/// The name of a facet dimension or of a place quality ("exact", "point" ...) for people; the key
/// itself if it is not one.
std::string_view dimensionName(std::string_view dimension, Language language);
std::string_view placeQualityName(std::string_view how, Language language);

}  // namespace kokudo::workbench
