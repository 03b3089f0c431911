#include "index/exporter/Exporter.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>

using namespace kokudo;
namespace fs = std::filesystem;

namespace {

catalog::Record shelter(const std::string& id, double lon, double lat,
                        const std::string& license = "GSI-Content") {
  catalog::Record record;
  record.id = "gsi-shelters:" + id;
  record.source = "gsi-shelters";
  record.dataset = "evacuation";
  record.datasetTitle = "指定避難所";
  record.title = "髙﨑小学校";
  record.place.how = catalog::PlaceQuality::Point;
  record.place.longitude = lon;
  record.place.latitude = lat;
  record.place.bbox = {lon, lat, lon, lat};
  record.license = license;
  record.credit = "国土地理院";
  record.provenance = {"evacuation/271004.json", "2026-11-22T00:00:00Z", "", "localfiles", ""};
  return record;
}

class Exporter : public testing::Test {
 protected:
  Exporter() : store(catalog::Catalog::open(folder / "catalog.sqlite").value()) {}

  void put(const catalog::Record& record) { ASSERT_TRUE(store.upsert(record).ok()); }
  Result<exporter::ExportReport> run(exporter::ExportRequest request,
                                     const std::string& name = "package") {
    return exporter::exportRecords(store, request, folder / name, progress, {});
  }
  exporter::ExportRequest request(const std::string& format) {
    exporter::ExportRequest r;
    r.ids = {"gsi-shelters:1"};
    r.format = format;
    r.query = "避難所";
    return r;
  }

  test::TemporaryFolder folder;
  catalog::Catalog store;
  NoProgress progress;
};

/// No file of this process grows beyond `bytes`, as on a disk without room, while this lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : _before(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &_limit);
    const rlimit small{bytes, _limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &_limit);
    std::signal(SIGXFSZ, _before);
  }

 private:
  rlimit _limit{};
  void (*_before)(int);
};

}  // namespace

TEST_F(Exporter, WritesRecordsProvenanceCreditsAndChecksums) {
  put(shelter("1", 135.5, 34.7));
  const auto report = run(request("csv"));
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->records, 1u);
  for (const char* file :
       {"data/records.csv", "data/manifest.json", "data/provenance.jsonl", "data/CREDITS.txt",
        "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt"})
    EXPECT_TRUE(fs::exists(folder / "package" / file)) << file;
  EXPECT_THAT(test::readText(folder / "package" / "data" / "CREDITS.txt"),
              testing::HasSubstr("国土地理院"));
  EXPECT_THAT(test::readText(folder / "package" / "data" / "manifest.json"),
              testing::HasSubstr("避難所"));
  EXPECT_THAT(test::readText(folder / "package" / "data" / "records.csv"),
              testing::HasSubstr("髙﨑小学校"));
}

TEST_F(Exporter, MakesABagThatSha256sumAccepts) {
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("geojson")).ok());
  const auto command = "cd " + (folder / "package").string() +
                       " && sha256sum --quiet -c manifest-sha256.txt tagmanifest-sha256.txt";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(Exporter, SaysIntactThenChangedAfterOneByte) {
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("gpkg")).ok());
  EXPECT_EQ(exporter::verifyPackage(folder / "package")->state,
            exporter::VerifyReport::State::Intact);
  {
    std::fstream file(folder / "package" / "data" / "records.gpkg",
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(200);
    const int byte = file.peek();
    file.seekp(200);
    file.put(static_cast<char>(byte ^ 1));
  }
  const auto report = exporter::verifyPackage(folder / "package");
  EXPECT_EQ(report->state, exporter::VerifyReport::State::Changed);
}

TEST_F(Exporter, SeesRemovedAndAddedFiles) {
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("csv")).ok());
  fs::remove(folder / "package" / "data" / "CREDITS.txt");
  test::writeText(folder / "package" / "data" / "stranger.txt", "x");
  std::map<std::string, std::string> states;
  const auto report = exporter::verifyPackage(folder / "package");
  for (const auto& file : report->files) states[file.path] = file.state;
  EXPECT_EQ(states["data/CREDITS.txt"], "missing");
  EXPECT_EQ(states["data/stranger.txt"], "added");
  EXPECT_EQ(report->state, exporter::VerifyReport::State::Changed);
}

TEST_F(Exporter, CallsAFolderThatIsNoPackageUnknown) {
  fs::create_directories(folder / "plain");
  EXPECT_EQ(exporter::verifyPackage(folder / "plain")->state,
            exporter::VerifyReport::State::Unknown);
  EXPECT_EQ(exporter::verifyPackage(folder / "nowhere").error().kind, Error::Kind::NotFound);
}

TEST_F(Exporter, RefusesAManifestThatLeavesTheBag) {
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("csv")).ok());
  test::writeText(folder / "package" / "manifest-sha256.txt",
                  std::string(64, 'a') + "  ../catalog.sqlite\n");
  EXPECT_EQ(exporter::verifyPackage(folder / "package")->state,
            exporter::VerifyReport::State::Changed);
}

TEST_F(Exporter, RefusesToMixShareAlikeWithOtherTerms) {
  put(shelter("1", 135.5, 34.7));
  put(shelter("2", 135.5, 34.7, "ODbL-1.0"));
  auto mixed = request("csv");
  mixed.ids.push_back("gsi-shelters:2");
  const auto report = run(mixed);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::Licence);
  EXPECT_FALSE(fs::exists(folder / "package"));
}

TEST_F(Exporter, RefusesRecordsOfUnknownLicence) {
  put(shelter("1", 135.5, 34.7, ""));
  EXPECT_EQ(run(request("csv")).error().kind, Error::Kind::Licence);
}

TEST_F(Exporter, LeavesNothingBehindWhenARecordIsMissing) {
  EXPECT_EQ(run(request("csv")).error().kind, Error::Kind::NotFound);
  for (const auto& entry : fs::directory_iterator(folder.path()))
    EXPECT_THAT(entry.path().filename().string(), testing::StartsWith("catalog.sqlite"));
}

TEST_F(Exporter, NeverOverwritesAPackage) {
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("csv")).ok());
  EXPECT_EQ(run(request("csv")).error().kind, Error::Kind::BadUsage);
}

TEST_F(Exporter, RefusesAFormatItDoesNotKnow) {
  put(shelter("1", 135.5, 34.7));
  EXPECT_EQ(run(request("dwg")).error().kind, Error::Kind::BadUsage);
}

TEST_F(Exporter, NamesTheCoordinateOperationInTheManifest) {
  put(shelter("1", 135.5, 34.7));
  auto plane = request("csv");
  plane.crs = "EPSG:6674";
  ASSERT_TRUE(run(plane).ok());
  EXPECT_THAT(test::readText(folder / "package" / "data" / "manifest.json"),
              testing::AllOf(testing::HasSubstr("zone VI"), testing::HasSubstr("accuracy_m")));
}

TEST_F(Exporter, RenamesAttributesThatCollideAndSaysSo) {
  auto record = shelter("1", 135.5, 34.7);
  record.attributes = {{"Title", std::string("x")}, {"容量", std::int64_t(5)}};
  put(record);
  const auto report = run(request("csv"));
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->loss.size(), 1u);
  EXPECT_EQ(report->loss[0].field, "Title");
  auto strict = request("csv");
  strict.strict = true;
  EXPECT_EQ(run(strict, "strict").error().kind, Error::Kind::BadInput);
}

TEST_F(Exporter, StopsWhenCancelledAndLeavesNothing) {
  put(shelter("1", 135.5, 34.7));
  CancelToken token;
  token.cancel();
  const auto report =
      exporter::exportRecords(store, request("csv"), folder / "package", progress, token);
  EXPECT_EQ(report.error().kind, Error::Kind::Cancelled);
  EXPECT_FALSE(fs::exists(folder / "package"));
}

TEST_F(Exporter, MakesNoPackageOfAFileThatCouldNotBeWrittenWhole) {
  auto record = shelter("1", 135.5, 34.7);
  record.attributes = {{"note", std::string(256 << 10, 'x')}};
  put(record);
  for (const char* format : {"geojson", "gpkg", "csv"}) {
    const FileSizeLimit limit(64 << 10);
    EXPECT_FALSE(run(request(format), format).ok()) << format;
    EXPECT_FALSE(fs::exists(folder / format)) << format;
  }
}

TEST_F(Exporter, WantsAFolderToWriteTo) {
  put(shelter("1", 135.5, 34.7));
  const auto report = exporter::exportRecords(store, request("csv"), "", progress, {});
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().kind, Error::Kind::BadUsage);
}

TEST_F(Exporter, KeepsAQueryOfSeveralLinesOutOfTheElementsOfTheBag) {
  put(shelter("1", 135.5, 34.7));
  auto r = request("csv");
  r.query = "避難所\nContact-Name: nobody";
  ASSERT_TRUE(run(r).ok());
  std::ifstream info(folder / "package" / "bag-info.txt");
  for (std::string line; std::getline(info, line);)
    EXPECT_THAT(line, testing::Not(testing::StartsWith("Contact-Name")));
}

TEST_F(Exporter, VerifyGivesAnErrorForANameThatNoFileCanHave) {
  EXPECT_FALSE(exporter::verifyPackage(std::string(5000, 'a')).ok());
  put(shelter("1", 135.5, 34.7));
  ASSERT_TRUE(run(request("csv")).ok());
  test::writeText(folder / "package" / "manifest-sha256.txt",
                  std::string(64, 'a') + "  data/" + std::string(5000, 'b') + "\n");
  EXPECT_EQ(exporter::verifyPackage(folder / "package")->state,
            exporter::VerifyReport::State::Changed);
}
