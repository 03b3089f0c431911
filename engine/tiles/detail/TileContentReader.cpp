// What a tile says of its contents.

#include "engine/base/Uri.h"
#include "engine/tiles/detail/TileReader.h"
#include "engine/tiles/detail/TileSemantics.h"
#include "engine/tiles/detail/VolumeJson.h"

#include <algorithm>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

using geodesy::BoundingVolume;
using JsonType = simdjson::dom::element_type;

constexpr std::size_t kMaxContents = 1000;

/// Cheap to test against the view.
BoundingVolume boxed(const BoundingVolume& volume) {
  const bool isBall = std::holds_alternative<geodesy::BoundingSphere>(volume);
  return isBall ? volume : BoundingVolume(toBox(volume));
}

}  // namespace

/// Of a remote tileset nothing on this machine is read.
Status TileReader::mayName(const std::string& uri, const std::string& where) const {
  const std::string resolved = resolveUri(_source->uri, uri);
  const bool isRemote = uriScheme(_source->uri).starts_with("http");
  if (isRemote && !uriScheme(resolved).starts_with("http")) {
    return badInput(where,
                    "a tileset from the network may not name \"" + uri.substr(0, 100) + "\"");
  }
  return {};
}

Result<TileReader::NamedContent> TileReader::readContent(const JsonElement& json, const Tile& tile,
                                                         const std::string& where) {
  JsonObject content;
  if (json.get(content) != simdjson::SUCCESS) return badInput(where, "content is not an object");
  NamedContent named;
  named.uri = textMember(content, "uri");
  if (named.uri.empty()) named.uri = textMember(content, "url");  // before 1.0
  if (named.uri.empty()) return badInput(where, "content without uri");
  if (Status status = mayName(named.uri, where); !status.ok()) return status.error();
  if (Status s = expectType(content, "boundingVolume", JsonType::OBJECT, where + ": content");
      !s.ok()) {
    return s.error();
  }
  if (const auto volume = objectMember(content, "boundingVolume")) {
    Result<BoundingVolume> bounds = readVolume(*volume, tile.transform, where + ": content");
    if (!bounds.ok()) return bounds.error();
    if (Status sane = checkSane(*bounds, where + ": content"); !sane.ok()) return sane.error();
    named.extras.volume = boxed(*bounds);
  }
  Attributes semantics;
  Result<MetadataEntity> entity = readMetadataOf(content, _scope, where + ": content", semantics);
  if (entity.ok()) {
    named.extras.metadata = std::move(entity.value());
    const Status applied = applyContentSemantics(semantics, tile, named.extras, named.uri, where);
    if (!applied.ok()) warn(applied.error().message);
    if (Status status = mayName(named.uri, where); !status.ok()) return status.error();
  } else {
    warn(entity.error().message);
  }
  Result<int> group = readGroupOf(content, _scope, where);
  if (group.ok()) {
    named.extras.group = *group;
  } else {
    warn(group.error().message);
  }
  return named;
}

Result<std::vector<TileReader::NamedContent>> TileReader::readContents(const JsonObject& json,
                                                                       const Tile& tile,
                                                                       const std::string& where) {
  std::vector<JsonElement> all;
  if (const auto content = member(json, "content")) all.push_back(*content);
  std::optional<JsonElement> several = member(json, "contents");
  if (const auto extension = extensionOf(json, "3DTILES_multiple_contents")) {
    several = member(*extension, "contents");
    if (!several) several = member(*extension, "content");
  }
  if (several) {
    JsonArray list;
    if (several->get(list) != simdjson::SUCCESS) return badInput(where, "contents is no array");
    if (list.size() > kMaxContents) return badInput(where, "more than 1,000 contents in a tile");
    all.insert(all.end(), list.begin(), list.end());
  }
  std::vector<NamedContent> contents;
  for (const JsonElement& one : all) {
    Result<NamedContent> content = readContent(one, tile, where);
    if (!content.ok()) return content.error();
    contents.push_back(std::move(content.value()));
  }
  return contents;
}

Status TileReader::addContents(const std::vector<NamedContent>& contents, Tile& tile,
                               const std::string&) {
  const bool isPlain = std::all_of(contents.begin(), contents.end(), [](const NamedContent& c) {
    return !c.extras.volume && c.extras.group < 0 && c.extras.metadata.className.empty();
  });
  for (const NamedContent& content : contents) {
    tile.contentUris.push_back(resolveUri(_source->uri, content.uri));
    if (!isPlain) extrasOf(tile).contents.push_back(content.extras);
  }
  return {};
}

}  // namespace kokudo::tiles::detail
