#include "apps/render/Pins.h"

#include "apps/workbench/Prominence.h"
#include "apps/workbench/SearchSession.h"
#include "engine/geodata/FeatureReader.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace kokudo::render {
namespace {

constexpr std::size_t kMostPoints = 2000, kMostRanked = 1000;
constexpr double kClusterPixels = 70, kMetresPerDegree = 111320;

std::string firstText(const Attributes& attributes, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const Value* value = find(attributes, name);
    if (value && !toText(*value).empty()) return toText(*value);
  }
  return "";
}

scene::Marker markerOf(const geodata::Feature& feature) {
  const auto& at = feature.geometry.parts[0][0][0];
  scene::Marker marker;
  marker.id = firstText(feature.attributes, {"id", "record_id"});
  marker.label = firstText(feature.attributes, {"title", "name", "名称", "label"});
  marker.kind = firstText(feature.attributes, {"kind", "種別"});
  marker.longitudeDegrees = at[0];
  marker.latitudeDegrees = at[1];
  if (feature.geometry.hasZ && std::isfinite(at[2])) marker.height = at[2];
  const std::string count = firstText(feature.attributes, {"count"});
  if (!count.empty()) marker.count = std::max(1ull, std::strtoull(count.c_str(), nullptr, 10));
  const std::string selected = firstText(feature.attributes, {"selected"});
  marker.selected = selected == "true" || selected == "1";
  return marker;
}

bool isPoint(const geodata::Feature& feature) {
  const auto& g = feature.geometry;
  return g.type == geodata::GeometryType::Point && !g.parts.empty() && !g.parts[0].empty() &&
         !g.parts[0][0].empty();
}

/// Too many hits for pins, but somebody ranked them: the best known ones instead of clusters.
/// Nothing where no record has a rank.
std::optional<std::vector<workbench::Pin>> rankedPins(const workspace::Workspace& workspace,
                                                      search::Query query, double metresPerPixel,
                                                      const CancelToken& token) {
  const auto catalog = workspace.openCatalog(false);
  const auto searcher = workspace.openSearcher();
  if (!catalog || !searcher) return std::nullopt;
  query.limit = kMostRanked;
  const auto page = searcher->search(query, false, token);
  if (!page) return std::nullopt;
  std::vector<workbench::Prominent> all;
  bool ranked = false;
  for (const auto& hit : page->hits) {
    if (hit.place.how == catalog::PlaceQuality::None) continue;
    const auto record = catalog->find(hit.id);
    if (!record) continue;
    workbench::Prominent& one = all.emplace_back();
    one.pin = {hit.id,          hit.title, hit.kind, hit.place.longitude, hit.place.latitude,
               hit.place.height};
    one.rank = workbench::rankOf(record->attributes);
    one.figure = workbench::figureOf(record->attributes);
    ranked |= one.rank < workbench::kUnranked;
  }
  if (!ranked) return std::nullopt;
  return workbench::mostProminent(std::move(all), metresPerPixel);
}

}  // namespace

Result<Pins> pinsFromFile(const std::filesystem::path& file) {
  Pins pins;
  const auto read =
      geodata::readFeatures(file.string(), {}, [&](const auto&, const geodata::Feature& feature) {
        if (!isPoint(feature)) return true;
        ++pins.total;
        if (pins.markers.size() < kMostPoints) pins.markers.push_back(markerOf(feature));
        return true;
      });
  if (!read.ok()) return read.error();
  return pins;
}

Result<Pins> pinsFromSearch(const RenderOptions& options, double metresPerPixel,
                            const CancelToken& token) {
  const auto query = workbench::parseQuery(options.query);
  if (!query) return query.error();
  const auto workspace = workspace::Workspace::open(options.workspaceFolder);
  if (!workspace) return workspace.error();
  workbench::SearchSession session(options.workspaceFolder);
  session.request(*query, std::max(1e-5, kClusterPixels * metresPerPixel / kMetresPerDegree));
  while (!session.poll()) {
    if (token.cancelled()) return Error{Error::Kind::Cancelled, "render: interrupted"};
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const auto& result = session.result();
  if (result.failure) return *result.failure;
  Pins pins;
  pins.total = result.page.total;
  pins.credits = result.credits;
  std::vector<workbench::Pin> shown = result.pins;
  if (pins.total > workbench::kMostPins && pins.total <= kMostRanked)
    if (auto ranked = rankedPins(*workspace, *query, metresPerPixel, token))
      shown = std::move(*ranked);
  for (const auto& pin : shown) {
    scene::Marker marker{pin.id,       pin.title,  pin.kind, pin.longitude,
                         pin.latitude, pin.height, pin.count};
    marker.selected = !options.highlight.empty() && pin.id == options.highlight;
    pins.markers.push_back(std::move(marker));
  }
  return pins;
}

}  // namespace kokudo::render
