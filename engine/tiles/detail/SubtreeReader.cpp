#include "engine/tiles/detail/SubtreeReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::tiles::detail {

SubtreeReader::SubtreeReader(const std::string& uri, const SubtreeShape& shape,
                             std::size_t contents, std::shared_ptr<const Schema> schema,
                             const FetchNamed& fetch)
    : _uri(uri), _shape(shape), _contentCount(contents), _fetch(fetch) {
  _subtree->_uri = uri;
  _subtree->_schema = std::move(schema);
}

Result<std::shared_ptr<const Subtree>> SubtreeReader::read(std::string bytes) {
  if (Status status = split(std::move(bytes)); !status.ok()) return status.error();
  simdjson::dom::parser parser;
  JsonObject json;
  const auto code = parser.parse(simdjson::padded_string(_json)).get_object().get(json);
  if (code != simdjson::SUCCESS) {
    return badInput(_uri,
                    fmt::format("the subtree's JSON is broken: {}", simdjson::error_message(code)));
  }
  for (const auto step : {&SubtreeReader::readBuffers, &SubtreeReader::readViews,
                          &SubtreeReader::readAvailabilities}) {
    if (Status status = (this->*step)(json); !status.ok()) return status.error();
  }
  if (Status status = checkTree(); !status.ok()) return status.error();
  // Tiles without their metadata are still worth showing.
  if (Status status = readMetadata(json); !status.ok()) {
    _subtree->_diagnostics.warn(_uri, status.error().message);
  }
  return std::shared_ptr<const Subtree>(std::move(_subtree));
}

Result<Availability> SubtreeReader::readAvailability(const JsonElement& json,
                                                     const std::string& what,
                                                     std::size_t count) const {
  JsonObject availability;
  if (json.get(availability) != simdjson::SUCCESS) {
    return badInput(_uri, what + " is not an object");
  }
  const auto constant = member(availability, "constant");
  auto bitstream = member(availability, "bitstream");
  if (!bitstream) bitstream = member(availability, "bufferView");  // drafts of the extension
  if (constant.has_value() == bitstream.has_value()) {
    return badInput(_uri, what + " must have either a constant or a bitstream");
  }
  if (constant) {
    const auto value = countOf(*constant);
    if (!value || *value > 1) return badInput(_uri, what + ".constant is neither 0 nor 1");
    return Availability(*value == 1);
  }
  const auto view = countOf(*bitstream);
  if (!view || *view >= _views.size()) return badInput(_uri, what + " names no bufferView");
  const std::size_t bytes = _views[*view].size();
  if (bytes < (count + 7) / 8) {
    return badInput(_uri, fmt::format("{} is {} bytes when {} bits need {}", what, bytes, count,
                                      (count + 7) / 8));
  }
  return Availability(_views[*view], count);
}

Status SubtreeReader::readAvailabilities(const JsonObject& json) {
  const std::size_t tiles = _shape.nodesAbove(_shape.levels);
  const std::size_t children = _shape.nodesAbove(_shape.levels + 1) - tiles;
  const auto tileJson = member(json, "tileAvailability");
  const auto childJson = member(json, "childSubtreeAvailability");
  if (!tileJson || !childJson) {
    return badInput(_uri, tileJson ? "no childSubtreeAvailability" : "no tileAvailability");
  }
  Result<Availability> tile = readAvailability(*tileJson, "tileAvailability", tiles);
  if (!tile.ok()) return tile.error();
  Result<Availability> child = readAvailability(*childJson, "childSubtreeAvailability", children);
  if (!child.ok()) return child.error();
  warnOfCount(*tileJson, *tile, tiles);
  _subtree->_tiles = std::move(tile.value());
  _subtree->_children = std::move(child.value());
  return readContents(json);
}

/// The bits count, not what is said of their number.
void SubtreeReader::warnOfCount(const JsonElement& json, const Availability& bits,
                                std::size_t count) {
  JsonObject availability;
  if (json.get(availability) != simdjson::SUCCESS) return;
  const auto value = member(availability, "availableCount");
  if (!value) return;
  const std::size_t found = count == 0 ? 0 : bits.rank(count - 1) + (bits.at(count - 1) ? 1 : 0);
  const auto said = countOf(*value);
  if (said && *said == found) return;
  _subtree->_diagnostics.warn(
      _uri, fmt::format("tileAvailability.availableCount is not {}, as many as there are", found));
}

/// 3D Tiles 1.1 has a list, 1.0 with extensions one object, or a list in an extension.
Status SubtreeReader::readContents(const JsonObject& json) {
  auto value = member(json, "contentAvailability");
  if (const auto several = extensionOf(json, "3DTILES_multiple_contents")) {
    value = member(*several, "contentAvailability");
  }
  if (!value) return {};
  const std::size_t tiles = _shape.nodesAbove(_shape.levels);
  std::vector<JsonElement> all;
  JsonArray list;
  if (value->get(list) == simdjson::SUCCESS) {
    all.assign(list.begin(), list.end());
  } else {
    all.push_back(*value);
  }
  if (all.size() > std::max<std::size_t>(_contentCount, 1)) {
    return badInput(_uri, fmt::format("contentAvailability of {} contents when tiles have {}",
                                      all.size(), _contentCount));
  }
  for (const JsonElement& item : all) {
    Result<Availability> one = readAvailability(item, "contentAvailability", tiles);
    if (!one.ok()) return one.error();
    _subtree->_contents.push_back(std::move(one.value()));
  }
  return {};
}

/// A tile whose parent is absent can never be reached, a content without a tile never be shown.
Status SubtreeReader::checkTree() const {
  const auto branch = static_cast<std::size_t>(_shape.childCount());
  const std::size_t count = _shape.nodesAbove(_shape.levels);
  for (std::size_t i = 1; i < count; ++i) {
    // Complete trees in level order: the parent of node i is (i - 1) / branch.
    if (_subtree->_tiles.at(i) && !_subtree->_tiles.at((i - 1) / branch)) {
      return badInput(_uri, fmt::format("tile {} is available, its parent is not", i));
    }
  }
  for (const Availability& content : _subtree->_contents) {
    for (std::size_t i = 0; i < count; ++i) {
      if (content.at(i) && !_subtree->_tiles.at(i)) {
        return badInput(_uri,
                        fmt::format("the content of tile {} is available, the tile is not", i));
      }
    }
  }
  return {};
}

std::optional<int> SubtreeReader::tableIndex(const JsonElement& value) const {
  const auto index = countOf(value);
  if (!index || *index >= _subtree->_tables.size()) return std::nullopt;
  return static_cast<int>(*index);
}

Status SubtreeReader::readMetadata(const JsonObject& json) {
  if (!_subtree->_schema) return {};
  const Schema& schema = *_subtree->_schema;
  for (const char* key : {"propertyTables", "contentMetadata"}) {
    if (Status s = expectType(json, key, simdjson::dom::element_type::ARRAY, _uri); !s.ok()) {
      return s;
    }
  }
  if (const auto tables = arrayMember(json, "propertyTables")) {
    for (const JsonElement item : *tables) {
      JsonObject table;
      if (item.get(table) != simdjson::SUCCESS)
        return badInput(_uri, "a property table is no object");
      Result<PropertyTable> read = PropertyTable::read(table, schema, _views, _uri);
      if (!read.ok()) return read.error();
      _subtree->_tables.push_back(std::move(read.value()));
    }
  }
  if (const auto entity = objectMember(json, "subtreeMetadata")) {
    Result<MetadataEntity> read = readEntity(*entity, schema, _uri + ": subtreeMetadata");
    if (!read.ok()) return read.error();
    _subtree->_metadata = std::move(read.value());
  }
  if (const auto tile = member(json, "tileMetadata")) {
    const auto index = tableIndex(*tile);
    if (!index) return badInput(_uri, "tileMetadata names no property table");
    _subtree->_tileTable = *index;
  }
  if (const auto list = arrayMember(json, "contentMetadata")) {
    for (const JsonElement item : *list) {
      const auto index = tableIndex(item);
      if (!index) {
        _subtree->_contentTables.clear();
        return badInput(_uri, "contentMetadata names no property table");
      }
      _subtree->_contentTables.push_back(*index);
    }
  }
  return {};
}

}  // namespace kokudo::tiles::detail
