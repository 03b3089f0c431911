#include "engine/tiler/detail/CityInputs.h"

#include "engine/base/Files.h"
#include "engine/io/Archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <system_error>
#include <unordered_set>

namespace kokudo::tiler::detail {

namespace {

namespace fs = std::filesystem;

std::string lowerExtension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return char(std::tolower(c)); });
  return extension;
}

bool mayBeCityGml(const fs::path& path) {
  const std::string extension = lowerExtension(path);
  return extension == ".gml" || extension == ".xml" || extension == ".citygml";
}

std::string folderOf(const std::string& path) {
  const auto cut = path.find_last_of('/');
  return cut == std::string::npos ? "." : path.substr(0, cut);
}

/// The folder of an entry, as the raster reader takes it.
std::string insideOf(const fs::path& archive, const std::string& entry) {
  const bool zip = lowerExtension(archive) == ".zip";
  const std::string root = (zip ? "/vsizip/" : "/vsitar/") + archive.string();
  return entry.find('/') == std::string::npos ? root : root + "/" + folderOf(entry);
}

/// Reads documents one by one and knows which ids came already.
class CityInputReader {
 public:
  using Visit = std::function<void(content::CityObject&&, const std::string&)>;

  CityInputReader(Diagnostics& diagnostics, const CancelToken& token,
                  const std::function<void(const CityDocument&)>& began, const Visit& visit)
      : _diagnostics(diagnostics), _token(token), _began(began), _visit(visit) {}

  Status readInput(const fs::path& input) {
    std::error_code code;
    if (fs::is_directory(input, code)) return readFolder(input);
    if (!fs::exists(input, code))
      return Error{Error::Kind::NotFound, fmt::format("{}: no such file", input.string())};
    if (!mayBeCityGml(input) && io::isArchive(input)) return readArchive(input);
    return readFileAt(input);
  }

  CityInputCounts counts;

 private:
  Status readFolder(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code code;
    for (auto entry = fs::recursive_directory_iterator(folder, code);
         !code && entry != fs::recursive_directory_iterator(); entry.increment(code))
      if (entry->is_regular_file(code)) files.push_back(entry->path());
    if (code) return Error{Error::Kind::Io, fmt::format("{}: {}", folder.string(), code.message())};
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
      Status status;
      if (mayBeCityGml(file))
        status = readFileAt(file);
      else if (lowerExtension(file) == ".zip" && io::isArchive(file))
        status = readArchive(file);
      if (!status.ok()) return status;
    }
    return {};
  }

  Status readArchive(const fs::path& archive) {
    return io::forEachEntry(archive,
                            [&](const io::ArchiveEntry& entry,
                                const std::function<Result<std::string>()>& read) -> Status {
                              if (_token.cancelled()) return cancelledError();
                              if (!mayBeCityGml(entry.path)) return {};
                              const std::string where = archive.string() + "/" + entry.path;
                              auto bytes = read();
                              if (!bytes) return refuse(where, bytes.error());
                              return readDocument(*bytes, where, insideOf(archive, entry.path));
                            });
  }

  Status readFileAt(const fs::path& file) {
    auto bytes = readFile(file);
    if (!bytes) return refuse(file.string(), bytes.error());
    return readDocument(*bytes, file.string(), folderOf(file.string()));
  }

  Status readDocument(const std::string& bytes, const std::string& where,
                      const std::string& folder) {
    if (_token.cancelled()) return cancelledError();
    if (!content::looksLikeCityGml(std::string_view(bytes).substr(0, 65536)))
      return refuse(where, Error{Error::Kind::BadInput, where + ": not CityGML"});
    if (_began) _began({where, folder, bytes});
    std::size_t again = 0;
    auto read =
        content::readCityGml(bytes, where, _diagnostics, _token, [&](content::CityObject&& object) {
          if (!_seen.insert(object.gmlId).second)
            ++again;
          else
            _visit(std::move(object), where);
          return !_token.cancelled();
        });
    if (_token.cancelled()) return cancelledError();
    if (!read) return refuse(where, read.error());
    counts.refused += read->leftOut;
    ++counts.documents;
    if (again)
      _diagnostics.warn(where, fmt::format("{} objects passed over: their gml:id came before in "
                                           "another document",
                                           again));
    return {};
  }

  Status refuse(const std::string& where, const Error& error) {
    if (error.kind == Error::Kind::Cancelled) return error;
    ++counts.refused;
    _diagnostics.warn(where, error.message);
    return {};
  }

  static Error cancelledError() { return {Error::Kind::Cancelled, "stopped while reading"}; }

  Diagnostics& _diagnostics;
  const CancelToken& _token;
  const std::function<void(const CityDocument&)>& _began;
  const Visit& _visit;
  std::unordered_set<std::string> _seen;
};

}  // namespace

Result<CityInputCounts> readCityInputs(
    const std::vector<fs::path>& inputs, Diagnostics& diagnostics, const CancelToken& token,
    const std::function<void(const CityDocument&)>& began,
    const std::function<void(content::CityObject&&, const std::string&)>& visit) {
  CityInputReader reader(diagnostics, token, began, visit);
  for (const fs::path& input : inputs)
    if (Status status = reader.readInput(input); !status.ok()) return status.error();
  if (reader.counts.documents == 0) {
    const std::string why =
        diagnostics.empty() ? "no *.gml in them" : diagnostics.items().back().what;
    return Error{Error::Kind::BadInput,
                 fmt::format("no CityGML could be read from {} input(s): {}", inputs.size(), why)};
  }
  return reader.counts;
}

}  // namespace kokudo::tiler::detail
