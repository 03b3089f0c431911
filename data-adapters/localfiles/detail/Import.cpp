#include "data-adapters/localfiles/detail/Import.h"

#include "engine/base/Files.h"
#include "engine/io/Archive.h"
#include "engine/provenance/Provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

bool isShapefilePart(const std::string& ending) {
  for (const char* part : {".shp", ".shx", ".dbf", ".prj", ".cpg"}) {
    if (ending == part) return true;
  }
  return false;
}

const char* formatOf(const std::string& ending) {
  if (ending == ".geojson" || ending == ".json") return "json";
  if (ending == ".csv") return "csv";
  if (ending == ".tsv" || ending == ".tab") return "tsv";
  if (ending == ".xml" || ending == ".gml") return "xml";
  return nullptr;
}

std::string withoutEnding(const std::string& path) {
  return path.substr(0, path.rfind('.'));
}

bool isTable(const char* format) {
  return format && (format == std::string_view("csv") || format == std::string_view("tsv"));
}

// A fault that all files of a source share is told once, with the number of the others.
Diagnostics collapsed(const Diagnostics& all) {
  std::map<std::string, std::size_t> counts;
  for (const auto& item : all.items()) ++counts[item.what];
  Diagnostics out;
  for (const auto& item : all.items()) {
    auto& count = counts[item.what];
    if (count == 0) continue;
    out.warn(item.where,
             count == 1 ? item.what
                        : fmt::format("{} (and {} more files or records)", item.what, count - 1));
    count = 0;
  }
  return out;
}

}  // namespace

Import::Import(const ImportRequest& request, std::vector<Mapping> mappings, HarvestSink& sink,
               Progress& progress, const CancelToken& token)
    : _request(request),
      _mappings(std::move(mappings)),
      _sink(sink),
      _progress(progress),
      _token(token),
      _retrievedAt(provenance::utcNow()),
      _joins(placesOf(request.inputs), token) {}

Result<ImportOutcome> Import::run() {
  Inputs inputs = listInputs(_request.inputs, _outcome.report.diagnostics);
  if (inputs.archives.empty() && inputs.loose.empty() && !_outcome.report.diagnostics.empty()) {
    const auto& first = _outcome.report.diagnostics.items().front();
    return Error{Error::Kind::NotFound, first.where + ": " + first.what};
  }
  for (const auto& archive : inputs.archives) {
    if (Status done = importArchive(archive); !done.ok()) return done.error();
  }
  if (Status done = importLoose(inputs.loose); !done.ok()) return done.error();
  if (Status done = importDeferred(); !done.ok()) return done.error();
  _joins.report(_outcome.report.diagnostics);
  _outcome.report.complete = !_cancelled;
  _outcome.report.diagnostics = collapsed(_outcome.report.diagnostics);
  return std::move(_outcome);
}

// Fails only when the whole import has to end.
Status Import::importArchive(const InputFile& archive) {
  std::map<std::string, Group> groups;
  _parent = archive.parent;
  Status walked = listArchive(archive, groups);
  if (walked.ok()) {
    walked = io::forEachEntry(archive.file, [&](const io::ArchiveEntry& entry, const auto& read) {
      if (_token.cancelled()) _cancelled = true;
      if (_cancelled) return Status(Error{Error::Kind::Cancelled, "cancelled"});
      return importEntry(archive, archive.path + "!" + entry.path, read, groups);
    });
  }
  if (_failure) return *_failure;
  if (!walked.ok() && !_cancelled) {
    begin(archive.path);
    fail(walked.error().message);
    _outcome.report.diagnostics.warn(archive.path, walked.error().message);
    finishFile();
  }
  return {};
}

// Learns which parts each Shapefile has, and reads the labels before the files they belong to.
Status Import::listArchive(const InputFile& archive, std::map<std::string, Group>& groups) {
  return io::forEachEntry(archive.file, [&](const io::ArchiveEntry& entry, const auto& read) {
    const std::string path = archive.path + "!" + entry.path;
    const std::string ending = endingOf(path);
    if (isShapefilePart(ending)) {
      Group& group = groups[withoutEnding(path)];
      ++group.expected;
      group.hasShp = group.hasShp || ending == ".shp";
    } else if (isLabelFile(path)) {
      auto bytes = read();
      if (bytes.ok()) rememberLabels(path, *bytes);
    }
    return Status();
  });
}

Status Import::importEntry(const InputFile& archive, const std::string& path,
                           const std::function<Result<std::string>()>& read,
                           std::map<std::string, Group>& groups) {
  const bool part = isShapefilePart(endingOf(path)) && groups[withoutEnding(path)].hasShp;
  if (!part && skipsUnread(path)) return {};
  auto bytes = read();
  if (!bytes.ok()) {
    begin(path);
    fail(bytes.error().message);
    _outcome.report.diagnostics.warn(path, bytes.error().message);
    finishFile();
    return {};
  }
  return part ? importMember(path, archive.root, std::move(*bytes), groups)
              : importBytes(path, archive.root, std::move(*bytes));
}

Status Import::importLoose(const std::vector<InputFile>& files) {
  std::map<std::string, Group> groups;
  for (const auto& input : files) {
    _parent = input.parent;
    const std::string ending = endingOf(input.path);
    if (isShapefilePart(ending)) {
      Group& group = groups[withoutEnding(input.path)];
      ++group.expected;
      group.hasShp = group.hasShp || ending == ".shp";
    } else if (isLabelFile(input.path)) {
      auto bytes = readFile(input.file, kMaxWholeFileBytes);
      if (bytes.ok()) rememberLabels(input.path, *bytes);
    }
  }
  for (const auto& input : files) {
    if (_token.cancelled()) _cancelled = true;
    if (_cancelled) return {};
    _parent = input.parent;
    const std::string plain = withoutPacking(input.path);
    const char* format = formatOf(endingOf(plain));
    if (!isLabelFile(input.path) && (isTable(format) || (format && plain != input.path))) {
      if (Status done = importSingle(input, format); !done.ok()) return done;
      continue;
    }
    const auto read = [&] { return readFile(input.file, kMaxWholeFileBytes); };
    if (Status done = importEntry(input, input.path, read, groups); !done.ok()) {
      if (_failure) return *_failure;
    }
  }
  return {};
}

// A table is read block by block, whatever its size; another packed file is unpacked first.
Status Import::importSingle(const InputFile& input, const char* format) {
  Content content;
  content.path = input.path;
  content.root = input.root;
  content.parent = input.parent;
  content.format = format;
  if (isTable(format)) {
    content.streamed = input.file;
    return take(std::move(content), false);
  }
  auto bytes = readUnpacked(input.file);
  if (bytes.ok()) {
    content.bytes = std::move(*bytes);
    return take(std::move(content), false);
  }
  begin(input.path);
  fail(bytes.error().message);
  _outcome.report.diagnostics.warn(input.path, bytes.error().message);
  finishFile();
  return {};
}

Status Import::importMember(const std::string& path, const std::string& root, std::string bytes,
                            std::map<std::string, Group>& groups) {
  Group& group = groups[withoutEnding(path)];
  const std::string ending = endingOf(path);
  geodata::MemoryFile member{path.substr(path.find_last_of("/!") + 1), std::move(bytes)};
  const auto place = ending == ".shp" ? group.members.begin() : group.members.end();
  group.members.insert(place, std::move(member));
  if (ending != ".shp") {
    begin(path);
    _file.why = "part of the Shapefile beside it";
    finishFile();
  }
  if (group.members.size() < group.expected) return {};
  Content content;
  content.path = withoutEnding(path) + endingOf(group.members.front().name);
  content.root = root;
  content.parent = _parent;
  content.format = "shapefile";
  content.members = std::move(group.members);
  group.members.clear();
  return take(std::move(content), false);
}

Status Import::importBytes(const std::string& path, const std::string& root, std::string bytes) {
  Content content;
  content.path = path;
  content.root = root;
  content.parent = _parent;
  content.format = formatOf(endingOf(path));
  content.bytes = std::move(bytes);
  return take(std::move(content), false);
}

Status Import::importDeferred() {
  std::vector<Content> waiting = std::move(_deferred);
  for (auto& content : waiting) {
    if (_cancelled) return {};
    _parent = content.parent;
    if (Status done = take(std::move(content), true); !done.ok()) return done;
  }
  return {};
}

bool Import::skipsUnread(const std::string& path) {
  const std::string ending = endingOf(path);
  std::string why;
  if (isLabelFile(path)) {
    why = "describes the columns of the files beside it";
  } else if (isShapefilePart(ending)) {
    why = "part of a Shapefile whose .shp is missing";
  } else if (!formatOf(ending)) {
    why = "not a known format";
  }
  if (why.empty()) return false;
  begin(path);
  skip(why);
  finishFile();
  return true;
}

void Import::begin(const std::string& path) {
  _file = {path, "taken", "", 0};
  _notes = {};
  _doubles = 0;
  _progress.update(_outcome.report.records, {}, path);
}

void Import::skip(const std::string& why) {
  if (_file.state == "taken") _file.state = "skipped";
  _file.why = why;
}

void Import::fail(const std::string& why) {
  _file.state = "failed";
  _file.why = why;
}

void Import::finishFile() {
  if (_doubles > 0) {
    const std::string& other = _outcome.files[_doubleOf].path;
    if (_file.records == 0) {
      skip(fmt::format("second form of {} ({} records)", other, _doubles));
    } else {
      _outcome.report.diagnostics.warn(
          _file.path, fmt::format("{} of its records are in {} already", _doubles, other));
    }
  }
  _notes.addTo(_outcome.report.diagnostics);
  _outcome.files.push_back(std::move(_file));
}

Status Import::put(catalog::Record&& record) {
  const auto index = static_cast<std::uint32_t>(_outcome.files.size());
  bool fresh = false;
  const std::uint32_t first = _seen.firstFileOf(record.id, index, fresh);
  if (!fresh) {
    if (first == index) {
      _notes.add(_file.path, "the same id twice in one file; the first stays: " + record.id);
    } else {
      ++_doubles;
      _doubleOf = first;
    }
    return {};
  }
  Status stored = _sink.put(std::move(record));
  if (!stored.ok()) {
    _failure = stored.error();
    return stored;
  }
  ++_file.records;
  constexpr std::uint64_t kToldEvery = 1000;
  if (++_outcome.report.records % kToldEvery == 0) {
    _progress.update(_outcome.report.records, {}, _file.path);
  }
  return {};
}

}  // namespace kokudo::adapters::localfiles
