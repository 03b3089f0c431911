// What tilesets say of themselves, their groups, tiles and contents, as a click shows it, against
// the JSON and against the contents that it speaks of.

#include "engine/io/AssetAccessor.h"
#include "engine/tiles/Tileset.h"
#include "tests/integration/MetadataCompare.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <mutex>
#include <regex>
#include <set>
#include <thread>

namespace kokudo::test {
namespace {

namespace fs = std::filesystem;
using geodesy::Vec3;

/// Draws nothing; knows which tiles there were to draw.
class NoRenderer final : public tiles::TileRenderer {
 public:
  std::unique_ptr<tiles::RenderResource> prepareInWorker(
      tiles::TileId tile, std::shared_ptr<const content::Model>) override {
    const std::lock_guard lock(_mutex);
    seen.insert(tile);
    struct Nothing final : tiles::RenderResource {
      std::size_t byteSize() const override { return 1; }
      bool needsModel() const override { return true; }
    };
    return std::make_unique<Nothing>();
  }
  void attachInMainThread(tiles::RenderResource&) override {}
  void setVisible(tiles::RenderResource&, bool) override {}
  void release(std::unique_ptr<tiles::RenderResource>) override {}

  std::set<tiles::TileId> seen;

 private:
  std::mutex _mutex;
};

/// A tileset that is open, and everything in it loaded.
class Opened {
 public:
  explicit Opened(const fs::path& file) {
    _services.accessor = io::createAccessor(false);
    _services.workers = &_workers;
    _services.mainQueue = &_queue;
    _services.renderer = &_renderer;
    tiles::TilesetOptions options;
    options.maximumScreenSpaceError = 0.01;
    _tileset = std::make_unique<tiles::Tileset>(file.string(), _services, options);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    bool looked = false;  // at the tiles, once they are known
    while ((!looked || !_tileset->complete()) && !_tileset->failure() &&
           std::chrono::steady_clock::now() < end) {
      looked = _tileset->boundingVolume().has_value();
      _tileset->update(looked ? near(*_tileset->boundingVolume()) : tiles::ViewState{});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  tiles::Tileset& operator*() { return *_tileset; }

  /// Everything known of the tiles that have something to draw.
  std::vector<tiles::TileDetails> tiles() const {
    std::vector<tiles::TileDetails> out;
    for (const tiles::TileId id : _renderer.seen)
      if (auto details = _tileset->detailsOf(id)) out.push_back(std::move(*details));
    return out;
  }

 private:
  static tiles::ViewState near(const geodesy::BoundingVolume& volume) {
    const Vec3 centre = centreOf(volume);
    const Vec3 side = normalized(length(centre) > 1e6 ? centre : Vec3{1, 0.2, 0.3});
    tiles::ViewState view;
    view.position = centre + side * (1.5 * std::max(radiusOf(volume), 1.0));
    view.direction = side * -1.0;
    view.up = normalized(cross(view.direction, Vec3{0.3, 0.9, 0.1}));
    view.viewportWidth = view.viewportHeight = 4000;
    view.fovY = 1.5;
    return view;
  }

  NoRenderer _renderer;
  tasks::WorkerPool _workers{2};
  tasks::MainThreadQueue _queue;
  tiles::TilesetServices _services;
  std::unique_ptr<tiles::Tileset> _tileset;
};

/// The schema of a tileset.json, from its own file where it has one.
Json schemaOf(const Json& tileset, const fs::path& folder) {
  if (tileset.contains("schemaUri"))
    return Json::parse(readText(folder / tileset["schemaUri"].get<std::string>()));
  const auto old = Json::json_pointer("/extensions/3DTILES_metadata/schema");
  return tileset.contains(old) ? tileset[old] : tileset.value("schema", Json());
}

/// The metadata of an object of the JSON, of 1.1 or of the extension to 1.0; null where there is
/// none.
Json metadataOf(const Json& object) {
  if (object.contains("metadata")) return object["metadata"];
  const auto old = Json::json_pointer("/extensions/3DTILES_metadata");
  return object.contains(old) ? object[old] : Json();
}

void compareEntity(const Json& schema, const Json& entity, const tiles::MetadataEntity& read,
                   const std::string& where, MetadataCompare& compare) {
  if (entity.is_null() || !entity.contains("class")) return;
  const auto classId = entity["class"].get<std::string>();
  EXPECT_EQ(read.className, classId) << where;
  for (const auto& [id, property] : schema["classes"][classId]["properties"].items()) {
    const Json raw = entity.value("properties", Json::object()).value(id, Json());
    const Json value = applied(schema, property, Json(), raw);
    if (!value.is_null()) compare.expectSame(value, read.attributes, id, where);
  }
}

void eachTile(const Json& tile, const std::function<void(const Json&)>& visit) {
  visit(tile);
  for (const auto& child : tile.value("children", Json::array())) eachTile(child, visit);
}

std::vector<Json> contentsOf(const Json& tile) {
  if (tile.contains("contents")) return tile["contents"].get<std::vector<Json>>();
  const auto old = Json::json_pointer("/extensions/3DTILES_multiple_contents/contents");
  if (tile.contains(old)) return tile[old].get<std::vector<Json>>();
  if (tile.contains("content")) return {tile["content"]};
  return {};
}

/// The group of a content: an index in 1.1 and in the later extension, a name in the first.
Json groupOf(const Json& tileset, const Json& content) {
  const Json extension = metadataOf(content);
  const Json group = content.contains("group") ? content["group"]
                     : extension.is_object()   ? extension.value("group", Json())
                                               : Json();
  const Json groups = tileset.contains("groups") ? tileset["groups"]
                                                 : tileset.value("extensions", Json::object())
                                                       .value("3DTILES_metadata", Json::object())
                                                       .value("groups", Json());
  if (group.is_number()) return groups[group.get<std::size_t>()];
  return group.is_string() ? groups[group.get<std::string>()] : Json();
}

void compareTiles(const Json& tileset, const Json& schema,
                  const std::vector<tiles::TileDetails>& known, const fs::path& where,
                  MetadataCompare& compare) {
  std::size_t found = 0, wanted = 0;
  eachTile(tileset["root"], [&](const Json& tile) {
    const auto contents = contentsOf(tile);
    const auto uriOf = [](const Json& content) {
      return content.value("uri", content.value("url", std::string()));
    };
    for (const auto& content : contents)
      if (!fs::exists(where.parent_path() / uriOf(content))) return;
    if (contents.empty() || uriOf(contents[0]).ends_with(".json")) return;
    ++wanted;
    for (const auto& details : known) {
      if (details.contents.size() != contents.size() ||
          !details.contents[0].uri.ends_with("/" + uriOf(contents[0])))
        continue;
      ++found;
      compareEntity(schema, metadataOf(tile), details.metadata, where.string(), compare);
      for (std::size_t i = 0; i < contents.size(); ++i) {
        compareEntity(schema, metadataOf(contents[i]), details.contents[i].metadata, where.string(),
                      compare);
        compareEntity(schema, groupOf(tileset, contents[i]), details.contents[i].group,
                      where.string(), compare);
      }
    }
  });
  if (schema.is_object()) {
    EXPECT_GE(found, wanted) << where;
  }
}

std::vector<fs::path> tilesetsWithMetadata() {
  std::vector<fs::path> files;
  for (const char* corpus : {"3dtiles-samples", "3dtiles-cesium-native-data"}) {
    for (const auto& file : filesBelow(realData() / corpus, {".json"})) {
      const Json json = Json::parse(readText(file));
      const bool tileset = json.is_object() && json.contains("root") && json.contains("asset");
      const std::string text = json.dump();
      // Broken on purpose: no volume or error, no such refinement, no such extension.
      const bool refused = file.filename().string().starts_with("No") ||
                           text.find("MAXAR_content_geojson") != std::string::npos ||
                           text.find("3DTILES_content_voxels") != std::string::npos;
      if (tileset && !refused && (text.find("\"properties\"") != std::string::npos))
        files.push_back(file);
    }
  }
  return files;
}

TEST(MetadataOfTilesets, IsWhatTheirJsonSays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  MetadataCompare compare;
  std::size_t tilesets = 0;
  for (const auto& file : tilesetsWithMetadata()) {
    SCOPED_TRACE(file);
    const Json json = Json::parse(readText(file));
    const Json schema = schemaOf(json, file.parent_path());
    Opened opened(file);
    const auto read = (*opened).metadata();
    ASSERT_TRUE(read) << ((*opened).failure() ? (*opened).failure()->message : "");
    ++tilesets;
    if (schema.is_object()) {
      std::set<std::string> ids;
      for (const auto& [id, one] : schema["classes"].items()) ids.insert(id);
      EXPECT_EQ(std::set<std::string>(read->classNames.begin(), read->classNames.end()), ids);
      EXPECT_EQ(read->schemaId, schema.value("id", ""));
    }
    compareEntity(schema, metadataOf(json), read->tileset, file.string(), compare);
    if (json.contains("groups") && json["groups"].is_array()) {
      ASSERT_EQ(read->groups.size(), json["groups"].size());
      for (std::size_t i = 0; i < read->groups.size(); ++i)
        compareEntity(schema, json["groups"][i], read->groups[i], file.string(), compare);
    }
    const Json ranges = json.value("properties", Json::object());
    for (const auto& [name, range] : ranges.items())
      for (const auto& [end, value] : range.items())
        compare.expectSame(value, find(read->properties, name + "/" + end), name);
    compareTiles(json, schema, opened.tiles(), file, compare);
  }
  std::cout << tilesets << " tilesets, " << compare.count() << " values\n";
  EXPECT_GE(tilesets, 19u);
  EXPECT_GT(compare.count(), 2'000u);
}

TEST(MetadataOfTilesets, HasAsManyPropertiesAsTheReadmeSays) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto folder = realData() / "3dtiles-samples/1.1/TilesetWithFullMetadata";
  const std::string readme = readText(folder / "README.md");
  std::smatch said;
  ASSERT_TRUE(std::regex_search(readme, said, std::regex("results in ([0-9]+) properties")));
  Opened opened(folder / "tileset.json");
  const auto read = (*opened).metadata();
  ASSERT_TRUE(read);
  std::set<std::string> ids;
  for (const auto& [id, value] : read->tileset.attributes) ids.insert(id);
  EXPECT_EQ(ids.size(), std::stoul(said[1]));
}

/// Each content's metadata counts its materials and, of trees, the corners of its triangles (as
/// "vertices"; of the houses it counts something else).
TEST(MetadataOfTilesets, SpeaksOfTheContentsThatAreThere) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  Opened opened(realData() / "3dtiles-samples/1.1/MetadataGranularities/tileset.json");
  std::size_t contents = 0;
  for (const auto& tile : opened.tiles()) {
    for (const auto& content : tile.contents) {
      SCOPED_TRACE(content.uri);
      ASSERT_TRUE(content.model);
      std::size_t corners = 0;
      for (const auto& p : content.model->primitives) corners += p.indices.size();
      if (content.uri.find("tree") != std::string::npos) {
        EXPECT_EQ(toText(*find(content.metadata.attributes, "vertices")), std::to_string(corners));
      }
      EXPECT_EQ(toText(*find(content.metadata.attributes, "materials")),
                std::to_string(content.model->materials.size()));
      ++contents;
    }
  }
  EXPECT_EQ(contents, 20u);
}

/// The statistics of a tileset, over the values that were read from its points.
TEST(MetadataOfTilesets, AddsUpToTheStatistics) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  const auto file = realData() /
                    "3dtiles-samples/glTF/EXT_structural_metadata/PropertyAttributesPointCloud/"
                    "tileset.json";
  const Json json = Json::parse(readText(file));
  Opened opened(file);
  std::map<std::string, std::size_t> occurrences;
  double low = 1e9, high = -1e9, sum = 0;
  std::size_t count = 0;
  for (const auto& tile : opened.tiles()) {
    for (const auto& content : tile.contents) {
      ASSERT_TRUE(content.model) << content.uri;
      const auto& table = content.model->primitives.at(0).vertexProperties.at(0);
      for (std::size_t i = 0; i < table.count; ++i) {
        ++occurrences[toText(*table.find(i, "classification"))];
        const double intensity = std::get<double>(*table.find(i, "intensity"));
        low = std::min(low, intensity);
        high = std::max(high, intensity);
        sum += intensity;
        ++count;
      }
    }
  }
  const Json classes = json["statistics"]["classes"];
  ASSERT_EQ(classes.size(), 1u);
  const Json said = classes.begin().value();
  EXPECT_EQ(said["count"].get<std::size_t>(), count);
  EXPECT_NEAR(said["properties"]["intensity"]["min"].get<double>(), low, 1e-6);
  EXPECT_NEAR(said["properties"]["intensity"]["max"].get<double>(), high, 1e-6);
  EXPECT_NEAR(said["properties"]["intensity"]["sum"].get<double>(), sum, 1e-3);
  for (const auto& [name, times] : said["properties"]["classification"]["occurrences"].items())
    EXPECT_EQ(times.get<std::size_t>(), occurrences[name]) << name;
}

}  // namespace
}  // namespace kokudo::test
