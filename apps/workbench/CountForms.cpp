#include "apps/workbench/CountForms.h"

#include "apps/workbench/HitForms.h"
#include "apps/workbench/detail/JsonParts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace kokudo::workbench {
namespace {

constexpr std::size_t kBarCharacters = 48;

std::string yearText(const search::YearCount& year) {
  return year.year ? fmt::format("{}", *year.year) : "";
}

// As long as its share of the longest; never nothing where there is something.
std::string bar(std::uint64_t count, std::uint64_t most) {
  const auto share =
      static_cast<double>(count) / static_cast<double>(std::max<std::uint64_t>(most, 1));
  const auto length = static_cast<std::size_t>(std::lround(share * double(kBarCharacters)));
  return std::string(count > 0 ? std::max<std::size_t>(length, 1) : 0, '#');
}

std::string yearBars(const std::vector<search::YearCount>& years) {
  std::uint64_t most = 0;
  for (const auto& year : years) most = std::max(most, year.count);
  std::string text = "years:\n";
  for (const auto& year : years)
    text += fmt::format("  {:>7}  {:>9}  {}\n", year.year ? yearText(year) : "unknown", year.count,
                        bar(year.count, most));
  return text;
}

// Counterclockwise (RFC 7946 section 3.1.6).
detail::Json polygonOf(const std::array<double, 4>& b) {
  detail::Json ring = detail::Json::array();
  for (const auto& [x, y] : {std::pair{0, 1}, {2, 1}, {2, 3}, {0, 3}, {0, 1}})
    ring.push_back(detail::Json::array({b[x], b[y]}));
  return {{"type", "Polygon"}, {"coordinates", detail::Json::array({std::move(ring)})}};
}

std::string cellFeatures(const std::vector<search::CellCount>& cells) {
  std::string text = "{\"type\":\"FeatureCollection\",\"features\":[";
  const char* separator = "\n";
  for (const auto& cell : cells) {
    detail::Json properties = detail::cellJson(cell);
    properties.erase("bbox");
    text += separator + detail::dumpLine({{"type", "Feature"},
                                          {"geometry", polygonOf(boundsOf(cell))},
                                          {"properties", std::move(properties)}});
    separator = ",\n";
  }
  return text + "\n]}\n";
}

std::string cellTable(const std::vector<search::CellCount>& cells) {
  std::string text = fmt::format("cells of zoom {}:\n", cells.empty() ? 0 : cells.front().zoom);
  for (const auto& cell : cells) {
    const auto b = boundsOf(cell);
    text +=
        fmt::format("  {:>9}  {:.6g},{:.6g},{:.6g},{:.6g}\n", cell.count, b[0], b[1], b[2], b[3]);
  }
  return text;
}

}  // namespace

std::array<double, 4> boundsOf(const search::CellCount& cell) {
  const double side = std::ldexp(360.0, -cell.zoom);
  const double west = -180 + cell.x * side, south = -90 + cell.y * side;
  return {west, south, west + side, std::min(south + side, 90.0)};
}

std::string yearsAs(const std::string& form, const std::vector<search::YearCount>& years) {
  std::string text;
  if (form == "text") return yearBars(years);
  if (form == "csv") {
    text = "year,count\r\n";
    for (const auto& year : years) text += fmt::format("{},{}\r\n", yearText(year), year.count);
  } else if (form == "jsonl") {
    for (const auto& year : years) text += detail::dumpLine(detail::yearJson(year)) + "\n";
  }
  return text;
}

std::string cellsAs(const std::string& form, const std::vector<search::CellCount>& cells) {
  std::string text;
  if (form == "text") return cellTable(cells);
  if (form == "geojson") return cellFeatures(cells);
  if (form == "csv") {
    text = "zoom,x,y,west,south,east,north,count,id\r\n";
    for (const auto& cell : cells) {
      const auto b = boundsOf(cell);
      text += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", cell.zoom, cell.x, cell.y, b[0], b[1],
                          b[2], b[3], cell.count, csvField(cell.oneId));
    }
  } else if (form == "jsonl") {
    for (const auto& cell : cells) text += detail::dumpLine(detail::cellJson(cell)) + "\n";
  }
  return text;
}

}  // namespace kokudo::workbench
