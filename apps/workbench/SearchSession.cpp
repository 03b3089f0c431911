#include "apps/workbench/SearchSession.h"

#include "apps/workbench/MunicipalityNames.h"
#include "apps/workbench/NameSuggestions.h"
#include "apps/workbench/SourceHealth.h"
#include "engine/provenance/Attribution.h"
#include "index/catalog/Catalog.h"
#include "index/search/Searcher.h"
#include "index/workspace/Workspace.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace kokudo::workbench {
namespace {

constexpr std::size_t kMostPlacesNamed = 24;

struct Request {
  search::Query query;
  double clusterDegrees = 1;
  CancelToken token;
};

std::vector<Pin> pinsOf(const search::SearchPage& page) {
  std::vector<Pin> pins;
  for (const auto& hit : page.hits) {
    if (hit.place.how == catalog::PlaceQuality::None) continue;
    pins.push_back({hit.id, hit.title, hit.kind, hit.place.longitude, hit.place.latitude,
                    hit.place.height, 1});
  }
  return pins;
}

// The years that could be chosen, not only those that are.
search::Query withoutYears(search::Query query) {
  std::erase_if(query.facets, [](const auto& facet) { return facet.first == "year"; });
  return query;
}

// A cell with one member is that record's pin; the index gives its id only.
std::vector<Pin> clustersOf(const std::vector<search::GridCount>& cells,
                            const catalog::Catalog* catalog) {
  std::vector<Pin> pins;
  for (const auto& cell : cells) {
    Pin pin{cell.oneId, "", "", cell.longitude, cell.latitude, std::nullopt, cell.count};
    if (catalog && !cell.oneId.empty())
      if (const auto record = catalog->find(cell.oneId)) {
        pin.title = record->title;
        pin.kind = record->kind;
        pin.height = record->place.height;
      }
    pins.push_back(std::move(pin));
  }
  return pins;
}

// Clusters hide their members, so the first page speaks for them.
std::vector<std::string> creditsOf(const SearchResult& result, const catalog::Catalog* catalog) {
  provenance::Attribution credits;
  const auto add = [&](const std::string& id) {
    if (id.empty()) return;
    const auto record = catalog->find(id);
    if (record && !record->credit.empty()) credits.add(record->credit);
  };
  if (!catalog) return {};
  for (const auto& pin : result.pins) add(pin.id);
  for (const auto& hit : result.page.hits) add(hit.id);
  return credits.lines();
}

/// The search thread's own view of the workspace.
class Worker {
 public:
  explicit Worker(std::filesystem::path folder) : _folder(std::move(folder)) {}

  SearchResult run(const Request& request) {
    SearchResult result;
    result.query = request.query;
    if (const auto opened = open(); !opened) {
      result.failure = opened.error();
      return result;
    }
    auto query = request.query;
    query.limit = kMostPins;
    if (_names) resolvePlaces(query, *_names);
    auto page = _searcher->search(query, false, request.token);
    if (!page) {
      result.failure = page.error();
      return result;
    }
    result.page = std::move(*page);
    if (catalog()) nameMunicipalities(result.page, *_searcher, *catalog(), kMostPlacesNamed);
    if (auto years = _searcher->years(withoutYears(query), request.token))
      result.years = std::move(*years);
    result.pins = pinsOf(result.page);
    if (result.page.total > kMostPins) {
      const auto cells = _searcher->grid(query, request.clusterDegrees, request.token);
      if (cells) result.pins = clustersOf(*cells, catalog());
    }
    result.credits = creditsOf(result, catalog());
    result.missing = incompleteSources(*_workspace);
    return result;
  }

 private:
  Status open() {
    if (!_workspace) {
      auto workspace = workspace::Workspace::open(_folder);
      if (!workspace) return workspace.error();
      _workspace.emplace(std::move(*workspace));
    }
    // A generation published meanwhile is taken up by the next search.
    const auto generation = _workspace->current();
    if (!generation) return generation.error();
    if (_searcher && _generation == generation->name) return {};
    auto searcher = _workspace->openSearcher();
    if (!searcher) return searcher.error();
    _searcher.emplace(std::move(*searcher));
    _generation = generation->name;
    _names.reset();
    if (auto names = openSuggestions(*_workspace)) _names.emplace(std::move(*names));
    if (auto store = _workspace->openCatalog(false)) _catalog.emplace(std::move(*store));
    return {};
  }

  const catalog::Catalog* catalog() const { return _catalog ? &*_catalog : nullptr; }

  std::filesystem::path _folder;
  std::optional<workspace::Workspace> _workspace;
  std::optional<search::Searcher> _searcher;
  std::optional<catalog::Catalog> _catalog;
  std::optional<suggest::Suggestions> _names;
  std::string _generation;
};

}  // namespace

struct SearchSession::Impl {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Request> next;
  std::optional<SearchResult> ready;
  CancelToken running;
  bool working = false, stopping = false;
  std::function<void()> wake;
  SearchResult taken;
  Worker worker;
  std::thread thread;

  explicit Impl(std::filesystem::path folder) : worker(std::move(folder)) {}

  void loop() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stopping || next; });
      if (stopping) return;
      const Request request = std::move(*next);
      next.reset();
      running = request.token;
      working = true;
      lock.unlock();
      auto result = worker.run(request);
      lock.lock();
      working = false;
      // A cancelled search has a newer one behind it, or nobody wants it.
      if (!request.token.cancelled()) ready = std::move(result);
      const auto call = wake;
      lock.unlock();
      if (call) call();
      lock.lock();
    }
  }
};

SearchSession::SearchSession(std::filesystem::path workspaceFolder)
    : _impl(std::make_unique<Impl>(std::move(workspaceFolder))) {
  _impl->thread = std::thread([impl = _impl.get()] { impl->loop(); });
}

SearchSession::~SearchSession() {
  {
    const std::lock_guard lock(_impl->mutex);
    _impl->stopping = true;
    _impl->running.cancel();
  }
  _impl->changed.notify_all();
  _impl->thread.join();
}

void SearchSession::request(search::Query query, double clusterDegrees) {
  const std::lock_guard lock(_impl->mutex);
  if (_impl->working) _impl->running.cancel();
  _impl->ready.reset();
  _impl->next = Request{std::move(query), clusterDegrees, {}};
  _impl->changed.notify_all();
}

void SearchSession::cancel() {
  const std::lock_guard lock(_impl->mutex);
  if (_impl->working) _impl->running.cancel();
  _impl->next.reset();
  _impl->ready.reset();
}

bool SearchSession::poll() {
  const std::lock_guard lock(_impl->mutex);
  if (!_impl->ready) return false;
  _impl->taken = std::move(*_impl->ready);
  _impl->ready.reset();
  return true;
}

bool SearchSession::busy() const {
  const std::lock_guard lock(_impl->mutex);
  return _impl->working || _impl->next || _impl->ready;
}

const SearchResult& SearchSession::result() const {
  return _impl->taken;
}

void SearchSession::setWake(std::function<void()> wake) {
  const std::lock_guard lock(_impl->mutex);
  _impl->wake = std::move(wake);
}

}  // namespace kokudo::workbench
