// `kokudo search --format ... --output ...` as programs outside call it: whole results, full disks,
// readers that go away, interrupts.
#include "tests/support/ProgramRun.h"
#include "tests/support/TestData.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

using namespace kokudo;
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

constexpr int kRecords = 3000;

/// A workspace of 3,000 wells, of which every third has no place, shared by the tests.
class SearchStreams : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder = new test::TemporaryFolder;
    std::string csv = "番号,名称,備考,緯度,経度,年\n";
    for (int i = 0; i < kRecords; ++i) {
      const auto number = std::to_string(i);
      const auto place = i % 3 == 0 ? "," : "34.6" + number + ",135.4" + number;
      csv += number + ",\"井戸 " + number + ", 深\",\"\"\"観測\"\" 中\"," + place + "," +
             std::to_string(1980 + i % 40) + "\n";
    }
    test::writeText(*folder / "wells" / "井戸.csv", csv);
    const auto run = kokudo("import --quiet '" + (*folder / "wells").string() + "'");
    ASSERT_EQ(run.exitCode, 0) << run.err;
  }
  static void TearDownTestSuite() { delete folder; }

  static std::string program() {
    return "'" + (test::programDir() / "kokudo").string() + "' --workspace '" +
           (*folder / "ws").string() + "' ";
  }
  static test::ProgramRun kokudo(const std::string& arguments) {
    return test::runCommand(program() + arguments);
  }
  static std::vector<std::string> linesOf(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }
  static std::size_t filesIn(const std::filesystem::path& path) {
    const std::filesystem::directory_iterator files(path);
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }

  static test::TemporaryFolder* folder;
};

test::TemporaryFolder* SearchStreams::folder = nullptr;

/// The rows of RFC 4180 text.
std::vector<std::vector<std::string>> rowsOf(const std::string& csv) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (quoted && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
      rows.back().back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back().push_back("");
    } else if (!quoted && c == '\r' && i + 1 < csv.size() && csv[i + 1] == '\n') {
      rows.push_back({""});
      ++i;
    } else {
      rows.back().back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

}  // namespace

TEST_F(SearchStreams, HoldTheWholeResultInEveryForm) {
  std::set<std::string> ids;
  for (const auto& line : linesOf(kokudo("search 井戸 --format jsonl").out))
    ids.insert(json::parse(line)["id"]);
  EXPECT_EQ(ids.size(), std::size_t(kRecords));
  const auto collection = kokudo("search 井戸 --format geojson").json();
  EXPECT_EQ(collection["type"], "FeatureCollection");
  std::set<std::string> features;
  std::size_t placeless = 0;
  for (const auto& feature : collection["features"]) {
    features.insert(feature["id"]);
    placeless += feature["geometry"].is_null();
  }
  EXPECT_EQ(features, ids);
  EXPECT_EQ(placeless, std::size_t(kRecords) / 3);
  const auto rows = rowsOf(kokudo("search 井戸 --format csv").out);
  ASSERT_EQ(rows.size(), std::size_t(kRecords) + 1);
  std::set<std::string> firsts;
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), rows[0].size());
    firsts.insert(row[0]);
  }
  EXPECT_EQ(rows[0][1], "title");
  EXPECT_EQ(firsts.size(), ids.size() + 1);
}

TEST_F(SearchStreams, KeepTheOrderAndThePageThatIsAskedFor) {
  const auto page = kokudo("search 井戸 --sort year --limit 40 --offset 25 --json").json();
  const auto lines =
      linesOf(kokudo("search 井戸 --sort year --limit 40 --offset 25 --format jsonl").out);
  ASSERT_EQ(lines.size(), 40u);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_EQ(json::parse(lines[i])["id"], page["hits"][i]["id"]) << i;
}

TEST_F(SearchStreams, WriteAFileThatIsWholeAndSayHowMuch) {
  const test::TemporaryFolder out;
  const auto file = (out / "wells.csv").string();
  const auto run = kokudo("search 井戸 --format csv --output '" + file + "'");
  EXPECT_EQ(run.exitCode, 0);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(run.err, HasSubstr("3000 hits"));
  EXPECT_EQ(rowsOf(test::readText(out / "wells.csv")).size(), std::size_t(kRecords) + 1);
  EXPECT_EQ(filesIn(out.path()), 1u);
}

TEST_F(SearchStreams, PutAPageIntoAFileToo) {
  const test::TemporaryFolder out;
  const auto run = kokudo("search 井戸 --json --output '" + (out / "page.json").string() + "'");
  EXPECT_EQ(run.exitCode, 0) << run.err;
  EXPECT_EQ(json::parse(test::readText(out / "page.json"))["total"], kRecords);
}

TEST_F(SearchStreams, LeaveTheFormerFileWhereTheDiskIsFull) {
  const test::TemporaryFolder out;
  test::writeText(out / "wells.csv", "former");
  // A file may grow to 64 blocks of 512 or 1,024 bytes: the shell's way to a full disk.
  const auto run =
      test::runCommand("trap '' XFSZ; ulimit -f 64; " + program() +
                       "search 井戸 --format csv --output '" + (out / "wells.csv").string() + "'");
  EXPECT_EQ(run.exitCode, 7);
  EXPECT_THAT(run.err, HasSubstr("wells.csv"));
  EXPECT_EQ(test::readText(out / "wells.csv"), "former");
  EXPECT_EQ(filesIn(out.path()), 1u);
  const auto full = kokudo("search 井戸 --format geojson > /dev/full");
  EXPECT_EQ(full.exitCode, 7);
  EXPECT_THAT(full.err, HasSubstr("no space"));
}

TEST_F(SearchStreams, EndQuietlyWhenTheirReaderGoesAway) {
  const auto run = test::runCommand("bash -c '{ " + std::string("\"$0\" --workspace \"$1\" ") +
                                    "search --format jsonl; echo \"exit $?\" >&2; } | head -1' '" +
                                    (test::programDir() / "kokudo").string() + "' '" +
                                    (*folder / "ws").string() + "'");
  EXPECT_EQ(linesOf(run.out).size(), 1u);
  EXPECT_EQ(run.err, "exit 0\n");
}

TEST_F(SearchStreams, StopAtAnInterruptWithoutAFile) {
  const test::TemporaryFolder out;
  // The pipe holds the program up until the interrupt is there.
  const auto run =
      test::runCommand("mkfifo '" + (out / "pipe").string() + "'; " + program() +
                       "search --format jsonl --output '" + (out / "pipe").string() +
                       "' & pid=$!; exec 9<'" + (out / "pipe").string() +
                       "'; sleep 0.3; kill -INT $pid; sleep 0.1; cat <&9 >/dev/null & wait $pid");
  EXPECT_EQ(run.exitCode, 130) << run.err;
  EXPECT_THAT(run.err, HasSubstr("stopped"));
}

TEST_F(SearchStreams, CountByYearAndByCell) {
  const auto years = kokudo("search 井戸 --years --json").json()["years"];
  ASSERT_EQ(years.size(), 40u);
  EXPECT_EQ(years[0], (json{{"year", 1980}, {"count", kRecords / 40}}));
  const auto cells = kokudo("search 井戸 --cells 6 --format geojson").json();
  std::uint64_t counted = 0;
  for (const auto& cell : cells["features"]) counted += cell["properties"]["count"].get<int>();
  EXPECT_EQ(counted, std::uint64_t(kRecords) * 2 / 3);
  EXPECT_EQ(rowsOf(kokudo("search 井戸 --years --format csv").out).size(), 41u);
  EXPECT_THAT(kokudo("search 井戸 --years --limit 0").out, HasSubstr("1980         75  ####"));
}

TEST_F(SearchStreams, RefuseWhatDoesNotGoTogether) {
  for (const char* line :
       {"search --format csv --facets source", "search --format geojson --years",
        "search --json --format csv", "search --format csv --years --cells 3", "search --cells 25",
        "search --format xml", "search --collapse all", "search --format jsonl --explain"}) {
    const auto run = kokudo(line);
    EXPECT_EQ(run.exitCode, 2) << line;
    EXPECT_FALSE(run.err.empty()) << line;
  }
}

TEST_F(SearchStreams, FindWhatIsLikeARecordWhole) {
  const auto id = kokudo("search 井戸 --limit 1 --json").json()["hits"][0]["id"];
  const auto total = kokudo("search --like '" + id.get<std::string>() + "' --json").json()["total"];
  const auto run = kokudo("search --like '" + id.get<std::string>() + "' --format jsonl");
  EXPECT_EQ(linesOf(run.out).size(), total.get<std::size_t>());
  EXPECT_GT(total, 0);
}
