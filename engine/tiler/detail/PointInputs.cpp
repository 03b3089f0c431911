#include "engine/tiler/detail/PointInputs.h"

#include "engine/geodata/FeatureReader.h"
#include "engine/geodesy/CrsTransform.h"
#include "engine/io/Archive.h"
#include "engine/io/UnpackedFile.h"
#include "engine/tiler/detail/TableRows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace kokudo::tiler::detail {

namespace {

namespace fs = std::filesystem;
using geodata::GeometryType;
using Visit = std::function<bool(const PointTable&, const PointRow&)>;

bool endsWithAny(const std::string& name, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return name.ends_with(ending); });
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return text;
}

bool isTable(const std::string& name) {
  std::string plain = lower(name);
  if (endsWithAny(plain, {".gz", ".xz", ".zst"})) plain.erase(plain.rfind('.'));
  return endsWithAny(plain, {".csv", ".tsv", ".txt"});
}

std::string stemOf(const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  return name.substr(0, name.find('.', 1));
}

class PointReading {
 public:
  PointReading(Diagnostics& diagnostics, const CancelToken& token, const Visit& visit)
      : _diagnostics(diagnostics), _token(token), _visit(visit) {}

  Status read(const fs::path& path) {
    const std::string name = path.string();
    if (isTable(name)) {
      auto file = io::UnpackedFile::open(path);
      if (!file) return file.error();
      return readTable([&](char* to, std::size_t size) { return file->read(to, size); }, name);
    }
    if (fs::is_regular_file(path) && io::isArchive(path)) return readArchive(path);
    return readVector(name,
                      [&](const auto& each) { return geodata::readFeatures(name, {}, each); });
  }

  bool stopped() const { return _stopped; }
  const PointInputCounts& counts() const { return _counts; }

 private:
  Error cancelled() const { return {Error::Kind::Cancelled, "stopped while reading points"}; }

  bool give(const PointTable& table, const PointRow& row) {
    _stopped = _token.cancelled() || !_visit(table, row);
    return !_stopped;
  }

  Status readTable(TableRows::Source source, const std::string& where) {
    TableRows rows(std::move(source), where);
    PointTable table{where, stemOf(where), {}};
    auto header = rows.next(table.columns);
    if (!header) return header.error();
    if (!*header)
      return Error{Error::Kind::BadInput,
                   where + ": is empty, expected a table with a header line"};
    ++_counts.inputs;
    std::vector<std::string> cells;
    std::vector<Value> values(table.columns.size());
    std::size_t number = 0;
    while (true) {
      auto any = rows.next(cells);
      if (!any) return any.error();
      if (!*any) return {};
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i >= cells.size() || cells[i].empty())
          values[i] = Value();
        else if (auto* text = std::get_if<std::string>(&values[i]))
          text->assign(cells[i]);
        else
          values[i] = cells[i];
      }
      if (!give(table, PointRow{++number, values, std::nullopt})) break;
    }
    if (_token.cancelled()) return cancelled();
    return {};
  }

  /// Where a point of the layer lies, in degrees; none for other geometry.
  std::optional<std::array<double, 2>> placeOf(const geodata::Geometry& geometry) const {
    const bool point =
        geometry.type == GeometryType::Point || geometry.type == GeometryType::MultiPoint;
    if (!point || geometry.parts.size() != 1 || geometry.parts[0].empty() ||
        geometry.parts[0][0].empty())
      return std::nullopt;
    const auto& v = geometry.parts[0][0][0];
    if (!_toDegrees) return std::array<double, 2>{v[0], v[1]};
    const auto p = _toDegrees->forward({v[0], v[1], 0});
    if (!p) return std::nullopt;
    return std::array<double, 2>{p->x, p->y};
  }

  Status useCrs(const std::string& crs, const std::string& where) {
    _toDegrees.reset();
    if (crs.empty() || crs == "EPSG:6668" || crs == "EPSG:4326") return {};
    auto made = geodesy::CrsTransform::create(crs, "EPSG:6668");
    if (!made) return Error{made.error().kind, where + ": " + made.error().message};
    _toDegrees = std::move(*made);
    return {};
  }

  template <typename Read>
  Status readVector(const std::string& where, const Read& readAll) {
    PointTable table{where, stemOf(where), {}};
    std::string layerName;
    Status problem;
    std::vector<Value> values;
    std::size_t number = 0;
    bool first = true;
    const Status status =
        readAll([&](const geodata::LayerInfo& layer, const geodata::Feature& feature) {
          if (first || layer.name != layerName) {
            first = false;
            layerName = layer.name;
            number = 0;
            ++_counts.inputs;
            problem = useCrs(layer.crs, where);
            if (!problem.ok()) return false;
          }
          ++number;
          const bool bare = feature.geometry.type == GeometryType::None;
          const auto place = placeOf(feature.geometry);
          if (!place && !bare) {
            ++_counts.notPoints;
            return !_token.cancelled();
          }
          table.columns.clear();
          values.clear();
          for (const auto& [name, value] : feature.attributes) {
            table.columns.push_back(name);
            values.push_back(value);
          }
          return give(table, PointRow{number, values, place});
        });
    if (!problem.ok()) return problem;
    if (_token.cancelled()) return cancelled();
    return status;
  }

  Status readArchive(const fs::path& archive) {
    const std::string name = archive.string();
    std::vector<std::string> shapefiles;
    Status all = io::forEachEntry(archive, [&](const io::ArchiveEntry& entry, const auto& read) {
      const std::string where = name + "/" + entry.path, small = lower(entry.path);
      if (_stopped) return Status();
      if (endsWithAny(small, {".shp"})) shapefiles.push_back(entry.path);
      const bool table = endsWithAny(small, {".csv", ".tsv", ".txt"});
      if (!table && !endsWithAny(small, {".geojson", ".gpkg", ".fgb"})) return Status();
      Result<std::string> bytes = read();
      if (!bytes) return Status(bytes.error());
      return warned(where, table ? readTable(fromMemory(*bytes), where) : readBytes(*bytes, where));
    });
    if (!all.ok()) return all;
    for (const std::string& inner : shapefiles) {
      if (_stopped) break;
      const std::string path = "/vsizip/" + fs::absolute(archive).string() + "/" + inner;
      Status status =
          warned(name + "/" + inner, readVector(name + "/" + inner, [&](const auto& each) {
                   return geodata::readFeatures(path, {}, each);
                 }));
      if (!status.ok()) return status;
    }
    return {};
  }

  Status readBytes(const std::string& bytes, const std::string& where) {
    const std::vector<geodata::MemoryFile> files{{where, bytes}};
    return readVector(
        where, [&](const auto& each) { return geodata::readFeatures(files, where, {}, each); });
  }

  static TableRows::Source fromMemory(const std::string& bytes) {
    return [&bytes, at = std::size_t(0)](char* to, std::size_t size) mutable {
      const std::size_t count = std::min(size, bytes.size() - at);
      std::memcpy(to, bytes.data() + at, count);
      at += count;
      return Result<std::size_t>(count);
    };
  }

  Status warned(const std::string& where, const Status& status) {
    if (status.ok() || status.error().kind != Error::Kind::BadInput) return status;
    _diagnostics.warn(where, status.error().message);
    return {};
  }

  Diagnostics& _diagnostics;
  const CancelToken& _token;
  const Visit& _visit;
  PointInputCounts _counts;
  std::optional<geodesy::CrsTransform> _toDegrees;
  bool _stopped = false;
};

}  // namespace

Result<PointInputCounts> readPointInputs(const std::vector<fs::path>& inputs,
                                         Diagnostics& diagnostics, const CancelToken& token,
                                         const Visit& visit) {
  PointReading reading(diagnostics, token, visit);
  for (const fs::path& input : inputs) {
    if (reading.stopped()) break;
    if (Status status = reading.read(input); !status.ok()) return status.error();
  }
  if (token.cancelled()) return Error{Error::Kind::Cancelled, "stopped while reading points"};
  return reading.counts();
}

}  // namespace kokudo::tiler::detail
