#include "index/exporter/Exporter.h"

#include "engine/base/Files.h"
#include "engine/geodata/FeatureReader.h"
#include "engine/geodata/FeatureWriter.h"
#include "engine/geodesy/CrsTransform.h"
#include "engine/provenance/License.h"
#include "index/exporter/detail/Bag.h"
#include "index/exporter/detail/Columns.h"
#include "index/exporter/detail/Manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <set>

namespace kokudo::exporter {
namespace {

namespace fs = std::filesystem;

// JGD2011 longitude and latitude: what records hold.
constexpr const char* kRecordCrs = "EPSG:6668";
constexpr std::uint64_t kRecordsPerStep = 256;

/// A folder beside the target that becomes it, or vanishes.
class PendingFolder {
 public:
  explicit PendingFolder(const fs::path& target)
      : _target(target), _path(target.string() + fmt::format(".part-{}", getpid())) {}
  ~PendingFolder() {
    std::error_code ignored;
    if (!_published) fs::remove_all(_path, ignored);
  }
  Status make() {
    std::error_code error;
    if (_target.empty())
      return Error{Error::Kind::BadUsage, "export: no folder is named; expected --out FOLDER"};
    if (fs::exists(_target, error))
      return Error{Error::Kind::BadUsage,
                   _target.string() + ": exists already; choose another --out"};
    fs::create_directories(_path / "data", error);
    if (error) return systemError(error.value(), _path.string());
    return {};
  }
  Status publish() {
    std::error_code error;
    fs::rename(_path, _target, error);
    if (error) return systemError(error.value(), _target.string());
    _published = true;
    return {};
  }
  const fs::path& path() const { return _path; }

 private:
  fs::path _target, _path;
  bool _published = false;
};

// GDAL and its SQLite say in many ways that the disk is full; the disk says it in one.
Error explained(const Error& error, const fs::path& folder) {
  constexpr std::uintmax_t kHardlyAnything = 1 << 20;
  std::error_code unknown;
  const auto room = fs::space(folder, unknown);
  if (error.kind != Error::Kind::Io || unknown || room.available >= kHardlyAnything) return error;
  return {Error::Kind::NoSpace,
          fmt::format("{}; {} bytes are left on this disk: make room or choose another --out",
                      error.message, room.available)};
}

std::string fileNameFor(const std::string& format) {
  return "records." + format;
}

Status checkRequest(const ExportRequest& request) {
  static const std::set<std::string> kFormats = {"gpkg", "geojson", "csv"};
  if (!kFormats.contains(request.format))
    return Error{Error::Kind::BadUsage, fmt::format("--format \"{}\": expected {}", request.format,
                                                    fmt::join(kFormats, ", "))};
  if (request.ids.empty()) return Error{Error::Kind::BadUsage, "export: no records are selected"};
  return {};
}

Status checkLicenses(const std::set<std::string>& ids) {
  std::vector<provenance::License> licenses;
  for (const auto& id : ids) {
    licenses.push_back(provenance::licenseById(id));
    if (!licenses.back().redistributable())
      return Error{Error::Kind::Licence,
                   fmt::format("export: records under \"{}\" may not be passed on; leave them out "
                               "with --facet license=..., or give the "
                               "licence of your own data in its mapping",
                               id.empty() ? "unknown" : id)};
  }
  if (const auto problem = provenance::mixingProblem(licenses); !problem.empty())
    return Error{Error::Kind::Licence,
                 "export: " + problem + "; export each licence on its own with --facet license=ID"};
  return {};
}

Status transform(geodata::Geometry& geometry, const geodesy::CrsTransform& crs) {
  for (auto& part : geometry.parts)
    for (auto& ring : part)
      for (auto& vertex : ring) {
        const auto moved = crs.forward({vertex[0], vertex[1], vertex[2]});
        if (!moved) return moved.error();
        vertex[0] = moved->x;
        vertex[1] = moved->y;
      }
  return {};
}

geodata::Geometry geometryOf(const catalog::Place& place) {
  if (!place.geometry.empty()) return geodata::geometryFromGeoJson(place.geometry);
  geodata::Geometry geometry;
  if (place.how == catalog::PlaceQuality::None) return geometry;
  geometry.type = geodata::GeometryType::Point;
  geometry.parts = {{{{place.longitude, place.latitude, 0.0}}}};
  return geometry;
}

/// One export under way.
class Job {
 public:
  Job(const catalog::Catalog& catalog, const ExportRequest& request, Progress& progress,
      const CancelToken& token)
      : _catalog(catalog), _request(request), _progress(progress), _token(token) {}

  Status run(const fs::path& folder, const fs::path& outDir) {
    auto crs = geodesy::CrsTransform::create(kRecordCrs, _request.crs);
    if (!crs) return crs.error();
    if (const auto learned = learn(); !learned) return learned;
    if (const auto allowed = checkLicenses(_licenses); !allowed) return allowed;
    if (const auto written = writeRecords(folder, *crs); !written) return written;
    _report.package = outDir;
    _report.licences.assign(_licenses.begin(), _licenses.end());
    if (_request.strict && !_report.loss.empty())
      return Error{Error::Kind::BadInput,
                   fmt::format("export --strict: {} values would be changed, the first: {} {}: {}",
                               _report.loss.size(), _report.loss[0].record, _report.loss[0].field,
                               _report.loss[0].what)};
    return writeProof(folder, crs->operation());
  }
  ExportReport& report() { return _report; }

 private:
  Status step(std::uint64_t done, std::string_view what) {
    if (done % kRecordsPerStep != 0) return {};
    if (_token.cancelled()) return stopped();
    _progress.update(done, _request.ids.size() * 2, what);
    return {};
  }

  Status learn() {
    for (std::size_t i = 0; i < _request.ids.size(); ++i) {
      if (const auto s = step(i, "reading"); !s) return s;
      const auto record = _catalog.find(_request.ids[i]);
      if (!record) return record.error();
      _columns.learn(*record);
      _licenses.insert(record->license);
    }
    return {};
  }

  Status writeRecords(const fs::path& folder, const geodesy::CrsTransform& crs) {
    auto writer = geodata::FeatureWriter::create(
        (folder / "data" / fileNameFor(_request.format)).string(),
        {_request.format, "records", _request.crs}, _columns.fields());
    if (!writer) return writer.error();
    std::string provenance;
    for (std::size_t i = 0; i < _request.ids.size(); ++i) {
      if (const auto s = step(_request.ids.size() + i, "writing"); !s) return s;
      if (const auto written = writeOne(_request.ids[i], *writer, crs, provenance); !written)
        return written;
    }
    if (const auto closed = writer->close(); !closed) return closed;
    if (const auto whole = checkWhole(folder / "data" / fileNameFor(_request.format)); !whole)
      return whole;
    return writeFileAtomically(folder / "data" / "provenance.jsonl", provenance);
  }

  // GDAL's GeoJSON writer does not notice that a disk is full.
  Status checkWhole(const fs::path& file) const {
    if (_request.format != "geojson") return {};
    std::uint64_t found = 0;
    const auto read = geodata::readFeatures(file.string(), {}, [&](const auto&, const auto&) {
      ++found;
      return !_token.cancelled();
    });
    if (_token.cancelled()) return stopped();
    if (read.ok() && found == _report.records) return {};
    return Error{Error::Kind::Io,
                 fmt::format("{}: holds {} of {} records after writing; is the disk full?",
                             file.string(), found, _report.records)};
  }

  static Error stopped() {
    return {Error::Kind::Cancelled, "export: stopped, nothing was written"};
  }

  Status writeOne(const std::string& id, geodata::FeatureWriter& writer,
                  const geodesy::CrsTransform& crs, std::string& provenance) {
    const auto record = _catalog.find(id);
    if (!record) return record.error();
    const auto hash = _catalog.contentHash(id);
    if (!hash) return hash.error();
    geodata::Feature feature;
    feature.geometry = geometryOf(record->place);
    if (const auto moved = transform(feature.geometry, crs); !moved)
      return Error{moved.error().kind, record->id + ": " + moved.error().message};
    feature.attributes = _columns.row(*record, *hash, _report.loss);
    if (const auto written = writer.write(feature); !written) return written;
    provenance += provenanceLine(*record, *hash);
    _summary.add(*record);
    ++_report.records;
    return {};
  }

  Status writeProof(const fs::path& folder, const geodesy::CrsOperation& operation) {
    const auto manifest = manifestJson(_request, _report, _summary, operation);
    if (const auto w = writeFileAtomically(folder / "data" / "manifest.json", manifest); !w)
      return w;
    if (const auto w = writeFileAtomically(folder / "data" / "CREDITS.txt", creditsText(_summary));
        !w)
      return w;
    if (const auto w = writeBag(folder, "Kokudo export: " + _request.query, _report.records); !w)
      return w;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file())
        _report.files.push_back(fs::relative(entry.path(), folder).generic_string());
    std::sort(_report.files.begin(), _report.files.end());
    return {};
  }

  const catalog::Catalog& _catalog;
  const ExportRequest& _request;
  Progress& _progress;
  const CancelToken& _token;
  Columns _columns;
  PackageSummary _summary;
  std::set<std::string> _licenses;
  ExportReport _report;
};

}  // namespace

Result<ExportReport> exportRecords(const catalog::Catalog& catalog, const ExportRequest& request,
                                   const fs::path& outDir, Progress& progress,
                                   const CancelToken& token) {
  if (const auto valid = checkRequest(request); !valid) return valid.error();
  const auto target = outDir.has_filename() ? outDir : outDir.parent_path();
  PendingFolder pending(target);
  if (const auto made = pending.make(); !made) return made.error();
  Job job(catalog, request, progress, token);
  try {
    if (const auto done = job.run(pending.path(), target); !done)
      return explained(done.error(), pending.path());
  } catch (const fs::filesystem_error& problem) {
    return systemError(problem.code().value(), problem.path1().string());
  }
  if (const auto published = pending.publish(); !published) return published.error();
  return job.report();
}

}  // namespace kokudo::exporter
