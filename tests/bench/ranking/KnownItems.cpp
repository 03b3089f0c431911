#include "tests/bench/ranking/KnownItems.h"

#include "index/language/Analyzer.h"
#include "tests/bench/ranking/Lines.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace kokudo::ranking {
namespace {

constexpr std::size_t kPage = 10;

std::string foldedTitle(const std::string& title) {
  std::string text = language::Analyzer::standard().fold(title).text;
  std::erase(text, ' ');
  return text;
}

Target readTarget(const std::string& text) {
  auto parts = split(text, "@");
  if (parts.size() < 3) throw std::runtime_error("'" + text + "': expected TITLE@CODE@KIND");
  Target target;
  target.kind = parts.back();
  target.municipality = parts[parts.size() - 2];
  parts.resize(parts.size() - 2);
  std::string title = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) title += "@" + parts[i];
  target.title = foldedTitle(title);
  return target;
}

void printMiss(const KnownItem& item, const search::SearchPage& page, int rank) {
  std::printf("## %s | %s | place %d of %llu | wanted %s@%s@%s\n", item.group.c_str(),
              item.query.text.c_str(), rank, static_cast<unsigned long long>(page.total),
              item.targets[0].title.c_str(), item.targets[0].municipality.c_str(),
              item.targets[0].kind.c_str());
  for (const search::Hit& hit : page.hits)
    std::printf("   %.2f %s [%s %s] %s\n", hit.score, hit.title.c_str(), hit.kind.c_str(),
                hit.municipality.c_str(), hit.id.c_str());
}

search::SearchPage pageOf(const search::Searcher& searcher, const KnownItem& item,
                          const search::RankingWeights& weights) {
  search::Query query = item.query;
  query.weights = weights;
  query.limit = kPage;
  auto page = searcher.search(query);
  if (page.ok()) return std::move(page).value();
  // A person would have to type it otherwise: nothing found.
  std::fprintf(stderr, "refused: %s: %s\n", query.text.c_str(), page.error().message.c_str());
  return {};
}

int rankIn(const search::SearchPage& page, const KnownItem& item) {
  for (std::size_t i = 0; i < page.hits.size(); ++i)
    if (std::any_of(item.targets.begin(), item.targets.end(),
                    [&](const Target& target) { return target.fits(page.hits[i]); }))
      return static_cast<int>(i) + 1;
  return 0;
}

}  // namespace

bool Target::fits(const search::Hit& hit) const {
  return (kind.empty() || kind == hit.kind) &&
         (municipality.empty() || municipality == hit.municipality) &&
         (title.empty() || title == foldedTitle(hit.title));
}

std::vector<KnownItem> readKnownItems(const std::filesystem::path& file) {
  std::vector<KnownItem> items;
  for (const auto& cells : readTable(file)) {
    if (cells.size() != 4) throw std::runtime_error(file.string() + ": expected four columns");
    KnownItem item;
    item.group = cells[0];
    item.query.text = cells[1];
    item.query.thesaurus = true;
    if (cells[2] != "-") {
      const auto near = split(cells[2], ",");
      item.query.near =
          search::Query::Near{std::stod(near.at(0)), std::stod(near.at(1)), std::stod(near.at(2))};
    }
    for (const std::string& text : split(cells[3], " || "))
      item.targets.push_back(readTarget(text));
    items.push_back(std::move(item));
  }
  return items;
}

void Figures::add(int rank) {
  ++queries;
  if (rank == 0) return;
  ++found;
  reciprocal += 1.0 / rank;
}

int rankOf(const search::Searcher& searcher, const KnownItem& item,
           const search::RankingWeights& weights) {
  return rankIn(pageOf(searcher, item, weights), item);
}

std::map<std::string, Figures> measure(const search::Searcher& searcher,
                                       const std::vector<KnownItem>& items,
                                       const search::RankingWeights& weights, bool printMisses) {
  std::map<std::string, Figures> figures;
  for (const KnownItem& item : items) {
    const auto page = pageOf(searcher, item, weights);
    const int rank = rankIn(page, item);
    figures[item.group].add(rank);
    if (printMisses && (rank == 0 || rank > 2)) printMiss(item, page, rank);
  }
  return figures;
}

}  // namespace kokudo::ranking
