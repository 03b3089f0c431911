// Every property of every content of the corpora, as read by the decoders, against a second reading
// of the same bytes, against its README, and against the geometry that it speaks of.

#include "engine/content/ContentDecoder.h"
#include "engine/io/Archive.h"
#include "tests/integration/MetadataCompare.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <cstring>
#include <iostream>
#include <regex>

namespace kokudo::test {
namespace {

namespace fs = std::filesystem;
using content::FeatureTable;
using content::Model;

Result<Model> decode(const std::string& bytes, const fs::path& file) {
  content::DecodeContext context;
  context.uri = file.string();
  context.fetch = [](const std::string& address) -> Result<std::string> {
    if (!fs::exists(address)) return Error{Error::Kind::NotFound, address};
    return readText(address);
  };
  return content::decodeContent(std::as_bytes(std::span(bytes)), context);
}

/// The property tables of a glTF: classes, properties and values.
void compareTables(const GltfOracle& oracle, const Model& model, const std::string& where,
                   MetadataCompare& compare) {
  const Json tables = oracle.metadata().value("propertyTables", Json::array());
  ASSERT_EQ(model.featureTables.size(), tables.size()) << where;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    const FeatureTable& read = model.featureTables[t];
    const std::string classId = tables[t]["class"];
    const Json& definition = oracle.schema()["classes"][classId];
    EXPECT_EQ(read.className, definition.value("name", classId)) << where;
    EXPECT_EQ(read.count, tables[t]["count"].get<std::size_t>()) << where;
    EXPECT_EQ(read.columns.size(), definition["properties"].size()) << where;
    for (const auto& [id, property] : definition["properties"].items()) {
      const auto rows = oracle.column(tables[t], id);
      for (std::size_t row = 0; row < rows.size(); ++row)
        compare.expectSame(rows[row], read.find(row, id), where + " " + id);
    }
  }
}

/// The property attributes of a primitive: one value a vertex.
void compareAttributes(const GltfOracle& oracle, const Json& primitive,
                       const content::Primitive& read, const std::string& where,
                       MetadataCompare& compare) {
  const auto uses = Json::json_pointer("/extensions/EXT_structural_metadata/propertyAttributes");
  if (!primitive.contains(uses)) return;
  ASSERT_EQ(read.vertexProperties.size(), primitive[uses].size()) << where;
  for (std::size_t i = 0; i < primitive[uses].size(); ++i) {
    const Json& attribute =
        oracle.metadata()["propertyAttributes"][primitive[uses][i].get<std::size_t>()];
    const Json& definition = oracle.schema()["classes"][attribute["class"].get<std::string>()];
    for (const auto& [id, use] : attribute["properties"].items()) {
      const auto name = use["attribute"].get<std::string>();
      const auto raw = oracle.accessor(primitive["attributes"][name].get<std::size_t>());
      const Json& property = definition["properties"][id];
      ASSERT_EQ(read.vertexProperties[i].count, raw.size()) << where;
      for (std::size_t v = 0; v < raw.size(); ++v) {
        const bool whole = property["type"] == "ENUM";
        const Json stored = whole ? Json(std::int64_t(raw[v])) : Json(raw[v]);
        compare.expectSame(applied(oracle.schema(), property, use, stored),
                           read.vertexProperties[i].find(v, id), where + " " + id);
      }
    }
  }
}

/// Ids per vertex of EXT_mesh_features, in the file's order.
void compareFeatureIds(const GltfOracle& oracle, const Json& primitive,
                       const content::Primitive& read, const std::string& where,
                       MetadataCompare& compare) {
  const auto sets = Json::json_pointer("/extensions/EXT_mesh_features/featureIds");
  if (!primitive.contains(sets)) return;
  std::vector<const std::vector<std::uint32_t>*> found;
  if (!read.featureIds.empty()) found.push_back(&read.featureIds);
  for (const auto& set : read.otherFeatureIds)
    if (!set.ids.empty()) found.push_back(&set.ids);
  std::size_t next = 0;
  for (const auto& set : primitive[sets]) {
    if (!set.contains("attribute")) continue;
    const auto name = "_FEATURE_ID_" + std::to_string(set["attribute"].get<int>());
    const auto ids = oracle.accessor(primitive["attributes"][name].get<std::size_t>());
    ASSERT_LT(next, found.size()) << where;
    ASSERT_EQ(found[next]->size(), ids.size()) << where;
    for (std::size_t v = 0; v < ids.size(); ++v)
      compare.expectSame(
          std::int64_t(ids[v]),
          std::addressof(static_cast<const Value&>(Value(std::int64_t((*found[next])[v])))),
          where + " " + name);
    ++next;
  }
}

void comparePrimitives(const GltfOracle& oracle, const Model& model, const std::string& where,
                       MetadataCompare& compare) {
  if (oracle.root().dump().find("KHR_draco") != std::string::npos) return;  // vertices move about
  std::size_t next = 0;
  for (const auto& mesh : oracle.root()["meshes"]) {
    for (const auto& primitive : mesh["primitives"]) {
      if (next >= model.primitives.size()) return;
      compareAttributes(oracle, primitive, model.primitives[next], where, compare);
      compareFeatureIds(oracle, primitive, model.primitives[next], where, compare);
      ++next;
    }
  }
}

void compareGltf(const std::string& bytes, const fs::path& file, MetadataCompare& compare) {
  const GltfOracle oracle(bytes, file.parent_path());
  if (oracle.metadata().is_null()) return;
  if (oracle.root().dump().find("EXT_primitive_voxels") != std::string::npos) return;  // refused
  const auto model = decode(bytes, file);
  ASSERT_TRUE(model.ok()) << model.error().message;
  compareTables(oracle, *model, file.string(), compare);
  comparePrimitives(oracle, *model, file.string(), compare);
}

TEST(MetadataOfContents, OfGltfSamplesIsWhatTheirBuffersHold) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  MetadataCompare compare;
  for (const char* corpus : {"3dtiles-samples", "3dtiles-cesium-native-data"})
    for (const auto& file : filesBelow(realData() / corpus, {".glb", ".gltf"}))
      if (file.filename() != "basic.glb") compareGltf(readText(file), file, compare);
  std::cout << compare.count() << " values\n";
  EXPECT_GT(compare.count(), 50'000u);  // most of them of the points of two clouds
}

TEST(MetadataOfContents, OfPlateauIsWhatTheirBuffersHold) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  MetadataCompare compare;
  for (const auto& zip : filesBelow(realData() / "plateau-reearth-flow", {".zip"})) {
    if (zip.string().find("_3dtiles") == std::string::npos) continue;
    const auto done = io::forEachEntry(zip, [&](const io::ArchiveEntry& entry, const auto& read) {
      if (!entry.path.ends_with(".glb")) return Status();
      auto bytes = read();
      if (!bytes.ok()) return Status(bytes.error());
      compareGltf(*bytes, zip.filename() / entry.path, compare);
      return Status();
    });
    EXPECT_TRUE(done.ok()) << zip;
  }
  std::cout << compare.count() << " values\n";
  EXPECT_GT(compare.count(), 10'000u);
}

/// The rows of a column of a batch table, read by hand: JSON, or numbers in the binary body.
std::vector<Json> batchColumn(const Json& column, std::string_view binary, std::size_t rows) {
  if (column.is_array()) return column.get<std::vector<Json>>();
  const std::map<std::string, std::size_t> components{
      {"SCALAR", 1}, {"VEC2", 2}, {"VEC3", 3}, {"VEC4", 4}};
  const std::size_t n = components.at(column["type"]);
  const std::string type = column["componentType"];
  const char* at = binary.data() + column["byteOffset"].get<std::size_t>();
  const auto take = [&](auto number) -> Json {
    std::memcpy(&number, at, sizeof(number));
    at += sizeof(number);
    return number;
  };
  std::vector<Json> out;
  for (std::size_t row = 0; row < rows; ++row) {
    Json value = Json::array();
    for (std::size_t c = 0; c < n; ++c) {
      value.push_back(type == "FLOAT"            ? take(float())
                      : type == "DOUBLE"         ? take(double())
                      : type == "UNSIGNED_SHORT" ? take(std::uint16_t())
                      : type == "UNSIGNED_INT"   ? take(std::uint32_t())
                      : type == "INT"            ? take(std::int32_t())
                                                 : take(std::uint8_t()));
    }
    out.push_back(n == 1 ? value[0] : value);
  }
  return out;
}

const Value* batchValue(const Model& model, std::size_t row, const std::string& name) {
  for (const auto& table : model.featureTables)
    if (row < table.count)
      if (const Value* value = table.find(row, name)) return value;
  for (const auto& primitive : model.primitives)
    for (const auto& table : primitive.vertexProperties)
      if (row < table.count)
        if (const Value* value = table.find(row, name)) return value;
  return nullptr;
}

void compareBatchTable(const std::string& bytes, const fs::path& file, MetadataCompare& compare) {
  std::uint32_t w[4];
  std::memcpy(w, bytes.data() + 12, sizeof(w));
  if (w[2] == 0) return;
  const std::size_t header = bytes.starts_with("i3dm") ? 32 : 28, table = header + w[0] + w[1];
  const Json features = Json::parse(bytes.substr(header, w[0]));
  const Json batch = Json::parse(bytes.substr(table, w[2]));
  const std::string_view binary = std::string_view(bytes).substr(table + w[2], w[3]);
  const auto model = decode(bytes, file);
  ASSERT_TRUE(model.ok()) << model.error().message;
  std::size_t rows = 0;
  for (const char* name : {"BATCH_LENGTH", "INSTANCES_LENGTH", "POINTS_LENGTH"})
    if (rows == 0) rows = features.value(name, std::size_t(0));
  for (const auto& [name, column] : batch.items()) {
    if (name == "extensions" || name == "extras") continue;
    // What Draco holds is not where the column says.
    if (column.is_object() && batch.contains("extensions")) continue;
    const auto expected = batchColumn(column, binary, rows);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::string where = file.string() + " " + name;
      if (!expected[row].is_object()) {
        compare.expectSame(expected[row], batchValue(*model, row, name), where);
        continue;
      }
      for (const auto& [inner, value] : expected[row].items())
        compare.expectSame(value, batchValue(*model, row, name + "/" + inner), where);
    }
  }
}

TEST(MetadataOfContents, OfBatchTablesIsWhatTheyHold) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-cesium-native-data");
  MetadataCompare compare;
  for (const char* corpus : {"3dtiles-samples", "3dtiles-cesium-native-data"}) {
    for (const auto& file : filesBelow(realData() / corpus, {".b3dm", ".i3dm", ".pnts"})) {
      const std::string path = file.string();
      const bool refused = path.find("error_lr") != std::string::npos ||
                           path.find("ObsoleteGltf") != std::string::npos ||
                           path.find("Invalid") != std::string::npos;
      if (!refused) compareBatchTable(readText(file), file, compare);
    }
  }
  std::cout << compare.count() << " values\n";
  EXPECT_GT(compare.count(), 1'000u);
}

/// The blocks of a README that list the values of a property: "name" : [ ... ].
Json listedIn(const std::string& readme) {
  Json listed = Json::object();
  const std::regex block("```JSON\\n([^`]*)```");
  for (std::sregex_iterator it(readme.begin(), readme.end(), block), end; it != end; ++it) {
    const Json values = Json::parse("{" + it->str(1) + "}", nullptr, false);
    if (values.is_object()) listed.update(values);
  }
  return listed;
}

TEST(MetadataOfContents, IsWhatTheReadmesList) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-samples");
  MetadataCompare compare;
  std::size_t properties = 0;
  const auto folder = realData() / "3dtiles-samples/glTF/EXT_structural_metadata";
  for (const auto& readme : filesBelow(folder, {".md"})) {
    const Json listed = listedIn(readText(readme));
    for (const auto& file : filesBelow(readme.parent_path(), {".gltf"})) {
      const std::string bytes = readText(file);
      const GltfOracle oracle(bytes, file.parent_path());
      const auto model = decode(bytes, file);
      ASSERT_TRUE(model.ok()) << model.error().message;
      for (const auto& table : oracle.metadata().value("propertyTables", Json::array())) {
        const Json& definition = oracle.schema()["classes"][table["class"].get<std::string>()];
        for (const auto& [id, property] : definition["properties"].items()) {
          if (!listed.contains(id)) continue;
          ++properties;
          // Listed as they are stored; what is read is normalised and named.
          const auto wanted = flattened(applied(oracle.schema(), property, Json(), listed[id]));
          Json found = Json::array();
          for (const auto& read : model->featureTables) {
            for (std::size_t row = 0; row < read.count; ++row) {
              const Value* value = read.find(row, id);
              if (!value) continue;
              const Json one = Json::parse(toText(*value), nullptr, false);
              for (auto& leaf : flattened(one.is_discarded() ? Json(toText(*value)) : one))
                found.push_back(std::move(leaf));
            }
          }
          const Value text(found.dump());
          compare.expectSame(Json(wanted), &text, file.string() + " " + id);
        }
      }
    }
  }
  std::cout << properties << " properties, " << compare.count() << " values\n";
  EXPECT_GE(properties, 11u);
}

}  // namespace
}  // namespace kokudo::test
