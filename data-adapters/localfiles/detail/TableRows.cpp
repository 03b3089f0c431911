#include "data-adapters/localfiles/detail/Rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

bool blank(const std::vector<std::string_view>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
}

}  // namespace

Status visitTable(TableReader::Source source, const std::string& where, char separator,
                  Diagnostics& diagnostics, const RowVisitor& visit) {
  TableReader reader(std::move(source), where, separator);
  std::vector<std::string_view> cells;
  auto read = reader.next(cells);
  if (!read.ok()) return read.error();
  if (!*read) return {};
  const std::vector<std::string> header(cells.begin(), cells.end());
  if (blank(cells)) {
    while ((read = reader.next(cells)).ok() && *read) {
      if (!blank(cells)) {
        return Error{Error::Kind::BadInput,
                     fmt::format("{}: the first line is empty; expected a header line", where)};
      }
    }
    return read.ok() ? Status() : Status(read.error());
  }
  while (true) {
    read = reader.next(cells);
    if (!read.ok()) return read.error();
    if (!*read) return {};
    if (blank(cells)) continue;
    Row row;
    row.where = fmt::format("{}:{}", where, reader.line());
    row.attributes.reserve(header.size());
    if (cells.size() > header.size()) {
      diagnostics.warn(row.where,
                       fmt::format("{} cells where the header has {}; the rest is left out",
                                   cells.size(), header.size()));
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i].empty()) continue;
      row.attributes.emplace_back(header[i], std::string(i < cells.size() ? cells[i] : ""));
    }
    if (!visit(std::move(row))) return {};
  }
}

Status visitShapefile(const std::vector<geodata::MemoryFile>& files, const std::string& where,
                      const RowVisitor& visit) {
  return geodata::readFeatures(
      files, where, {}, [&](const geodata::LayerInfo& layer, const geodata::Feature& feature) {
        Row row;
        row.attributes = feature.attributes;
        row.geometry = feature.geometry;
        row.crs = layer.crs;
        row.where = fmt::format("{}#{}", where, feature.fid + 1);
        return visit(std::move(row));
      });
}

}  // namespace kokudo::adapters::localfiles
