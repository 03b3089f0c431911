#include "engine/base/Files.h"
#include "engine/content/ContentDecoder.h"
#include "engine/tiles/detail/ImplicitTiling.h"
#include "engine/tiles/detail/TilesetJson.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>

namespace kokudo::tiles::detail {
namespace {

namespace fs = std::filesystem;

fs::path corpus() {
  return test::realData() / "3dtiles-validator-specs/specs/data";
}

/// What reading a file came to: an error, warnings, or neither.
struct Verdict {
  std::string error, warning;
  bool isClean() const { return error.empty() && warning.empty(); }
};

FetchNamed beside(const fs::path& file) {
  return [file](const std::string& uri) { return readFile(file.parent_path() / uri); };
}

Verdict verdictOf(const Result<ParsedTileset>& parsed) {
  Verdict verdict;
  if (!parsed.ok()) {
    verdict.error = parsed.error().message;
  } else if (!parsed->diagnostics.empty()) {
    verdict.warning = parsed->diagnostics.items().front().what;
  }
  return verdict;
}

Verdict readTilesetFile(const fs::path& file) {
  const Result<std::string> text = readFile(file);
  EXPECT_TRUE(text.ok());
  return verdictOf(parseTileset(*text, file.string(), {}, beside(file)));
}

/// As the corpus declares them: a quadtree of 6 levels in subtrees of 3, one content.
Verdict readSubtreeFile(const fs::path& file) {
  ImplicitTiling tiling;
  tiling.shape = {false, 3};
  tiling.availableLevels = 6;
  tiling.contents = {{"content/{level}.{x}.{y}.glb", -1}};
  tiling.volume = geodesy::OrientedBoundingBox{{}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}};
  auto source = std::make_shared<TilesetSource>();
  source->uri = file.string();
  source->schema = std::make_shared<const Schema>();
  source->metadata = std::make_shared<const TilesetMetadata>();
  tiling.source = source;
  ImplicitPlace place;
  place.tiling = std::make_shared<const ImplicitTiling>(tiling);
  return verdictOf(parseSubtree(*readFile(file), file.string(), place, 0, beside(file)));
}

Verdict readSchemaFile(const fs::path& file) {
  const auto schema = parseSchemaText(*readFile(file), file.string());
  return {schema.ok() ? "" : schema.error().message, ""};
}

struct Tally {
  int valid = 0, refused = 0, warned = 0, tolerated = 0;
};

/// Files of a folder: valid ones are read without complaint, the others are refused, warned of, or
/// in the list of what is tolerated.
Tally check(const std::string& folder, Verdict (*read)(const fs::path&),
            const std::map<std::string, std::string>& tolerated,
            const std::set<std::string>& alsoValid, const std::string& extension = ".json") {
  Tally tally;
  for (const auto& entry : fs::directory_iterator(corpus() / folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || entry.path().extension() != extension) continue;
    const Verdict verdict = read(entry.path());
    const bool isValid = name.starts_with("valid") || alsoValid.contains(name);
    if (isValid) {
      ++tally.valid;
      // Packages in content are an extension that is not read, and says so.
      const bool isPackage = verdict.error.find("MAXAR_content_3tz") != std::string::npos;
      EXPECT_TRUE(verdict.error.empty() || isPackage) << verdict.error;
      continue;
    }
    tally.refused += !verdict.error.empty();
    tally.warned += verdict.error.empty() && !verdict.warning.empty();
    tally.tolerated += verdict.isClean();
    EXPECT_TRUE(!verdict.isClean() || tolerated.contains(name)) << name << " was read";
    EXPECT_FALSE(!verdict.isClean() && tolerated.contains(name)) << name << " need not be listed";
  }
  return tally;
}

/// Neither refused nor warned of, and why.
const std::map<std::string, std::string> kToleratedTilesets{
    {"assetTilesetVersionInvalidType.json", "a label that nothing depends on"},
    {"extensionFoundButNotUsed.json", "what is found is read, declared or not"},
    {"extensionNotDeclaredAsRequired.json", "what is found is read, declared or not"},
    {"extensionNotDeclared_1_0_glTF.json", "what is found is read, declared or not"},
    {"extensionNotNecessary_1_1_glTF.json", "superfluous"},
    {"extensionUsedButNotFound.json", "superfluous"},
    {"extensionsInvalidType.json", "there is nothing in it to be read"},
    {"extensionsRequiredInvalidArrayLength.json", "an empty list requires nothing"},
    {"extensionsUsedDuplicateElement.json", "says the same twice"},
    {"extensionsUsedInvalidArrayLength.json", "an empty list"},
    {"extensionsValueInvalidType.json", "an extension that is not read"},
    {"implicitTilingRootWithContentBoundingVolume.json", "applies to no tile; left out"},
    {"implicitTilingRootWithMetadata.json", "is the root's own"},
    {"tileChildrenEmptyArray.json", "no children"},
    {"tileContentBoundingVolumeNotInTileBoundingVolume.json", "culled by both"},
    {"tileContentBoundingVolumeWithRotationTransform.json", "culled by both"},
    {"tileContentBoundingVolumeWithTransform.json", "culled by both"},
    {"tileGeometricErrorNotSmallerThanParentGeometricError.json", "refines later, shows all"},
    {"tileMetadataGeometricErrorInconsistent.json", "the semantic overrides"},
    {"tileRefineMissingInRoot.json", "REPLACE"},
    {"tileRefineMissingInRootOfExternal.json", "REPLACE"},
    {"tileRefineMissingInRootOfExternalA.json", "REPLACE"},
    {"tileRefineWrongCase.json", "lower case was written before 1.0"},
    {"tileWithContentAndContents.json", "all are shown"},
    {"tilesetMetadataEntityPropertyMaxNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMaxWithNormalizedNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMaxWithOffsetNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMaxWithScaleNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMinNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMinWithNormalizedNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMinWithOffsetNotInRange.json", "min and max are not read"},
    {"tilesetMetadataEntityPropertyMinWithScaleNotInRange.json", "min and max are not read"},
    {"tilesetWithCycleA.json", "read as such; loading it ends"},
    {"tilesetWithCycleB.json", "read as such; loading it ends"},
    {"tilesetWithCycleC.json", "read as such; loading it ends"}};

const std::set<std::string> kAlsoValidTilesets{
    "extrasUnexpectedType.json",          "implicitTilingValid.json",
    "tilesetWithMultipleExternal.json",   "tilesetWithMultipleExternalA.json",
    "tilesetWithMultipleExternalA0.json", "tilesetWithMultipleExternalA1.json",
    "tilesetWithMultipleExternalB.json",  "tilesetWithUnicodeBOM.json"};

const std::map<std::string, std::string> kToleratedSchemas{
    {"metadataClassDescriptionInvalidType.json", "descriptions are not read"},
    {"metadataClassNameInvalidType.json", "names for people are not read"},
    {"metadataClassPropertiesEmpty.json", "a class of nothing"},
    {"metadataClassPropertyDescriptionInvalidType.json", "descriptions are not read"},
    {"metadataClassPropertyMaxForNonNumericType.json", "min and max are not read"},
    {"metadataClassPropertyMinForNonNumericType.json", "min and max are not read"},
    {"metadataClassPropertyNameInvalidType.json", "names for people are not read"},
    {"metadataClassPropertySemanticArrayMismatchA.json", "the value decides when it is applied"},
    {"metadataClassPropertySemanticArrayMismatchB.json", "the value decides when it is applied"},
    {"metadataClassPropertySemanticComponentTypeMismatchA.json", "any number will do"},
    {"metadataClassPropertySemanticComponentTypeMismatchB.json", "any number will do"},
    {"metadataClassPropertySemanticCountMismatch.json", "the value decides when it is applied"},
    {"metadataClassPropertySemanticNormalizedMismatch.json", "any number will do"},
    {"metadataClassPropertySemanticTypeMismatch.json", "the value decides when it is applied"},
    {"metadataClassPropertySemanticUnknown.json", "means nothing to us"},
    {"metadataEnumDescriptionInvalidType.json", "descriptions are not read"},
    {"metadataEnumNameInvalidType.json", "names for people are not read"},
    {"metadataEnumValueDescriptionInvalidType.json", "descriptions are not read"},
    {"schemaIdMissing.json", "nothing refers to it"}};

const std::map<std::string, std::string> kToleratedSubtrees{
    {"subtreeTileAvailabilityBitstreamLengthTooLarge.json", "what is behind the bits is not read"},
    {"subtreePropertyTablesInvalidLength.json", "an empty list"},
    {"subtreeContentMetadataInvalidLength.json", "an empty list"},
    {"subtreeContentAvailabilityInvalidLength.json", "an empty list: no contents"}};

TEST(ValidatorCorpus, TilesetsAreReadOrTheDefectIsNamed) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  const Tally tally = check("tilesets", readTilesetFile, kToleratedTilesets, kAlsoValidTilesets);
  EXPECT_GT(tally.valid, 30);
  EXPECT_GT(tally.refused + tally.warned, 70);
}

TEST(ValidatorCorpus, SubtreesAreReadOrTheDefectIsNamed) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  check("subtrees", readSubtreeFile, kToleratedSubtrees, {});
  const Tally binary =
      check("subtrees", readSubtreeFile, {}, {"binarySubtreeValid.subtree"}, ".subtree");
  EXPECT_EQ(binary.refused, 6);
}

TEST(ValidatorCorpus, SchemasAreReadOrTheDefectIsNamed) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  check("schemas", readSchemaFile, kToleratedSchemas,
        {"FullMetadataSchema.json", "metadataClassPropertySemanticGeneric.json"});
}

TEST(ValidatorCorpus, S2VolumesAreReadOrTheDefectIsNamed) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  check("extensions/boundingVolumeS2", readTilesetFile,
        {{"s2AndInvalidBox.json", "the box is for readers without S2"}}, {});
}

TEST(ValidatorCorpus, PropertyTablesAreReadOrTheDefectIsNamed) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  const auto schema =
      parseSchemaText(*readFile(corpus() / "schemas/FullMetadataSchema.json"), "schema");
  ASSERT_TRUE(schema.ok()) << schema.error().message;
  int refused = 0;
  for (const auto& entry : fs::directory_iterator(corpus() / "propertyTables")) {
    simdjson::dom::parser parser;
    JsonObject json;
    ASSERT_EQ(parser.load(entry.path().string()).get_object().get(json), simdjson::SUCCESS);
    const std::string bytes(16, '\0');
    const std::vector<std::string_view> views{std::string_view(bytes).substr(0, 3),
                                              std::string_view(bytes).substr(8)};
    const auto tables = arrayMember(json, "propertyTables");
    ASSERT_TRUE(tables) << entry.path();
    for (const JsonElement item : *tables) {
      JsonObject table;
      ASSERT_EQ(item.get(table), simdjson::SUCCESS);
      const auto read = PropertyTable::read(table, *schema, views, entry.path().string());
      // Neither min nor a table without columns keeps a value from being read.
      const std::string name = entry.path().filename().string();
      const bool isTolerated = name == "propertyVariableLengthArrayWithMin.json" ||
                               name == "propertiesMinPropertiesMismatch.json";
      if (!read.ok()) ++refused;
      EXPECT_EQ(read.ok(), isTolerated) << entry.path();
    }
  }
  EXPECT_GT(refused, 15);
}

/// Every other file of the corpus, whatever it is: it is read, or there is a reason.
TEST(ValidatorCorpus, NothingCrashes) {
  KOKUDO_REQUIRE_REAL_DATA("3dtiles-validator-specs");
  int files = 0, refused = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string bytes = *readFile(entry.path());
    Verdict verdict;
    if (entry.path().extension() == ".subtree") {
      verdict = readSubtreeFile(entry.path());
    } else if (looksLikeTileset(bytes)) {
      verdict = readTilesetFile(entry.path());
    } else {
      content::DecodeContext context;
      context.uri = entry.path().string();
      context.fetch = beside(entry.path());
      const auto model =
          content::decodeContent(std::as_bytes(std::span(bytes.data(), bytes.size())), context);
      verdict.error = model.ok() ? "" : model.error().message;
      EXPECT_TRUE(model.ok() || !verdict.error.empty()) << entry.path();
    }
    refused += !verdict.error.empty();
  }
  EXPECT_GT(files, 900);
  EXPECT_GT(refused, 300);
}

}  // namespace
}  // namespace kokudo::tiles::detail
