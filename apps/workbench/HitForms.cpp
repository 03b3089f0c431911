#include "apps/workbench/HitForms.h"

#include "apps/workbench/detail/JsonParts.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;

bool hasPlace(const search::Hit& hit) {
  return hit.place.how != catalog::PlaceQuality::None;
}

class JsonLines final : public HitForm {
 public:
  std::string hit(const search::Hit& hit, const HitEntity& entity) override {
    Json json = detail::hitJson(hit);
    if (!entity.id.empty()) {
      json["entity"] = entity.id;
      json["members"] = entity.members;
    }
    return detail::dumpLine(json) + "\n";
  }
};

/// Heights of records are 標高 and those of GeoJSON ellipsoidal: they stay out of the coordinates.
class GeoJson final : public HitForm {
 public:
  std::string begin() const override { return "{\"type\":\"FeatureCollection\",\"features\":["; }
  std::string end() const override { return "\n]}\n"; }

  std::string hit(const search::Hit& hit, const HitEntity& entity) override {
    Json feature{{"type", "Feature"}, {"id", hit.id}, {"geometry", nullptr}};
    if (hasPlace(hit))
      feature["geometry"] = {{"type", "Point"},
                             {"coordinates", {hit.place.longitude, hit.place.latitude}}};
    Json properties = detail::hitJson(hit);
    properties["snippet"] = plainSnippet(hit.snippet);
    properties["place"] = catalog::toText(hit.place.how);
    if (hasPlace(hit)) properties["extent"] = hit.place.bbox;
    if (hit.place.height) properties["height_m"] = *hit.place.height;
    if (!entity.id.empty()) {
      properties["entity"] = entity.id;
      properties["members"] = entity.members;
    }
    feature["properties"] = std::move(properties);
    const std::string separator = _first ? "\n" : ",\n";
    _first = false;
    return separator + detail::dumpLine(feature);
  }

 private:
  bool _first = true;
};

class Csv final : public HitForm {
 public:
  explicit Csv(bool entities) : _entities(entities) {}

  std::string begin() const override {
    return std::string(
               "id,title,source,dataset,dataset_title,kind,year,municipality,longitude,latitude,"
               "height_m,place,distance_m,score,snippet") +
           (_entities ? ",entity,members\r\n" : "\r\n");
  }

  std::string hit(const search::Hit& hit, const HitEntity& entity) override {
    std::string line;
    const auto text = [&](std::string_view field) {
      line += csvField(field);
      line += ',';
    };
    const auto number = [&](const auto& value, bool known) {
      if (known) line += fmt::format("{}", value);
      line += ',';
    };
    for (const auto* field :
         {&hit.id, &hit.title, &hit.source, &hit.dataset, &hit.datasetTitle, &hit.kind})
      text(*field);
    number(hit.year.value_or(0), hit.year.has_value());
    text(hit.municipality);
    number(hit.place.longitude, hasPlace(hit));
    number(hit.place.latitude, hasPlace(hit));
    number(hit.place.height.value_or(0), hit.place.height.has_value());
    text(catalog::toText(hit.place.how));
    number(hit.distanceMetres.value_or(0), hit.distanceMetres.has_value());
    number(hit.score, true);
    text(plainSnippet(hit.snippet));
    if (_entities) {
      text(entity.id);
      text(fmt::format("{}", fmt::join(entity.members, " ")));
    }
    line.back() = '\r';
    return line + "\n";
  }

 private:
  bool _entities;
};

}  // namespace

std::unique_ptr<HitForm> hitForm(const std::string& name, bool entities) {
  if (name == "jsonl") return std::make_unique<JsonLines>();
  if (name == "geojson") return std::make_unique<GeoJson>();
  if (name == "csv") return std::make_unique<Csv>(entities);
  return nullptr;
}

std::string csvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string plainSnippet(std::string snippet) {
  std::erase_if(snippet, [](char c) { return c == '\x02' || c == '\x03'; });
  std::replace(snippet.begin(), snippet.end(), '\n', ' ');
  return snippet;
}

}  // namespace kokudo::workbench
