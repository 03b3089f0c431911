// links: index_entities index_catalog
// Links of a real catalogue (KOKUDO_BENCH_CATALOG names the file) and how right they are, judged by
// codes that the links may not use here: 共通ID of shelters, whose first 11 characters name a site
// in both lists, and 町字id of towns (rows of 小字 left out: theirs is their parent's).
// KOKUDO_BENCH_WRONG names a file for the pairs that the codes contradict.

#include "index/catalog/Catalog.h"
#include "index/entities/BuildLinks.h"
#include "index/entities/EntityLinks.h"

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <unordered_map>

namespace kokudo::entities {
namespace {

/// What the judge knows of a record.
struct Judged {
  std::string code;
  bool first = false;  ///< of the first of the two lists
  std::string title;
};

/// The two lists of one sort of thing, by record id.
struct Family {
  const char* name;
  std::unordered_map<std::string, Judged> records;
  std::uint64_t found = 0, right = 0;

  /// Pairs across the lists with one code; those where the code has one record in each list.
  std::pair<std::uint64_t, std::uint64_t> truth() const {
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> byCode;
    for (const auto& [id, judged] : records)
      ++(judged.first ? byCode[judged.code].first : byCode[judged.code].second);
    std::pair<std::uint64_t, std::uint64_t> pairs;
    for (const auto& [code, n] : byCode) {
      pairs.first += n.first * n.second;
      pairs.second += n.first == 1 && n.second == 1;
    }
    return pairs;
  }
};

std::string attribute(const catalog::Record& record, const char* name) {
  const Value* value = find(record.attributes, name);
  return value ? toText(*value) : std::string();
}

void collect(const catalog::Catalog& catalog, Family& shelters, Family& towns) {
  const auto visited = catalog.forEach([&](const catalog::Record& record) {
    if (record.kind == "shelter") {
      const auto code = attribute(record, "共通ID");
      if (code.size() >= 11)
        shelters.records[record.id] = {code.substr(0, 11), record.dataset == "指定避難所",
                                       record.title};
    } else if (record.kind == "town" || record.kind == "address") {
      const auto code = attribute(record, "町字id");
      if (!code.empty() && attribute(record, "小字").empty())
        towns.records[record.id] = {record.municipality + code, record.kind == "town",
                                    record.title};
    }
    return true;
  });
  if (!visited.ok()) throw std::runtime_error(visited.error().message);
}

void compare(const Entity& entity, Family& family, std::FILE* wrong) {
  for (std::size_t i = 0; i < entity.members.size(); ++i)
    for (std::size_t k = i + 1; k < entity.members.size(); ++k) {
      const auto a = family.records.find(entity.members[i]);
      const auto b = family.records.find(entity.members[k]);
      if (a == family.records.end() || b == family.records.end()) continue;
      if (a->second.first == b->second.first) continue;
      ++family.found;
      family.right += a->second.code == b->second.code;
      if (wrong && a->second.code != b->second.code)
        std::fprintf(wrong, "%s\t%s\t%s\t%s\t%s\t%s\n", family.name, a->second.code.c_str(),
                     b->second.code.c_str(), a->second.title.c_str(), b->second.title.c_str(),
                     entity.links.empty() ? "" : reasonOf(entity.links.front()).c_str());
    }
}

void print(const Family& family) {
  const auto [pairs, alone] = family.truth();
  if (pairs == 0) return;
  std::printf(
      "%s: %llu judged records, %llu pairs with one code (%llu the only ones of it); found %llu, "
      "right %llu: precision %.4f, recall %.4f\n",
      family.name, static_cast<unsigned long long>(family.records.size()),
      static_cast<unsigned long long>(pairs), static_cast<unsigned long long>(alone),
      static_cast<unsigned long long>(family.found), static_cast<unsigned long long>(family.right),
      static_cast<double>(family.right) /
          static_cast<double>(std::max<std::uint64_t>(family.found, 1)),
      static_cast<double>(family.right) / static_cast<double>(pairs));
}

double cpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Says a phase once, with the CPU time at which it began.
class Phases final : public Progress {
 public:
  void update(std::uint64_t, std::optional<std::uint64_t>, std::string_view what) override {
    if (what == _last) return;
    _last = what;
    std::printf("%8.1f CPU s: %s\n", cpuSeconds(), _last.c_str());
    std::fflush(stdout);
  }

 private:
  std::string _last;
};

void LinksOfACatalogue(benchmark::State& state) {
  const char* name = std::getenv("KOKUDO_BENCH_CATALOG");
  if (!name) {
    state.SkipWithError("set KOKUDO_BENCH_CATALOG to a catalog.sqlite");
    return;
  }
  const auto catalog = catalog::Catalog::open(name, true);
  if (!catalog.ok()) throw std::runtime_error(catalog.error().message);
  const auto file = std::filesystem::temp_directory_path() / "kokudo-bench-entities.sqlite";
  LinkOptions options;
  options.officialCodes = false;
  if (const char* threshold = std::getenv("KOKUDO_BENCH_THRESHOLD"))
    options.threshold = std::atof(threshold);
  Phases phases;
  for (auto _ : state) {
    const auto built = buildLinks(*catalog, file, options, phases, CancelToken());
    if (!built.ok()) throw std::runtime_error(built.error().message);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%8.1f CPU s: done, peak memory %ld MB, file %.1f MB\n", cpuSeconds(),
                usage.ru_maxrss / 1024,
                static_cast<double>(std::filesystem::file_size(file)) / 1048576);
    std::printf(
        "%llu records, %llu candidates, %llu entities of %llu records, links: %llu by key, "
        "%llu scored, %llu refused; too common: %llu keys, %llu name parts\n",
        static_cast<unsigned long long>(built->records),
        static_cast<unsigned long long>(built->candidates),
        static_cast<unsigned long long>(built->entities),
        static_cast<unsigned long long>(built->members),
        static_cast<unsigned long long>(built->keyLinks),
        static_cast<unsigned long long>(built->scoredLinks),
        static_cast<unsigned long long>(built->refused),
        static_cast<unsigned long long>(built->commonKeys),
        static_cast<unsigned long long>(built->commonBlocks));
  }
  Family shelters{"shelters", {}}, towns{"towns", {}};
  collect(*catalog, shelters, towns);
  const char* wrongName = std::getenv("KOKUDO_BENCH_WRONG");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> wrong(
      wrongName ? std::fopen(wrongName, "w") : nullptr,
      [](std::FILE* f) { return f ? std::fclose(f) : 0; });
  const auto links = EntityLinks::open(file);
  if (!links.ok()) throw std::runtime_error(links.error().message);
  const auto visited = links->forEachEntity([&](const Entity& entity) {
    compare(entity, shelters, wrong.get());
    compare(entity, towns, wrong.get());
    return true;
  });
  if (!visited.ok()) throw std::runtime_error(visited.error().message);
  print(shelters);
  print(towns);
}

BENCHMARK(LinksOfACatalogue)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace kokudo::entities
