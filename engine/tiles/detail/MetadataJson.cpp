#include "engine/tiles/detail/MetadataJson.h"

#include "engine/tiles/detail/StatisticsJson.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::tiles::detail {
namespace {

constexpr const char* kExtension = "3DTILES_metadata";

/// Of the tileset itself, or of the extension of 1.0.
std::optional<JsonElement> memberOf(const JsonObject& tileset, const char* key) {
  if (const auto own = member(tileset, key)) return own;
  const auto extension = extensionOf(tileset, kExtension);
  return extension ? member(*extension, key) : std::nullopt;
}

Result<Schema> readSchema(const JsonElement& value, const std::string& uri) {
  JsonObject json;
  if (value.get(json) != simdjson::SUCCESS) return badInput(uri, "schema is not an object");
  return parseSchema(json, uri);
}

Result<Schema> fetchSchema(const JsonElement& value, const std::string& uri,
                           const FetchNamed& fetch) {
  std::string_view named;
  if (value.get(named) != simdjson::SUCCESS) return badInput(uri, "schemaUri is not a text");
  if (!fetch) return badInput(uri, "the schema cannot be fetched");
  Result<std::string> body = fetch(std::string(named));
  if (!body.ok()) return body.error();
  return parseSchemaText(*body, uri + ": schema " + std::string(named));
}

void readSchemaInto(MetadataScope& scope, const JsonObject& tileset, const std::string& uri,
                    const FetchNamed& fetch, Diagnostics& warnings) {
  const auto inline_ = memberOf(tileset, "schema"), named = memberOf(tileset, "schemaUri");
  if (!inline_ && !named) return;
  if (inline_ && named) warnings.warn(uri, "both schema and schemaUri; schema is read");
  Result<Schema> schema = inline_ ? readSchema(*inline_, uri) : fetchSchema(*named, uri, fetch);
  if (!schema.ok()) {
    warnings.warn(uri, "metadata is left out: " + schema.error().message);
    return;
  }
  scope.metadata->schemaId = schema->id;
  for (const SchemaClass& kind : schema->classes) scope.metadata->classNames.push_back(kind.id);
  scope.schema = std::make_shared<const Schema>(std::move(schema.value()));
}

Result<MetadataEntity> entityOf(const JsonElement& value, const MetadataScope& scope,
                                const std::string& where, Attributes* semantics = nullptr) {
  JsonObject json;
  if (value.get(json) != simdjson::SUCCESS) return badInput(where, "metadata is not an object");
  if (!scope.schema) return badInput(where, "metadata without a schema");
  return readEntity(json, *scope.schema, where, semantics);
}

/// A list in 1.1; an object by name in drafts of the extension.
void readGroups(MetadataScope& scope, const JsonElement& value, const std::string& uri,
                Diagnostics& warnings) {
  const auto add = [&](const JsonElement& group, const std::string& where) {
    Result<MetadataEntity> entity = entityOf(group, scope, where);
    if (!entity.ok()) warnings.warn(uri, entity.error().message);
    scope.metadata->groups.push_back(entity.ok() ? std::move(entity.value()) : MetadataEntity{});
  };
  JsonArray list;
  JsonObject named;
  if (value.get(list) == simdjson::SUCCESS) {
    for (const JsonElement group : list) {
      add(group, fmt::format("{}: group {}", uri, scope.metadata->groups.size()));
    }
  } else if (value.get(named) == simdjson::SUCCESS) {
    for (const auto& field : named) {
      scope.groupNames.emplace_back(field.key);
      add(field.value, uri + ": group " + std::string(field.key));
    }
  } else {
    warnings.warn(uri, "groups is not a list");
  }
}

}  // namespace

MetadataScope readMetadataScope(const JsonObject& tileset, const std::string& uri,
                                const FetchNamed& fetch, Diagnostics& warnings) {
  MetadataScope scope;
  readSchemaInto(scope, tileset, uri, fetch, warnings);
  auto own = member(tileset, "metadata");
  if (const auto extension = extensionOf(tileset, kExtension); extension && !own) {
    own = member(*extension, "tileset");
  }
  if (own) {
    Result<MetadataEntity> entity = entityOf(*own, scope, uri + ": metadata");
    if (entity.ok()) {
      scope.metadata->tileset = std::move(entity.value());
    } else {
      warnings.warn(uri, entity.error().message);
    }
  }
  if (const auto groups = memberOf(tileset, "groups")) readGroups(scope, *groups, uri, warnings);
  if (const auto statistics = memberOf(tileset, "statistics")) {
    scope.metadata->statistics = readStatistics(*statistics, scope.schema.get(), uri, warnings);
  }
  Attributes& plain = scope.metadata->properties;
  if (const auto asset = objectMember(tileset, "asset")) {
    for (const auto& field : *asset) {
      if (field.key != "extensions") flatten(field.value, "asset/" + std::string(field.key), plain);
    }
  }
  if (const auto properties = objectMember(tileset, "properties")) {
    for (const auto& field : *properties) flatten(field.value, std::string(field.key), plain);
  }
  if (const auto extras = member(tileset, "extras")) flatten(*extras, "extras", plain);
  return scope;
}

Result<MetadataEntity> readMetadataOf(const JsonObject& owner, const MetadataScope& scope,
                                      const std::string& where, Attributes& semantics) {
  auto value = member(owner, "metadata");
  if (!value) {
    const auto extension = extensionOf(owner, kExtension);
    if (extension && member(*extension, "class")) {
      value = member(*objectMember(owner, "extensions"), kExtension);
    }
  }
  if (!value) return MetadataEntity{};
  return entityOf(*value, scope, where, &semantics);
}

Result<int> readGroupOf(const JsonObject& content, const MetadataScope& scope,
                        const std::string& where) {
  auto value = member(content, "group");
  if (const auto extension = extensionOf(content, kExtension); extension && !value) {
    value = member(*extension, "group");
  }
  if (!value) return -1;
  std::string_view name;
  if (value->get(name) == simdjson::SUCCESS) {
    const auto found = std::find(scope.groupNames.begin(), scope.groupNames.end(), name);
    if (found != scope.groupNames.end()) return static_cast<int>(found - scope.groupNames.begin());
    return badInput(where, "there is no group \"" + std::string(name.substr(0, 40)) + "\"");
  }
  const auto index = countOf(*value);
  if (!index || *index >= scope.metadata->groups.size()) {
    return badInput(where, fmt::format("content.group names none of the {} groups",
                                       scope.metadata->groups.size()));
  }
  return static_cast<int>(*index);
}

}  // namespace kokudo::tiles::detail
