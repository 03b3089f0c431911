#include "index/workspace/detail/GenerationBuild.h"

#include "engine/base/Files.h"
#include "index/search/IndexWriter.h"
#include "index/search/Manifest.h"
#include "index/search/RemovedDocuments.h"
#include "index/suggest/Suggestions.h"
#include "index/suggest/SuggestionsWriter.h"

#include <fmt/format.h>

#include <memory>
#include <system_error>
#include <thread>

namespace kokudo::workspace::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kTellEvery = 1000;

std::string removedFileOf(const std::string& segment) {
  return "removed-" + segment + ".bitmap";
}

// A name more for the same bytes; a copy where the file system has no such thing.
Status linkOrCopy(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::create_hard_link(from, to, failed);
  if (!failed) return {};
  fs::copy_file(from, to, failed);
  return failed ? Status(systemError(failed.value(), to.string())) : Status();
}

Status linkFolder(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::create_directories(to, failed);
  for (fs::recursive_directory_iterator it(from, failed), end; !failed && it != end;
       it.increment(failed)) {
    const fs::path copy = to / fs::relative(it->path(), from);
    if (it->is_directory())
      fs::create_directories(copy, failed);
    else if (auto done = linkOrCopy(it->path(), copy); !done)
      return done;
    if (failed) break;
  }
  return failed ? Status(systemError(failed.value(), from.string())) : Status();
}

// What changed may lie in municipalities that only an earlier segment names.
suggest::SuggestionsWriter::KnownName municipalitiesOf(const fs::path& generation) {
  auto opened = suggest::Suggestions::open(suggest::suggestionsFilesIn(generation));
  if (!opened) return {};
  auto names = std::make_shared<const suggest::Suggestions>(std::move(*opened));
  return [names](const std::string& code) { return names->municipalityName(code); };
}

}  // namespace

GenerationBuild::GenerationBuild(const catalog::Catalog& catalog, fs::path folder, std::string name,
                                 Progress& progress, const CancelToken& token)
    : _catalog(catalog),
      _folder(std::move(folder)),
      _name(std::move(name)),
      _progress(progress),
      _token(token) {}

Status GenerationBuild::begin() {
  std::error_code failed;
  fs::create_directories(_folder / kSegments, failed);
  if (failed) return systemError(failed.value(), _folder.string());
  // Before any record is read: what changes meanwhile is found by the next publishing.
  const auto revision = _catalog.revision();
  if (!revision) return revision.error();
  const auto identity = _catalog.identity();
  if (!identity) return identity.error();
  const auto sources = _catalog.countBySource();
  if (!sources) return sources.error();
  _published.info.catalogRevision = *revision;
  _published.info.sources = *sources;
  _published.catalogIdentity = *identity;
  return {};
}

Status GenerationBuild::finish(std::uint64_t records) {
  _published.info.records = records;
  if (auto done = writePublished(_published, _folder); !done) return done;
  const auto manifest = search::Manifest::ofGeneration(_folder, records);
  if (!manifest) return manifest.error();
  return manifest->write(_folder);
}

Status GenerationBuild::full() {
  if (auto done = begin(); !done) return done;
  _published.info.mode = "full";
  _published.baseRevision = _published.info.catalogRevision;
  _published.segments = {_name};
  suggest::SuggestionsWriter names;
  const auto records = writeAll([&](const catalog::Record& record) { names.add(record); });
  if (!records) return records.error();
  if (_token.cancelled()) return stopped();
  if (auto done = names.finish(_folder / suggest::kSuggestionsFile); !done) return done;
  return finish(*records);
}

Result<std::uint64_t> GenerationBuild::writeAll(
    const std::function<void(const catalog::Record&)>& seen) {
  const auto total = _catalog.count();
  if (!total) return total.error();
  search::BuildOptions options;
  // A small one is built before threads are worth their start.
  options.workers = *total > kTellEvery ? std::max(1u, std::thread::hardware_concurrency()) : 0;
  options.token = _token;
  options.seen = seen;
  auto writer = search::IndexWriter::create(_folder / kSegments / _name, options);
  if (!writer) return writer.error();
  Status added;
  const auto visited = _catalog.forEachStored([&](catalog::StoredRow&& row) {
    added = writer->add(std::move(row));
    if (writer->count() % kTellEvery == 0) _progress.update(writer->count(), *total, "indexing");
    return added.ok();
  });
  if (!added) return added.error();
  if (!visited) return visited.error();
  if (_token.cancelled()) return stopped();
  _progress.update(writer->count(), *total, "writing the index");
  if (auto done = writer->finish(); !done) return done.error();
  return writer->count();
}

Status GenerationBuild::keep(const fs::path& previous, const std::string& segment) {
  if (auto done = linkFolder(previous / kSegments / segment, _folder / kSegments / segment); !done)
    return done;
  const std::string besides[] = {removedFileOf(segment), suggest::suggestionsFileOf(segment)};
  for (const std::string& file : besides)
    if (fs::exists(previous / file))
      if (auto done = linkOrCopy(previous / file, _folder / file); !done) return done;
  return {};
}

// Gives the documents that are left; the segment goes if there are none.
Result<std::uint64_t> GenerationBuild::removeFrom(const std::string& segment,
                                                  const PublishPlan& plan) {
  const auto manifest = search::Manifest::read(_folder / kSegments / segment);
  if (!manifest) return manifest.error();
  std::vector<std::string> ids = plan.changed;
  ids.insert(ids.end(), plan.gone.begin(), plan.gone.end());
  const auto removed = search::removeFromSegment(_folder, segment, ids);
  if (!removed) return removed.error();
  std::error_code failed;
  if (*removed == 0 || *removed >= manifest->records)
    fs::remove(_folder / removedFileOf(segment), failed);
  if (*removed >= manifest->records) {
    fs::remove(_folder / suggest::suggestionsFileOf(segment), failed);
    fs::remove_all(_folder / kSegments / segment, failed);
    return std::uint64_t(0);
  }
  _published.segments.push_back(segment);
  return manifest->records - *removed;
}

Result<std::uint64_t> GenerationBuild::writeChanged(const fs::path& previous,
                                                    const std::vector<std::string>& ids) {
  if (ids.empty() && !_published.segments.empty()) return std::uint64_t(0);
  search::BuildOptions options;
  options.token = _token;
  suggest::SuggestionsWriter names(municipalitiesOf(previous));
  options.seen = [&](const catalog::Record& record) { names.add(record); };
  auto writer = search::IndexWriter::create(_folder / kSegments / _name, options);
  if (!writer) return writer.error();
  for (const std::string& id : ids) {
    const auto record = _catalog.find(id);
    if (!record && record.error().kind == Error::Kind::NotFound) continue;
    if (!record) return record.error();
    if (auto done = writer->add(*record); !done) return done.error();
    if (writer->count() % kTellEvery == 0)
      _progress.update(writer->count(), ids.size(), "indexing what changed");
  }
  if (auto done = writer->finish(); !done) return done.error();
  if (auto done = names.finish(_folder / suggest::suggestionsFileOf(_name)); !done)
    return done.error();
  _published.segments.push_back(_name);
  return writer->count();
}

Status GenerationBuild::update(const fs::path& previous, const PublishPlan& plan) {
  if (_token.cancelled()) return stopped();
  if (auto done = begin(); !done) return done;
  _published.info.mode = plan.kind == PublishPlan::Kind::Compact ? "compacted" : "delta";
  _published.info.changed = plan.changed.size() + plan.gone.size();
  _published.baseRevision = plan.baseRevision;
  std::uint64_t records = 0;
  for (const std::string& segment : plan.kept) {
    if (_token.cancelled()) return stopped();
    if (auto done = keep(previous, segment); !done) return done;
    const auto left = removeFrom(segment, plan);
    if (!left) return left.error();
    records += *left;
  }
  if (fs::exists(previous / suggest::kSuggestionsFile))
    if (auto done =
            linkOrCopy(previous / suggest::kSuggestionsFile, _folder / suggest::kSuggestionsFile);
        !done)
      return done;
  const auto added = writeChanged(previous, plan.changed);
  if (!added) return added.error();
  records += *added;
  const auto expected = _catalog.count();
  if (!expected) return expected.error();
  if (records != *expected)
    return Error{Error::Kind::Integrity,
                 fmt::format("{}: {} records after the update, the catalogue has {}",
                             _folder.string(), records, *expected)};
  return finish(records);
}

}  // namespace kokudo::workspace::detail
