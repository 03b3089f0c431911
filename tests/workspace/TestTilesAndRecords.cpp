// Every feature of the tileset is a record of the catalogue and every building of the catalogue is
// a feature, with the same attributes.
#include "engine/content/ContentDecoder.h"
#include "index/catalog/Catalog.h"
#include "index/workspace/Workspace.h"
#include "tests/workspace/RealWorkspace.h"

#include <map>
#include <set>

using namespace kokudo;
using nlohmann::json;

namespace {

using Texts = std::multiset<std::pair<std::string, std::string>>;

struct TiledFeature {
  Texts attributes;
  int leaves = 0;  ///< tiles that hold it as their own, not as part of an overview
};

bool isOwn(const content::FeatureTable& table, std::size_t row) {
  const auto* overview = table.find(row, "overview");
  return overview && *overview == Value(false);
}

// Attributes that the tiler adds stand without a prefix; those of the source have one.
bool isOfTheSource(const std::string& name) {
  return name.find(':') != std::string::npos;
}

Texts textsOf(const Attributes& attributes) {
  Texts texts;
  for (const auto& [name, value] : attributes)
    if (isOfTheSource(name)) texts.emplace(name, toText(value));
  return texts;
}

void addTile(const std::filesystem::path& file, std::map<std::string, TiledFeature>& features) {
  const auto bytes = test::readText(file);
  const auto model = content::decodeContent(std::as_bytes(std::span(bytes.data(), bytes.size())),
                                            {file.string(), {}, {}});
  ASSERT_TRUE(model.ok()) << model.error().message;
  for (const auto& table : model->featureTables)
    for (std::size_t row = 0; row < table.count; ++row) {
      if (!isOwn(table, row)) continue;
      auto& feature = features[toText(*table.find(row, "record_id"))];
      feature.attributes = textsOf(table.attributesOf(row));
      ++feature.leaves;
    }
}

std::map<std::string, TiledFeature> tiledFeatures() {
  std::map<std::string, TiledFeature> features;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::realWorkspace() /
                                                                         "tiles" / "osaka-port"))
    if (entry.path().extension() == ".glb") addTile(entry.path(), features);
  return features;
}

}  // namespace

TEST(TilesAndRecords, JoinBothWaysWithNoneLeftOver) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  auto features = tiledFeatures();
  const auto workspace = workspace::Workspace::open(test::realWorkspace());
  ASSERT_TRUE(workspace.ok()) << workspace.error().message;
  const auto catalog = workspace->openCatalog(false);
  ASSERT_TRUE(catalog.ok()) << catalog.error().message;
  std::size_t buildings = 0, lost = 0, different = 0;
  ASSERT_TRUE(catalog
                  ->forEach([&](const catalog::Record& record) {
                    if (record.source != "plateau" || record.kind != "building") return true;
                    ++buildings;
                    const auto found = features.find(record.id);
                    if (found == features.end()) {
                      ++lost;
                    } else {
                      different += found->second.attributes != textsOf(record.attributes);
                      EXPECT_EQ(found->second.leaves, 1) << record.id;
                      features.erase(found);
                    }
                    return true;
                  })
                  .ok());
  EXPECT_EQ(buildings, 6307u);
  EXPECT_EQ(lost, 0u) << "buildings of the catalogue that are in no tile";
  EXPECT_EQ(different, 0u) << "buildings whose attributes differ";
  for (const auto& [id, feature] : features)
    EXPECT_NE(id.find("plateau:tran_"), std::string::npos) << id << " is no record";
}

// At 400 kbps half a second each.
TEST(TilesAndRecords, TheFirstTileOfEachLayerIsSmall) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  for (const char* layer : {"terrain", "osaka-port"}) {
    const auto folder = test::realWorkspace() / "tiles" / layer;
    const json tileset = json::parse(test::readText(folder / "tileset.json"));
    const std::string first = tileset["root"]["content"]["uri"];
    EXPECT_LE(std::filesystem::file_size(folder / first), 24u << 10) << layer << " " << first;
  }
}
