// How one file becomes records: the second half of Import.

#include "data-adapters/localfiles/detail/BoringRecord.h"
#include "data-adapters/localfiles/detail/CityRecord.h"
#include "data-adapters/localfiles/detail/Import.h"
#include "data-adapters/localfiles/detail/RowRecord.h"
#include "engine/base/Sha256.h"
#include "engine/content/BoringXml.h"
#include "engine/content/CityGml.h"
#include "engine/io/UnpackedFile.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

std::string folderOf(const std::string& path) {
  const auto cut = path.find_last_of("/!");
  return cut == std::string::npos ? std::string() : path.substr(0, cut);
}

std::string nameOf(const std::string& path) {
  return path.substr(path.find_last_of("/!") + 1);
}

// Globs see one kind of separator.
std::string globPath(std::string path) {
  for (char& c : path) {
    if (c == '!') c = '/';
  }
  return path;
}

std::vector<std::string> namesOf(const Row& row) {
  std::vector<std::string> names;
  for (const auto& [name, value] : row.attributes) names.push_back(name);
  return names;
}

}  // namespace

bool Import::isLabelFile(const std::string& path) const {
  const std::string name = nameOf(path);
  for (const auto& mapping : _mappings) {
    if (!mapping.labels.empty() && mapping.labels == name &&
        matchesPath(mapping, globPath(_parent + "/" + path), mapping.format)) {
      return true;
    }
  }
  return false;
}

// original_name,display_name,label_flag; the flag marks the column that titles a record.
void Import::rememberLabels(const std::string& path, const std::string& bytes) {
  TableReader reader(sourceOf(bytes), path, ',');
  std::vector<std::string_view> cells;
  Labels labels;
  bool header = true;
  while (true) {
    const auto read = reader.next(cells);
    if (!read.ok() || !*read) break;
    if (std::exchange(header, false) || cells.size() < 2 || cells[0].empty()) continue;
    const std::string name(cells[0]);
    if (!cells[1].empty()) labels.names[name] = cells[1];
    const bool flagged = cells.size() > 2 && !cells[2].empty() && cells[2] != "0";
    if (flagged && labels.title.empty()) labels.title = name;
  }
  _labels[folderOf(path)] = std::move(labels);
}

const Mapping* Import::mappingFor(const std::string& path, const char* format,
                                  const std::vector<std::string>* columns) const {
  const std::string seen = globPath(_parent + "/" + path);
  for (const auto& mapping : _mappings) {
    if (matchesPath(mapping, seen, format) && (!columns || matchesColumns(mapping, *columns))) {
      return &mapping;
    }
  }
  return nullptr;
}

bool Import::accepts(const Mapping& mapping, const FileContext& file, bool deferred, bool& again) {
  if (!mapping.secondFormOf.empty()) {
    if (!deferred) {
      again = true;
      return false;
    }
    const auto better = _mappingTook.find(mapping.secondFormOf);
    if (better != _mappingTook.end() && better->second > 0) {
      skip(fmt::format("second form of {} ({} records taken)", mapping.secondFormOf,
                       better->second));
      return false;
    }
  }
  if (!mapping.skip.empty()) {
    skip(mapping.skip);
    return false;
  }
  const std::string form = mapping.source + '\n' + file.fill(mapping.dataset) + '\n' + file.sha256;
  const auto [first, fresh] = _firstForm.try_emplace(form, file.path);
  if (!fresh) skip("second form of " + first->second + " (the same bytes)");
  return fresh;
}

Status Import::take(Content&& content, bool deferred) {
  begin(content.path);
  FileContext file;
  file.path = content.path;
  file.retrievedAt = _retrievedAt;
  if (content.streamed.empty()) {
    Sha256 hash;
    hash.update(content.bytes);
    for (const auto& member : content.members) hash.update(member.bytes);
    file.sha256 = hash.hexDigest();
  } else {
    auto hash = sha256HexOfFile(content.streamed);  // of the file as it lies there, packed or not
    if (hash.ok()) file.sha256 = std::move(*hash);
  }
  if (const auto labels = _labels.find(folderOf(content.path)); labels != _labels.end()) {
    file.labels = labels->second;
  }

  bool again = false;
  Status done = content.format == "json"  ? takeJson(content, file, deferred, again)
                : content.format == "xml" ? takeXml(content, file)
                                          : takeTable(content, file, deferred, again);
  if (_failure) return *_failure;
  if (again) {
    _deferred.push_back(std::move(content));
    return {};
  }
  if (!done.ok() && !_cancelled) {
    _outcome.report.diagnostics.warn(content.path, done.error().message);
    if (_file.records == 0) {
      fail(done.error().message);
    } else {
      _file.why = "read up to a fault: " + done.error().message;
    }
  }
  finishFile();
  return {};
}

// Their tables are read when the first row of a mapping wants them.
std::vector<RowJoin> Import::joinsOf(const Mapping& mapping, const FileContext& file) {
  std::vector<RowJoin> joins;
  for (const auto& join : mapping.joins) {
    _progress.update(_outcome.report.records, {}, join.files.front());
    if (auto* table = _joins.table(mapping, join, _outcome.report.diagnostics)) {
      joins.emplace_back(join, file, *table);
    }
  }
  return joins;
}

// The mapping is chosen at the first row, when the columns are known.
RowVisitor Import::rowVisitor(const Content& content, const FileContext& file, const char* format,
                              bool deferred, bool& again) {
  struct State {
    Mapping mapping;
    std::optional<RowRecords> records;
  };
  auto state = std::make_shared<State>();
  return [this, state, &content, &file, format, deferred, &again](Row&& row) {
    if (_token.cancelled()) _cancelled = true;
    if (_cancelled) return false;
    if (!state->records) {
      const auto columns = namesOf(row);
      const Mapping* mapping = mappingFor(content.path, format, &columns);
      state->mapping = mapping ? *mapping : genericMapping(content.root);
      if (!_request.source.empty()) state->mapping.source = _request.source;
      if (state->mapping.source.empty()) state->mapping.source = content.root;
      if (!accepts(state->mapping, file, deferred, again)) return false;
      state->records.emplace(file, state->mapping, joinsOf(state->mapping, file), _placing, _notes);
      if (_token.cancelled()) return false;  // while a join's table was read: it is not whole
    }
    if (!put(state->records->record(std::move(row))).ok()) return false;
    ++_mappingTook[state->mapping.name];
    return true;
  };
}

Status Import::takeJson(const Content& content, const FileContext& file, bool deferred,
                        bool& again) {
  const Mapping* listed = mappingFor(content.path, "json", nullptr);
  JsonKind kind;
  const char* format = listed && !listed->array.empty() ? "json" : "geojson";
  Status read = visitJson(content.bytes, content.path, listed ? listed->array : "",
                          _outcome.report.diagnostics, kind,
                          rowVisitor(content, file, format, deferred, again));
  if (!read.ok()) return read;
  if (kind.type == JsonKind::Type::Placeholder) {
    skip("unavailable placeholder" + (kind.message.empty() ? "" : ": " + kind.message));
  } else if (kind.type == JsonKind::Type::Other ||
             (kind.type == JsonKind::Type::Object && !kind.listed)) {
    skip("JSON, but not GeoJSON, and no mapping says where its records are");
  }
  return {};
}

Status Import::takeTable(const Content& content, const FileContext& file, bool deferred,
                         bool& again) {
  if (content.format == "csv" || content.format == "tsv") {
    const char separator = content.format == "csv" ? ',' : '\t';
    const auto visitor = rowVisitor(content, file, content.format.c_str(), deferred, again);
    Diagnostics& diagnostics = _outcome.report.diagnostics;
    bool rows = false;
    const auto visit = [&](Row&& row) {
      rows = true;
      return visitor(std::move(row));
    };
    Status done;
    if (content.streamed.empty()) {
      done = visitTable(sourceOf(content.bytes), content.path, separator, diagnostics, visit);
    } else {
      auto opened = io::UnpackedFile::open(content.streamed);
      if (!opened.ok()) return opened.error();
      done = visitTable(sourceOf(*opened), content.path, separator, diagnostics, visit);
    }
    if (done.ok() && !rows) skip("a table without rows");
    return done;
  }
  return visitShapefile(content.members, content.path,
                        rowVisitor(content, file, "shapefile", deferred, again));
}

Status Import::takeXml(const Content& content, FileContext& file) {
  constexpr std::size_t kHead = 4096;
  const std::string_view head = std::string_view(content.bytes).substr(0, kHead);
  const bool boring = content::looksLikeBoringXml(head);
  if (!boring && !content::looksLikeCityGml(head)) {
    skip("XML, but neither CityGML nor a boring log");
    return {};
  }
  const char* format = boring ? "boring-xml" : "citygml";
  const Mapping* known = mappingFor(content.path, format, nullptr);
  Mapping mapping = known ? *known : genericMapping(content.root);
  if (!_request.source.empty()) mapping.source = _request.source;
  bool again = false;
  if (!accepts(mapping, file, true, again)) return {};

  Diagnostics& diagnostics = _outcome.report.diagnostics;
  if (boring) {
    auto log = content::readBoringXml(content.bytes, content.path, diagnostics);
    if (!log.ok()) return log.error();
    if (Status stored = put(boringRecord(file, mapping, *log, _placing, _notes)); !stored.ok()) {
      return stored;
    }
  } else {
    const auto model = content::readCityGml(
        content.bytes, content.path, diagnostics, _token, [&](content::CityObject&& object) {
          return put(cityRecord(file, mapping, std::move(object), _notes)).ok();
        });
    if (_token.cancelled()) _cancelled = true;
    if (!model.ok()) return model.error();
  }
  _mappingTook[mapping.name] += _file.records;
  return {};
}

}  // namespace kokudo::adapters::localfiles
