#include "engine/tiles/detail/ImplicitTiling.h"

#include "engine/base/Uri.h"
#include "engine/tiles/detail/TileSemantics.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr int kMaxLevels = 21;  // three coordinates of so many bits fit one number

int localLevel(const ImplicitPlace& place) {
  return place.level % place.tiling->shape.levels;
}

/// Among the bits of its subtree.
std::uint64_t localMorton(const ImplicitPlace& place, int level) {
  const std::uint64_t mask = (std::uint64_t(1) << level) - 1;
  return mortonIndex(place.tiling->shape.octree, place.x & mask, place.y & mask, place.z & mask);
}

std::unique_ptr<Tile> makeBare(const ImplicitPlace& place, int depth) {
  const ImplicitTiling& tiling = *place.tiling;
  auto tile = std::make_unique<Tile>();
  tile->depth = depth;
  tile->externalDepth = tiling.externalDepth;
  tile->transform = tiling.transform;
  tile->geometricError = std::ldexp(tiling.geometricError, -place.level);
  tile->additive = tiling.additive;
  tile->source = tiling.source;
  tile->implicit = std::make_unique<ImplicitPlace>(place);
  setVolume(*tile, volumeAt(place));
  return tile;
}

}  // namespace

std::optional<JsonObject> implicitTilingOf(const JsonObject& tile) {
  if (const auto own = objectMember(tile, "implicitTiling")) return own;
  return extensionOf(tile, "3DTILES_implicit_tiling");
}

Status checkTemplate(const std::string& uri, bool octree, const std::string& where) {
  for (std::size_t open = uri.find('{'); open != uri.npos; open = uri.find('{', open + 1)) {
    const std::size_t close = uri.find('}', open);
    const std::string name =
        close == uri.npos ? uri.substr(open) : uri.substr(open + 1, close - open - 1);
    if (name != "level" && name != "x" && name != "y" && !(octree && name == "z")) {
      return badInput(where, "the template names \"" + name.substr(0, 40) +
                                 "\", which is none of level, x, y" + (octree ? ", z" : ""));
    }
  }
  return {};
}

Result<ImplicitTiling> readImplicitTiling(const JsonObject& json, const std::string& where) {
  ImplicitTiling tiling;
  const std::string scheme = textMember(json, "subdivisionScheme");
  if (scheme != "QUADTREE" && scheme != "OCTREE") {
    return badInput(where, "implicit subdivisionScheme is neither QUADTREE nor OCTREE");
  }
  tiling.shape.octree = scheme == "OCTREE";
  const auto count = [&](const char* key) {
    const auto value = member(json, key);
    return value ? countOf(*value) : std::nullopt;
  };
  const auto subtreeLevels = count("subtreeLevels");
  auto availableLevels = count("availableLevels");
  if (const auto last = count("maximumLevel"); last && !availableLevels) {
    availableLevels = *last + 1;  // drafts of the extension
  }
  if (!subtreeLevels || *subtreeLevels < 1 || !availableLevels || *availableLevels < 1) {
    return badInput(where, "subtreeLevels and availableLevels must be 1 or more");
  }
  tiling.shape.levels = static_cast<int>(std::min<std::uint64_t>(*subtreeLevels, 100));
  if (!tiling.shape.isSane() || *availableLevels > kMaxLevels) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("{}: an implicit tree of {} levels in subtrees of {}; at most {} in "
                             "subtrees of {} are read",
                             where, *availableLevels, *subtreeLevels, kMaxLevels,
                             tiling.shape.octree ? 8 : 12)};
  }
  tiling.availableLevels = static_cast<int>(*availableLevels);
  const auto subtrees = objectMember(json, "subtrees");
  tiling.subtreeUri = subtrees ? textMember(*subtrees, "uri") : "";
  if (tiling.subtreeUri.empty()) return badInput(where, "implicitTiling without subtrees.uri");
  if (Status s = checkTemplate(tiling.subtreeUri, tiling.shape.octree, where); !s.ok()) {
    return s.error();
  }
  const bool isMany = tiling.availableLevels > tiling.shape.levels;
  for (const char* name : {"{level}", "{x}", "{y}", "{z}"}) {
    const bool needed = isMany && (tiling.shape.octree || std::string_view(name) != "{z}");
    if (needed && tiling.subtreeUri.find(name) == std::string::npos) {
      return badInput(where, std::string("subtrees.uri lacks ") + name +
                                 ": several subtrees would have one address");
    }
  }
  return tiling;
}

std::string fillTemplate(const std::string& uri, const ImplicitPlace& place) {
  std::string out;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const std::string_view rest = std::string_view(uri).substr(i);
    const auto put = [&](std::string_view name, std::uint64_t value) {
      if (!rest.starts_with(name)) return false;
      out += std::to_string(value);
      i += name.size() - 1;
      return true;
    };
    if (!put("{level}", static_cast<std::uint64_t>(place.level)) && !put("{x}", place.x) &&
        !put("{y}", place.y) && !put("{z}", place.z)) {
      out += uri[i];
    }
  }
  return out;
}

std::string subtreeUriAt(const ImplicitPlace& place) {
  return resolveUri(place.tiling->source->uri, fillTemplate(place.tiling->subtreeUri, place));
}

std::unique_ptr<Tile> makeSubtreeTile(const ImplicitPlace& place, int depth) {
  auto tile = makeBare(place, depth);
  tile->implicit->subtree = nullptr;
  tile->contentUris = {subtreeUriAt(place)};
  return tile;
}

std::unique_ptr<Tile> makeImplicitTile(const ImplicitPlace& place, int depth,
                                       Diagnostics& warnings) {
  auto tile = makeBare(place, depth);
  const ImplicitTiling& tiling = *place.tiling;
  const int level = localLevel(place);
  const std::size_t index = tiling.shape.nodesAbove(level) + localMorton(place, level);
  TileExtras extras;
  Attributes semantics;
  extras.metadata = place.subtree->tileMetadata(index, semantics);
  const Status applied = applyTileSemantics(semantics, *tile, place.subtree->uri());
  if (!applied.ok()) warnings.warn(place.subtree->uri(), applied.error().message);
  for (std::size_t i = 0; i < tiling.contents.size(); ++i) {
    if (!place.subtree->hasContent(i, index)) continue;
    std::string uri = fillTemplate(tiling.contents[i].uri, place);
    Attributes contentSemantics;
    TileExtras::Content content;
    content.group = tiling.contents[i].group;
    content.metadata = place.subtree->contentMetadata(i, index, contentSemantics);
    const Status good =
        applyContentSemantics(contentSemantics, *tile, content, uri, place.subtree->uri());
    if (!good.ok()) warnings.warn(place.subtree->uri(), good.error().message);
    tile->contentUris.push_back(resolveUri(tiling.source->uri, uri));
    extras.contents.push_back(std::move(content));
  }
  bool isPlain = extras.metadata.className.empty();
  for (const TileExtras::Content& content : extras.contents) {
    isPlain = isPlain && !content.volume && content.group < 0 && content.metadata.className.empty();
  }
  if (!isPlain) tile->extras = std::make_unique<TileExtras>(std::move(extras));
  tile->unexpanded = place.level + 1 < tiling.availableLevels;
  return tile;
}

void expandImplicit(Tile& tile, Diagnostics& warnings) {
  tile.unexpanded = false;
  const ImplicitPlace& place = *tile.implicit;
  const SubtreeShape& shape = place.tiling->shape;
  const int level = localLevel(place) + 1;
  for (int corner = 0; corner < shape.childCount(); ++corner) {
    ImplicitPlace child = place;
    boundHeights(child, tile.volume);
    child.level = place.level + 1;
    child.x = place.x * 2 + (corner & 1);
    child.y = place.y * 2 + (corner >> 1 & 1);
    child.z = shape.octree ? place.z * 2 + (corner >> 2 & 1) : 0;
    std::unique_ptr<Tile> made;
    if (level < shape.levels) {
      if (!place.subtree->hasTile(shape.nodesAbove(level) + localMorton(child, level))) continue;
      made = makeImplicitTile(child, tile.depth + 1, warnings);
    } else {
      if (!place.subtree->hasChildSubtree(localMorton(child, level))) continue;
      made = makeSubtreeTile(child, tile.depth + 1);
    }
    made->parent = &tile;
    tile.children.push_back(std::move(made));
  }
}

}  // namespace kokudo::tiles::detail
