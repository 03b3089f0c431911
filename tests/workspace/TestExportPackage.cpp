// A package in plane rectangular coordinates, checked by programs of others: ogrinfo,
// gdaltransform, sha256sum.
#include "tests/workspace/RealWorkspace.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

using namespace kokudo;
using nlohmann::json;

namespace {

constexpr const char* kSelection = "避難所 --bbox 135.3,34.6,135.6,34.8 --facet dataset=指定避難所";

class ExportPackage : public testing::Test {
 protected:
  void SetUp() override {
    KOKUDO_REQUIRE_REAL_WORKSPACE();
    const auto run =
        test::kokudo(std::string("export ") + kSelection +
                     " --format gpkg --crs EPSG:6674 --json --out '" + package().string() + "'");
    ASSERT_EQ(run.exitCode, 0) << run.err;
    report = run.json();
  }
  std::filesystem::path package() const { return folder / "package"; }
  std::string gpkg() const { return (package() / "data" / "records.gpkg").string(); }

  test::TemporaryFolder folder;
  json report;
};

struct Point {
  double x = 0, y = 0;
};

// id -> x, y, as ogr2ogr reads them.
std::map<std::string, Point> pointsOf(const std::string& gpkg, const std::string& folder) {
  const auto csv = folder + "/points.csv";
  const auto run = test::runCommand("ogr2ogr -f CSV -lco GEOMETRY=AS_XY -select id '" + csv +
                                    "' '" + gpkg + "'");
  EXPECT_EQ(run.exitCode, 0) << run.err;
  std::map<std::string, Point> points;
  std::ifstream lines(csv);
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::string x, y, id;
    std::getline(fields, x, ',');
    std::getline(fields, y, ',');
    std::getline(fields, id, ',');
    if (id.size() > 1 && id.front() == '"') id = id.substr(1, id.size() - 2);
    points[id] = {std::stod(x), std::stod(y)};
  }
  return points;
}

}  // namespace

TEST_F(ExportPackage, OpensInOgrinfoWithAsManyRecordsAsTheSearchFound) {
  const auto page = test::kokudo(std::string("search ") + kSelection + " --json").json();
  EXPECT_EQ(report["records"], page["total"]);
  const auto info = test::runCommand("ogrinfo -so '" + gpkg() + "' records");
  EXPECT_EQ(info.exitCode, 0) << info.err;
  EXPECT_THAT(info.out,
              testing::HasSubstr("Feature Count: " + std::to_string(page["total"].get<int>())));
  EXPECT_THAT(info.out, testing::HasSubstr("JGD2011 / Japan Plane Rectangular CS VI"));
}

TEST_F(ExportPackage, AgreesWithGdaltransformToAMillimetre) {
  const auto points = pointsOf(gpkg(), folder.path().string());
  ASSERT_GT(points.size(), 1000u);
  const auto hits =
      test::kokudo(std::string("search ") + kSelection + " --limit 300 --json").json()["hits"];
  std::string input;
  for (const auto& hit : hits)
    input += hit["place"]["lon"].dump() + " " + hit["place"]["lat"].dump() + "\n";
  test::writeText(folder / "lonlat", input);
  const auto run =
      test::runCommand("gdaltransform -s_srs EPSG:6668 -t_srs EPSG:6674 -output_xy <'" +
                       (folder / "lonlat").string() + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  std::istringstream output(run.out);
  for (const auto& hit : hits) {
    double x = 0, y = 0;
    ASSERT_TRUE(output >> x >> y);
    const auto point = points.at(hit["id"]);
    EXPECT_NEAR(point.x, x, 0.001) << hit["id"];
    EXPECT_NEAR(point.y, y, 0.001) << hit["id"];
  }
}

TEST_F(ExportPackage, IsIntactUntilOneByteChanges) {
  const auto verify = "verify --json '" + package().string() + "'";
  auto run = test::kokudo(verify);
  EXPECT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(run.json()["state"], "intact");
  std::fstream file(gpkg(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(5000);
  const int byte = file.get();
  file.seekp(5000);
  file.put(static_cast<char>(byte ^ 0x10));
  file.close();
  run = test::kokudo(verify);
  EXPECT_EQ(run.exitCode, 6);
  EXPECT_EQ(run.json()["state"], "changed");
}

TEST_F(ExportPackage, NamesSourceLicenceCreditTimeQueryAndOperation) {
  const auto manifest = json::parse(test::readText(package() / "data" / "manifest.json"));
  EXPECT_THAT(manifest["query"].get<std::string>(),
              testing::HasSubstr("避難所 --bbox 135.3,34.6,135.6,34.8"));
  EXPECT_EQ(manifest["sources"][0]["licence"], "GSI-Content");
  EXPECT_THAT(manifest["sources"][0]["credit"].get<std::string>(),
              testing::HasSubstr("国土地理院"));
  EXPECT_FALSE(manifest["sources"][0]["retrieved_first"].get<std::string>().empty());
  EXPECT_FALSE(manifest["coordinate_operation"]["name"].get<std::string>().empty());
}

TEST(ExportRefusal, ToMixShareAlikeEndsWithEight) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto run = test::kokudo("export --bbox 135.3,34.6,135.6,34.8 --format csv --out '" +
                                (folder / "mixed").string() + "'");
  EXPECT_EQ(run.exitCode, 8) << run.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "mixed"));
}

TEST(ExportPersons, NeverHoldsNamesFromBoringLogs) {
  KOKUDO_REQUIRE_REAL_WORKSPACE();
  const test::TemporaryFolder folder;
  const auto run = test::kokudo("export --facet source=kunijiban --format csv --out '" +
                                (folder / "borings").string() + "'");
  ASSERT_EQ(run.exitCode, 0) << run.err;
  const auto csv = test::readText(folder / "borings" / "data" / "records.csv");
  ASSERT_GT(csv.size(), 10000u);
  for (const char* field : {"主任技師", "現場代理人", "コア鑑定者", "ボーリング責任者"})
    EXPECT_EQ(csv.find(field), std::string::npos) << field;
}
