#include "apps/render/StatisticsReport.h"

#include "apps/workbench/JsonText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::render {
namespace {

/// "in LAYER    Building: 6307; height min 2.1, max 256.0; ..."
std::string linesOf(const std::string& layer, const tiles::ClassStatistics& statistics) {
  std::string text = fmt::format("in {}    {}", layer, statistics.className);
  if (statistics.count) text += fmt::format(": {}", *statistics.count);
  for (const auto& property : statistics.properties) {
    text += fmt::format("\n            {}:", property.property);
    const char* before = " ";
    for (const auto& [name, value] : property.values) {
      text += fmt::format("{}{} {}", before, name, toText(value));
      before = ", ";
    }
  }
  return text + "\n";
}

}  // namespace

std::string statisticsText(const RenderReport& report) {
  const auto& s = report.statistics;
  const auto& t = s.tiles;
  const auto megabytes = [](auto bytes) { return static_cast<double>(bytes) / 1e6; };
  std::string text;
  text += fmt::format("tiles       {} drawn, {} in memory, {} visited, {} known, {} failed\n",
                      t.tilesRendered, t.tilesLoaded, t.tilesVisited, t.tilesKnown, t.tilesFailed);
  text += fmt::format("geometry    {} triangles, {} points, {} instances, {} draw calls\n",
                      t.triangles, t.points, t.instances, s.drawCalls);
  text += fmt::format("memory      {:.1f} MB of tiles, of it {:.1f} MB GPU ({} textures)\n",
                      megabytes(s.memoryBytes), megabytes(s.gpuBytes), s.textures);
  text += fmt::format("network     {} requests, {:.1f} MB, {} from the cache, {:.1f} MB unwanted\n",
                      t.requests, megabytes(t.bytesTransferred), t.cacheHits,
                      megabytes(t.unwantedBytes));
  text += fmt::format("time        {:.2f} s in all, last frame {:.1f} ms\n", report.seconds,
                      s.frameMilliseconds);
  if (t.errorFactor > 1)
    text += fmt::format("detail      coarser by {:.1f}, for want of memory\n", t.errorFactor);
  for (const auto& [layer, statistics] : report.tilesetStatistics)
    for (const auto& one : statistics) text += linesOf(layer, one);
  return text;
}

nlohmann::ordered_json statisticsJson(const std::vector<tiles::ClassStatistics>& statistics) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const auto& one : statistics) {
    Json properties = Json::object();
    for (const auto& property : one.properties)
      properties[property.property] = Json::parse(workbench::toJson(property.values));
    all.push_back({{"class", one.className},
                   {"count", one.count ? Json(*one.count) : Json(nullptr)},
                   {"properties", std::move(properties)}});
  }
  return all;
}

}  // namespace kokudo::render
