#include "engine/content/detail/ByteView.h"
#include "engine/content/detail/Json.h"
#include "tests/unit/engine/content/LegacyTiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace kokudo::content::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSamples = "3dtiles-samples";
constexpr const char* kNative = "3dtiles-cesium-native-data";
constexpr const char* kInvalid = "3dtiles-validator-specs";

std::vector<fs::path> filesWith(const std::string& folder,
                                const std::set<std::string>& extensions) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(kokudo::test::realData() / folder)) {
    if (entry.is_regular_file() && extensions.count(entry.path().extension().string()))
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Feature and batch table of a b3dm, i3dm or pnts, read without the decoders.
struct Tables {
  Json features, batch;
  static Tables of(const std::string& bytes) {
    std::uint32_t w[4];
    std::memcpy(w, bytes.data() + 12, sizeof(w));
    const std::size_t header = bytes.starts_with("i3dm") ? 32 : 28;
    const auto parse = [&](std::size_t at, std::size_t size) {
      return size ? Json::parse(bytes.substr(at, size)) : Json::object();
    };
    return {parse(header, w[0]), parse(header + w[0] + w[1], w[2])};
  }
};

/// Every plain JSON column has the values that the file has.
void expectSameColumns(const Json& batch, const FeatureTable& table, const std::string& file) {
  std::size_t compared = 0;
  for (const auto& [name, values] : batch.items()) {
    if (!values.is_array()) continue;
    for (std::size_t row = 0; row < values.size() && row < table.count; ++row) {
      const Json& expected = values[row];
      const Value* found = table.find(row, name);
      if (expected.is_object()) {
        for (const auto& [inner, value] : expected.items()) {
          found = table.find(row, name + "/" + inner);
          ASSERT_TRUE(found != nullptr) << file << " " << name << "/" << inner;
          EXPECT_EQ(toText(*found), value.is_string() ? value.get<std::string>() : value.dump());
        }
        continue;
      }
      ASSERT_TRUE(found != nullptr) << file << " " << name << " row " << row;
      if (expected.is_number_float()) {
        EXPECT_EQ(std::get<double>(*found), expected.get<double>()) << file << " " << name;
      } else {
        EXPECT_EQ(toText(*found),
                  expected.is_string() ? expected.get<std::string>() : expected.dump())
            << file << " " << name;
      }
      ++compared;
    }
  }
  for (const auto& [name, column] : batch.items()) {
    if (!column.is_object() || name == "extensions" || name == "extras") continue;
    for (std::size_t row = 0; row < table.count; ++row)
      EXPECT_TRUE(table.find(row, name) != nullptr) << file << " " << name;
  }
}

TEST(LegacyCorpora, LoadsEveryTileOfTheSamplesWithItsAttributes) {
  KOKUDO_REQUIRE_REAL_DATA(kSamples);
  KOKUDO_REQUIRE_REAL_DATA(kNative);
  // What is refused on purpose, with the words of the refusal.
  const std::map<std::string, std::string> refused{
      {"cesiumNativeIssue1127.i3dm", "neither POSITION nor POSITION_QUANTIZED"},
      {"ObsoleteGltf/instancedWithBatchTable.i3dm", "version 1"},
      {"error_lr.b3dm", ""},
  };
  std::size_t loaded = 0;
  for (const char* folder : {kSamples, kNative}) {
    for (const auto& file : filesWith(folder, {".b3dm", ".i3dm", ".pnts"})) {
      const auto model = decodeFile(file);
      bool expected = true;
      for (const auto& [name, words] : refused) {
        if (!file.string().ends_with(name)) continue;
        expected = false;
        EXPECT_FALSE(model.ok()) << file;
        EXPECT_THAT(messageOf(model), ::testing::HasSubstr(words)) << file;
      }
      if (!expected) continue;
      // Its looks are shaders of an extension that was given up; only that may stand in the way.
      if (file.filename() == "tree_billboard.i3dm" && !model.ok()) {
        EXPECT_THAT(messageOf(model), ::testing::HasSubstr("KHR_techniques_webgl"));
        continue;
      }
      ASSERT_TRUE(model.ok()) << messageOf(model);
      EXPECT_FALSE(model->primitives.empty()) << file;
      ++loaded;
      const Tables tables = Tables::of(kokudo::test::readText(file));
      const auto length = unsignedOf(member(tables.features, "BATCH_LENGTH")).value_or(0);
      if (length > 0) {
        ASSERT_EQ(model->featureTables.at(0).count, length) << file;
        bool used = false;
        for (const auto& p : model->primitives) used = used || p.featureTable == 0;
        EXPECT_TRUE(used) << file;
      }
      if (!model->featureTables.empty())
        expectSameColumns(tables.batch, model->featureTables[0], file.string());
    }
  }
  EXPECT_GE(loaded, 61u);
}

TEST(LegacyCorpora, LoadsEveryGeoJsonOfTheSamples) {
  KOKUDO_REQUIRE_REAL_DATA(kNative);
  std::size_t loaded = 0;
  for (const auto& file : filesWith(kNative, {".geojson"})) {
    const auto model = decodeFile(file);
    ASSERT_TRUE(model.ok()) << messageOf(model);
    EXPECT_FALSE(model->primitives.empty()) << file;
    ++loaded;
  }
  EXPECT_EQ(loaded, 5u);
}

TEST(LegacyCorpora, LoadsOrRefusesEveryBrokenTileWithAReason) {
  KOKUDO_REQUIRE_REAL_DATA(kInvalid);
  std::map<std::string, std::string> refused;
  std::size_t loaded = 0;
  for (const auto& file : filesWith(kInvalid, {".b3dm", ".i3dm", ".pnts", ".cmpt", ".geojson",
                                               ".glb", ".vctr", ".geom", ".gltf"})) {
    const auto model = decodeFile(file);
    if (model.ok()) {
      ++loaded;
      continue;
    }
    EXPECT_THAT(model.error().message, ::testing::HasSubstr(": ")) << file;
    refused[file.filename().string()] = model.error().message;
  }
  for (const auto& [name, message] : refused) RecordProperty(name, message);
  EXPECT_GT(loaded, 80u);
  // The defect by name.
  EXPECT_THAT(refused["invalid.b3dm"], ::testing::HasSubstr("version 2"));
  EXPECT_THAT(refused["invalid.geojson"], ::testing::HasSubstr("feature 0: a position"));
  EXPECT_EQ(refused.count("valid.b3dm"), 0u);
  EXPECT_EQ(refused.count("i3dmWithUri.i3dm"), 0u);
  EXPECT_EQ(refused.count("validWithGlbInfo.cmpt"), 0u);
}

}  // namespace
}  // namespace kokudo::content::test
