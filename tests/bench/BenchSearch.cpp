// links: index_search index_catalog
// peers: xapian
// Searching by posting lists and columns against Xapian's own Enquire with value slots and
// ValueCountMatchSpy, on the same records in the same run. KOKUDO_BENCH_RECORDS sets their number.

#include "index/catalog/Catalog.h"
#include "index/language/Analyzer.h"
#include "index/search/IndexWriter.h"
#include "index/search/Searcher.h"

#include <benchmark/benchmark.h>
#include <xapian.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <stdexcept>

namespace kokudo::search {
namespace {

namespace fs = std::filesystem;
using catalog::Record;
using language::Analyzer;
using language::Token;

constexpr Xapian::valueno kSource = 0, kDataset = 1, kPrefecture = 2, kLongitude = 3, kLatitude = 4;

int recordCount() {
  const char* text = std::getenv("KOKUDO_BENCH_RECORDS");
  return text ? std::max(1000, std::atoi(text)) : 50000;
}

// Shelters, much as the national list has them: a facility name, an address, flags as text.
Record shelter(int n) {
  static const char* const kPrefectures[] = {"大阪府", "東京都", "兵庫県", "北海道",
                                             "福岡県", "愛知県", "宮城県"};
  static const char* const kTowns[] = {"港区築港",   "中央区本町", "長田区腰塚町", "北区北八条西",
                                       "若林区荒浜", "早良区百道", "緑区鳴海町"};
  static const char* const kFacilities[] = {
      "小学校", "中学校", "公民館", "高等学校体育館", "コミュニティセンター", "第二避難所", "公園"};
  std::mt19937 random(static_cast<unsigned>(n));
  const auto pick = [&](const auto& list) { return std::string(list[random() % std::size(list)]); };
  Record r;
  r.source = "shelters";
  r.id = "shelters:" + std::to_string(n);
  const bool evacuation = n % 5 < 3;
  r.dataset = evacuation ? "evacuation" : "emergency";
  r.datasetTitle = evacuation ? "指定避難所" : "指定緊急避難場所";
  r.prefecture = pick(kPrefectures);
  r.title = pick(kTowns) + pick(kFacilities);
  r.text = r.prefecture + pick(kTowns) + std::to_string(random() % 9 + 1) + "丁目" +
           std::to_string(random() % 30 + 1) + "番" + std::to_string(random() % 20 + 1) + "号";
  r.kind = "shelter";
  r.license = "CC-BY-4.0";
  r.attributes = {{"共通ID", "E" + std::to_string(1000000000 + n)},
                  {"洪水", std::string("1")},
                  {"地震", std::string(random() % 2 ? "1" : "")},
                  {"NO", std::int64_t{n}},
                  {"受入対象者", std::string("")},
                  {"備考", std::string("ペット可、駐車場あり")}};
  r.year = 2000 + static_cast<int>(random() % 25);
  const double lon = 130 + (random() % 1200000) * 1e-5, lat = 31 + (random() % 1300000) * 1e-5;
  r.place = {catalog::PlaceQuality::Point, lon, lat, {lon, lat, lon, lat}, {}, ""};
  return r;
}

template <typename T>
T checked(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

void check(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error().message);
}

// The index and the peer's database, built once and removed at the end.
struct World {
  fs::path folder;
  std::unique_ptr<Searcher> searcher;
  std::unique_ptr<Xapian::Database> peer;
  double ownSeconds = 0, peerSeconds = 0;
  std::uint64_t ownBytes = 0, peerBytes = 0;

  World() {
    std::string pattern = (fs::temp_directory_path() / "kokudo-bench-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("cannot make " + pattern);
    folder = pattern;
    const auto began = std::chrono::steady_clock::now();
    auto writer = checked(IndexWriter::create(folder / "own"));
    for (int n = 0; n < recordCount(); ++n) check(writer.add(shelter(n)));
    check(writer.finish());
    const auto built = std::chrono::steady_clock::now();
    buildPeer();
    ownSeconds = std::chrono::duration<double>(built - began).count();
    peerSeconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - built).count();
    searcher = std::make_unique<Searcher>(checked(Searcher::open(folder / "own")));
    peer = std::make_unique<Xapian::Database>((folder / "peer").string());
    ownBytes = bytesBelow(folder / "own");
    peerBytes = bytesBelow(folder / "peer");
  }
  ~World() {
    searcher.reset();
    peer.reset();
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }

  static std::uint64_t bytesBelow(const fs::path& path) {
    std::uint64_t total = 0;
    for (const auto& entry : fs::recursive_directory_iterator(path))
      if (entry.is_regular_file()) total += entry.file_size();
    return total;
  }

  // The usual way with Xapian: same terms, no positions, value slots for facets and coordinates.
  void buildPeer() {
    Xapian::WritableDatabase database((folder / "peer").string(),
                                      Xapian::DB_CREATE | Xapian::DB_NO_SYNC);
    const Analyzer& analyzer = Analyzer::standard();
    for (int n = 0; n < recordCount(); ++n) {
      const Record r = shelter(n);
      Xapian::Document document;
      std::string all = r.title + "\n" + r.text + "\n" + r.datasetTitle + "\n" + r.prefecture;
      for (const auto& [name, value] : r.attributes)
        if (const auto* text = std::get_if<std::string>(&value)) all += "\n" + *text;
      for (const Token& token : analyzer.tokens(analyzer.fold(all)))
        for (const std::string& term : analyzer.terms(token)) document.add_term(term);
      document.add_boolean_term("Q" + r.id);
      document.add_value(kSource, r.source);
      document.add_value(kDataset, r.dataset);
      document.add_value(kPrefecture, r.prefecture);
      document.add_value(kLongitude, Xapian::sortable_serialise(r.place.longitude));
      document.add_value(kLatitude, Xapian::sortable_serialise(r.place.latitude));
      document.set_data(r.title);
      database.add_document(document);
      if (n % 2000 == 1999) database.commit();
    }
    database.commit();
  }
};

World& world() {
  static World instance;
  return instance;
}

Query facetQuery(const std::string& text) {
  Query query;
  query.text = text;
  query.countFacets = {"source", "dataset", "prefecture"};
  return query;
}

void runOwn(benchmark::State& state, const Query& query) {
  const Searcher& searcher = *world().searcher;
  std::uint64_t total = 0;
  for (auto _ : state) {
    const auto page = searcher.search(query);
    if (!page.ok()) return state.SkipWithError(page.error().message.c_str());
    total = page->total;
    benchmark::DoNotOptimize(page->hits.data());
    benchmark::DoNotOptimize(page->facets.size());
  }
  state.counters["hits"] = static_cast<double>(total);
}

Xapian::Query boxOf(double west, double south, double east, double north) {
  const auto range = [](Xapian::valueno slot, double low, double high) {
    return Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, Xapian::sortable_serialise(low),
                         Xapian::sortable_serialise(high));
  };
  return range(kLongitude, west, east) & range(kLatitude, south, north);
}

void runPeer(benchmark::State& state, const Xapian::Query& query, bool facets) {
  Xapian::Database& database = *world().peer;
  std::uint64_t total = 0, values = 0;
  for (auto _ : state) {
    Xapian::Enquire enquire(database);
    enquire.set_query(query);
    Xapian::ValueCountMatchSpy spies[] = {Xapian::ValueCountMatchSpy(kSource),
                                          Xapian::ValueCountMatchSpy(kDataset),
                                          Xapian::ValueCountMatchSpy(kPrefecture)};
    if (facets)
      for (auto& spy : spies) enquire.add_matchspy(&spy);
    const Xapian::MSet found = enquire.get_mset(0, 20, database.get_doccount());
    total = found.get_matches_estimated();
    for (auto& spy : spies)
      for (auto it = spy.values_begin(); it != spy.values_end(); ++it) values += it.get_termfreq();
    for (auto it = found.begin(); it != found.end(); ++it)
      benchmark::DoNotOptimize(it.get_document().get_data());
  }
  benchmark::DoNotOptimize(values);
  state.counters["hits"] = static_cast<double>(total);
}

Xapian::Query words(const char* first, const char* second) {
  return Xapian::Query(Xapian::Query::OP_AND, Xapian::Query(first), Xapian::Query(second));
}

void Own_WordAndThreeFacets(benchmark::State& state) {
  runOwn(state, facetQuery("避難所"));
}
void Peer_WordAndThreeFacets(benchmark::State& state) {
  runPeer(state, words("避難", "難所"), true);
}
void Own_WordBoxAndThreeFacets(benchmark::State& state) {
  Query query = facetQuery("避難所");
  query.bbox = std::array<double, 4>{135.3, 34.6, 135.6, 34.8};
  runOwn(state, query);
}
void Peer_WordBoxAndThreeFacets(benchmark::State& state) {
  runPeer(state, words("避難", "難所") & boxOf(135.3, 34.6, 135.6, 34.8), true);
}
void Own_WideBoxAndThreeFacets(benchmark::State& state) {
  Query query = facetQuery("");
  query.bbox = std::array<double, 4>{133, 33, 139, 37};
  runOwn(state, query);
}
void Peer_WideBoxAndThreeFacets(benchmark::State& state) {
  runPeer(state, boxOf(133, 33, 139, 37), true);
}
void Own_CommonWordExactCount(benchmark::State& state) {
  runOwn(state, [] {
    Query query;
    query.text = "丁目";
    return query;
  }());
}
void Peer_CommonWordExactCount(benchmark::State& state) {
  runPeer(state, Xapian::Query("丁目"), false);
}
void Own_AllRecordsThreeFacets(benchmark::State& state) {
  runOwn(state, facetQuery(""));
}
void Peer_AllRecordsThreeFacets(benchmark::State& state) {
  runPeer(state, Xapian::Query::MatchAll, true);
}
void Own_OneCharacter(benchmark::State& state) {
  runOwn(state, facetQuery("港"));
}
void Own_SortByDistance(benchmark::State& state) {
  Query query = facetQuery("避難所");
  query.near = Query::Near{34.65, 135.43, 200000};
  query.sort = Query::Sort::Distance;
  runOwn(state, query);
}
void Own_AttributeCondition(benchmark::State& state) {
  Query query = facetQuery("避難所");
  query.where = {"NO<1000"};
  runOwn(state, query);
}
void Own_DeepPage(benchmark::State& state) {
  Query query = facetQuery("避難所");
  query.offset = 25000;
  runOwn(state, query);
}

BENCHMARK(Own_WordAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Peer_WordAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_WordBoxAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Peer_WordBoxAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_WideBoxAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Peer_WideBoxAndThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_CommonWordExactCount)->Unit(benchmark::kMillisecond);
BENCHMARK(Peer_CommonWordExactCount)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_AllRecordsThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Peer_AllRecordsThreeFacets)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_OneCharacter)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_SortByDistance)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_AttributeCondition)->Unit(benchmark::kMillisecond);
BENCHMARK(Own_DeepPage)->Unit(benchmark::kMillisecond);

void Own_OpenAGeneration(benchmark::State& state) {
  const fs::path folder = world().folder / "own";
  for (auto _ : state) benchmark::DoNotOptimize(Searcher::open(folder).ok());
}
BENCHMARK(Own_OpenAGeneration)->Unit(benchmark::kMillisecond);

// Not timed here: what the one build cost, as counters.
void Build(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(world().ownSeconds);
  const double n = recordCount();
  state.counters["own_records_per_s"] = n / world().ownSeconds;
  state.counters["peer_records_per_s"] = n / world().peerSeconds;
  state.counters["own_bytes_per_record"] = static_cast<double>(world().ownBytes) / n;
  state.counters["peer_bytes_per_record"] = static_cast<double>(world().peerBytes) / n;
}
BENCHMARK(Build)->Iterations(1);

void CatalogUpsert(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const fs::path file = world().folder / "catalog.sqlite";
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix);
    std::vector<Record> records;
    for (int n = 0; n < recordCount(); ++n) records.push_back(shelter(n));
    state.ResumeTiming();
    auto store = checked(catalog::Catalog::open(file));
    auto transaction = checked(store.begin());
    for (const Record& record : records) checked(store.upsert(record));
    check(transaction.commit());
  }
  state.SetItemsProcessed(state.iterations() * recordCount());
}
BENCHMARK(CatalogUpsert)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace kokudo::search
