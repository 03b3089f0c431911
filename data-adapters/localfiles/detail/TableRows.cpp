#include "data-adapters/localfiles/detail/Csv.h"
#include "data-adapters/localfiles/detail/Rows.h"
#include "engine/content/BoringXml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

bool blank(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); });
}

}  // namespace

Status visitCsv(std::string_view bytes, const std::string& where, Diagnostics& diagnostics,
                const RowVisitor& visit) {
  const auto text = content::toUtf8(bytes, where);
  if (!text.ok()) return text.error();
  CsvReader reader(*text, where);
  std::vector<std::string> header, cells;
  auto read = reader.next(header);
  if (!read.ok()) return read.error();
  if (!*read || blank(header)) {
    return Error{Error::Kind::BadInput, fmt::format("{}: empty; expected a header line", where)};
  }
  while (true) {
    read = reader.next(cells);
    if (!read.ok()) return read.error();
    if (!*read) return {};
    if (blank(cells)) continue;
    Row row;
    row.where = fmt::format("{}:{}", where, reader.line());
    if (cells.size() > header.size()) {
      diagnostics.warn(row.where,
                       fmt::format("{} cells where the header has {}; the rest is left out",
                                   cells.size(), header.size()));
    }
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (header[i].empty()) continue;
      row.attributes.emplace_back(header[i], i < cells.size() ? std::move(cells[i]) : "");
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
