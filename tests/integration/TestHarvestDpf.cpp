// The first federated source, end to end: server, adapter, harvester, catalogue; faults and kills.

#include "data-adapters/contract/AllAdapters.h"
#include "data-adapters/harvester/Harvester.h"
#include "tests/support/DpfServer.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

namespace kokudo {
namespace {

using adapters::ChangeReport;
using test::DpfFault;
using test::DpfServer;

std::unique_ptr<adapters::Adapter> dpf() {
  for (auto& adapter : adapters::allAdapters()) {
    if (adapter->describe().name == "dpf") return std::move(adapter);
  }
  return nullptr;
}

Result<ChangeReport> harvest(const std::string& baseUrl, const std::filesystem::path& file,
                             bool resume) {
  auto store = catalog::Catalog::open(file);
  if (!store.ok()) return store.error();
  adapters::HarvestOptions options;
  options.request.baseUrl = baseUrl;
  options.request.apiKey = "test-key";
  options.resume = resume;
  adapters::RetryOptions retries;
  retries.firstDelaySeconds = 0.05;
  const auto accessor = adapters::createPoliteAccessor(io::createAccessor(), 0, retries);
  NoProgress progress;
  return adapters::runHarvest(*dpf(), options, *accessor, *store, progress, CancelToken());
}

/// Every id and title that the server holds.
std::map<std::string, std::string> expectedTitles(const test::DpfApiOptions& api) {
  std::map<std::string, std::string> titles;
  for (const auto& dataset : api.datasets) {
    for (std::size_t i = 0; i < dataset.count; ++i) {
      const auto record = test::dpfRecord(dataset, i, api.oddities);
      titles["dpf:" + dataset.id + "/" + record["id"].get<std::string>()] = record["title"];
    }
  }
  return titles;
}

std::map<std::string, std::string> storedTitles(const std::filesystem::path& file) {
  std::map<std::string, std::string> titles;
  const auto store = catalog::Catalog::open(file, true);
  EXPECT_TRUE(store.ok());
  EXPECT_TRUE(store
                  ->forEach([&](const catalog::Record& record) {
                    titles[record.id] = record.title;
                    return true;
                  })
                  .ok());
  return titles;
}

std::uint64_t countIn(const std::filesystem::path& file) {
  const auto store = catalog::Catalog::open(file, true);
  if (!store.ok()) return 0;
  const auto count = store->count();
  return count.ok() ? *count : 0;
}

TEST(HarvestOfDpf, BringsOver20000RecordsThroughA503ADroppedConnectionAnd429) {
  test::TemporaryFolder folder;
  const test::DpfServerOptions options;
  DpfServer server(options);
  server.injectFault(3, DpfFault::Unavailable);
  server.injectFault(9, DpfFault::Drop);
  server.injectFault(14, DpfFault::TooMany);
  server.injectFault(17, DpfFault::CutOff);
  server.injectFault(20, DpfFault::Html);
  const auto report = harvest(server.baseUrl(), folder / "c.sqlite", false);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_TRUE(report->complete);
  EXPECT_GE(report->added, 20000u);
  EXPECT_EQ(report->added, server.api().total());
  EXPECT_EQ(report->refused, 0u);
  EXPECT_EQ(storedTitles(folder / "c.sqlite"), expectedTitles(options.api));

  const auto again = harvest(server.baseUrl(), folder / "c.sqlite", false);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->unchanged, server.api().total());
  EXPECT_EQ(again->added + again->changed + again->gone, 0u);
}

// A child harvests and is killed by SIGKILL when a part is stored; this process goes on with it.
TEST(HarvestOfDpf, LosesAndDoublesNothingWhenKilledInTheMiddle) {
  test::TemporaryFolder folder;
  const auto file = folder / "c.sqlite";
  test::DpfServerOptions options;
  options.delaySeconds = 0.01;

  // Forked before the server's threads start; the address comes through a pipe.
  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const auto readLine = [](int fd) {
    std::string line;
    for (char c; ::read(fd, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  };
  std::vector<std::pair<pid_t, int>> children;
  for (int i = 0; i < 3; ++i) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      ::close(ends[1]);
      const std::string address = readLine(ends[0]);
      if (address.empty()) _exit(0);
      const auto report = harvest(address, file, i > 0);
      _exit(report.ok() && report->complete ? 0 : 1);
    }
    ::close(ends[0]);
    children.emplace_back(child, ends[1]);
  }

  DpfServer server(options);
  const std::string line = server.baseUrl() + "\n";
  std::uint64_t before = 0;
  for (auto& [child, fd] : children) {
    ASSERT_EQ(::write(fd, line.data(), line.size()), static_cast<ssize_t>(line.size()));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (countIn(file) < before + 3000 && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the harvest ended before it could be killed";
    ::close(fd);
    const std::uint64_t now = countIn(file);
    EXPECT_GE(now, before) << "an acknowledged record was lost";
    before = now;
  }
  EXPECT_GE(before, 9000u);
  EXPECT_LT(before, server.api().total());

  const auto report = harvest(server.baseUrl(), file, true);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_TRUE(report->complete);
  EXPECT_EQ(report->gone, 0u);
  EXPECT_EQ(before + report->added, server.api().total());  // pages that were stored stay stored
  EXPECT_EQ(storedTitles(file), expectedTitles(options.api));
}

TEST(HarvestOfDpf, TakesADatasetThatShrankAsGoneOnlyWhenItIsLittle) {
  test::TemporaryFolder folder;
  test::DpfServerOptions options;
  options.api.datasets = test::dpfDatasets(0.1);
  DpfServer server(options);
  const auto file = folder / "c.sqlite";
  ASSERT_TRUE(harvest(server.baseUrl(), file, false).ok());
  const auto all = server.api().total();
  server.api().shrink("ngi", 750);  // 50 fewer
  const auto little = harvest(server.baseUrl(), file, false);
  ASSERT_TRUE(little.ok());
  EXPECT_EQ(little->gone, 50u);
  EXPECT_EQ(countIn(file), all - 50);
  server.api().shrink("ngi", 0);
  const auto much = harvest(server.baseUrl(), file, false);
  ASSERT_TRUE(much.ok());
  EXPECT_EQ(much->gone, 0u);
  EXPECT_EQ(countIn(file), all - 50);
  EXPECT_FALSE(much->warnings.empty());
}

TEST(HarvestOfDpf, KeepsTheKeyOutOfTheCatalogue) {
  test::TemporaryFolder folder;
  test::DpfServerOptions options;
  options.api.datasets = test::dpfDatasets(0.02);
  options.apiKey = "canary-5c1e07b2";
  DpfServer server(options);
  auto store = catalog::Catalog::open(folder / "c.sqlite");
  adapters::HarvestOptions harvestOptions;
  harvestOptions.request.baseUrl = server.baseUrl();
  harvestOptions.request.apiKey = options.apiKey;
  NoProgress progress;
  const auto accessor = io::createAccessor();
  const auto report =
      adapters::runHarvest(*dpf(), harvestOptions, *accessor, *store, progress, CancelToken());
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_GT(report->added, 0u);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    EXPECT_EQ(test::readText(entry.path()).find("canary"), std::string::npos) << entry.path();
  }
}

// The public limits, by hand-made requests as other clients send them.
TEST(DpfServerOfTheTests, SpeaksLikeThePlatform) {
  DpfServer server;
  const auto accessor = io::createAccessor();
  const auto post = [&](const std::string& path, const std::string& query) {
    io::AssetRequest request;
    request.uri = server.baseUrl() + path;
    request.method = "POST";
    request.headers = {{"apikey", "test-key"}, {"Content-Type", "application/json"}};
    request.body = nlohmann::json{{"query", query}}.dump();
    const auto response = accessor->fetch(request, CancelToken());
    EXPECT_TRUE(response.ok());
    return nlohmann::json::parse(response.ok() ? response->body : "{}", nullptr, false);
  };
  for (const char* path : {"api/v1", "api/v1/", "api/v1/graphql"}) {
    const auto reply = post(path, "{ search(term: \"\", size: 1) { totalNumber } }");
    EXPECT_EQ(reply["data"]["search"]["totalNumber"], 10000) << path;  // saturates
  }
  const auto count = post("api/v1/", "{ countData(term: \"\") { dataCount } }");
  EXPECT_EQ(count["data"]["countData"]["dataCount"], server.api().total());
  const auto size = post("api/v1/", "{ getAllData(size: 1001) { nextDataRequestToken } }");
  EXPECT_TRUE(size.contains("errors"));
  const auto filtered =
      post("api/v1/",
           "{ n: search(term: \"橋\", size: 2, attributeFilter: {AND: [{attributeName: "
           "\"DPF:dataset_id\", is: \"rsdb_bridge\"}, {attributeName: \"DPF:prefecture_code\", "
           "is: 27}]}, locationFilter: {rectangle: {topLeft: {lat: 36, lon: 135}, bottomRight: "
           "{lat: 34, lon: 136}}}) { totalNumber searchResults { title name: id } } }");
  EXPECT_GT(filtered["data"]["n"]["totalNumber"], 0);
  EXPECT_TRUE(filtered["data"]["n"]["searchResults"][0].contains("name"));
  const auto files = post("api/v1/",
                          "{ fileDownloadURLs(files: [{id: \"a\", original_path: \"b\"}]) { ID "
                          "URL } }");
  const std::string url = files["data"]["fileDownloadURLs"][0]["URL"];
  EXPECT_TRUE(io::fetchBody(*accessor, url).ok());
  EXPECT_FALSE(io::fetchBody(*accessor, url + "0").ok());
  EXPECT_TRUE(post("api/v1/", "{ search(").contains("errors"));
  EXPECT_TRUE(post("api/v1/", "{ getAllData { data { nonsense } } }").contains("errors"));
}

}  // namespace
}  // namespace kokudo
