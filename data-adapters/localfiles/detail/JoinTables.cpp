#include "data-adapters/localfiles/detail/Glob.h"
#include "data-adapters/localfiles/detail/Inputs.h"
#include "data-adapters/localfiles/detail/JoinTable.h"
#include "engine/io/Archive.h"
#include "engine/io/UnpackedFile.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace kokudo::adapters::localfiles {
namespace {

namespace fs = std::filesystem;

// What fits a glob below a folder, folder by folder: only those are listed that the glob names.
std::vector<fs::path> filesLike(const fs::path& place, const std::string& glob) {
  std::vector<fs::path> level{place};
  for (std::size_t at = 0; at <= glob.size();) {
    const auto slash = std::min(glob.find('/', at), glob.size());
    const std::string name = glob.substr(at, slash - at);
    at = slash + 1;
    std::vector<fs::path> next;
    for (const auto& folder : level) {
      std::error_code error;
      if (name.find_first_of("*?") == std::string::npos) {
        if (fs::exists(folder / name, error)) next.push_back(folder / name);
        continue;
      }
      for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator();
           it.increment(error)) {
        if (globMatches(name, it->path().filename().string())) next.push_back(it->path());
      }
    }
    level = std::move(next);
  }
  std::sort(level.begin(), level.end());
  return level;
}

char separatorOf(const std::string& path) {
  const std::string ending = endingOf(withoutPacking(path));
  return ending == ".tsv" || ending == ".tab" ? '\t' : ',';
}

// One file of a join's table, row by row.
struct TableFiller {
  const Mapping::Join& join;
  JoinTable& table;
  const CancelToken& token;
  Diagnostics& diagnostics;

  Status take(const std::string& path, TableReader::Source source) {
    FileContext file;
    file.path = path;
    const ColumnText key(join.key, file);
    std::vector<ColumnText> columns;
    for (const auto& [name, from] : join.take) columns.emplace_back(from, file);
    std::vector<std::string> values(columns.size());
    return visitTable(std::move(source), path, separatorOf(path), diagnostics, [&](Row&& row) {
      const std::string found = key.of(row);
      if (found.empty()) return true;
      for (std::size_t i = 0; i < columns.size(); ++i) values[i] = columns[i].of(row);
      table.add(found, values);
      return !token.cancelled();
    });
  }

  Status takeArchive(const fs::path& archive, const std::string& inside) {
    const std::string name = archive.filename().string();
    return io::forEachEntry(archive, [&](const io::ArchiveEntry& entry, const auto& read) {
      if (!globMatches(inside, entry.path)) return Status();
      auto bytes = read();
      if (!bytes.ok()) return Status(bytes.error());
      const std::string path = name + "!" + entry.path;
      if (Status done = take(path, sourceOf(*bytes)); !done.ok()) {
        diagnostics.warn(path, done.error().message);  // the other files of the table go on
      }
      return Status();
    });
  }

  Status takeFile(const fs::path& path) {
    auto opened = io::UnpackedFile::open(path);
    if (!opened.ok()) return opened.error();
    return take(path.filename().string(), sourceOf(*opened));
  }
};

}  // namespace

JoinTable* JoinTables::table(const Mapping& mapping, const Mapping::Join& join,
                             Diagnostics& diagnostics) {
  const auto [at, fresh] = _tables.try_emplace(mapping.name + "/" + join.name, nullptr);
  if (fresh) at->second = read(mapping, join, diagnostics);
  return at->second.get();
}

std::unique_ptr<JoinTable> JoinTables::read(const Mapping& mapping, const Mapping::Join& join,
                                            Diagnostics& diagnostics) const {
  std::vector<fs::path> places{mapping.folder};
  places.insert(places.end(), _places.begin(), _places.end());
  auto table = std::make_unique<JoinTable>(join.take.size());
  const std::string where = "join " + join.name + " of mapping " + mapping.name;
  for (const auto& place : places) {
    for (const auto& glob : join.files) {
      const auto mark = glob.find('!');
      const auto files = filesLike(place, glob.substr(0, mark));
      for (const auto& file : files) {
        TableFiller filler{join, *table, _token, diagnostics};
        const Status done = mark == std::string::npos
                                ? filler.takeFile(file)
                                : filler.takeArchive(file, glob.substr(mark + 1));
        if (!done.ok()) diagnostics.warn(where, done.error().message);
      }
      if (!files.empty()) return table;
    }
  }
  diagnostics.warn(where, fmt::format("no file {} in the mapping's folder, in the inputs or beside "
                                      "them; the records go without what it would add",
                                      join.files.front()));
  return nullptr;
}

void JoinTables::report(Diagnostics& diagnostics) const {
  for (const auto& [name, table] : _tables) {
    if (!table || table->tally.missed == 0) continue;
    const auto& tally = table->tally;
    diagnostics.warn("join " + name,
                     fmt::format("{} of {} rows found nothing among {} keys; the "
                                 "first: {}",
                                 tally.missed, tally.asked, table->size(), tally.firstMiss));
  }
}

}  // namespace kokudo::adapters::localfiles
