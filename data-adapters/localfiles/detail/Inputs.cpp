#include "data-adapters/localfiles/detail/Inputs.h"

#include "engine/io/Archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <system_error>

namespace kokudo::adapters::localfiles {
namespace {

namespace fs = std::filesystem;

// Only what is named like one is opened to look: a folder may hold thousands of other files.
bool maybeArchive(const fs::path& file) {
  const std::string ending = endingOf(file.filename().string());
  for (const char* known : {".zip", ".tar", ".gz", ".tgz", ".xz", ".zst"}) {
    if (ending == known) return io::isArchive(file);
  }
  return false;
}

void add(Inputs& out, const fs::path& file, std::string path, const std::string& root,
         const std::string& parent) {
  std::error_code ignored;
  const auto bytes = fs::file_size(file, ignored);
  auto& list = maybeArchive(file) ? out.archives : out.loose;
  list.push_back({file, std::move(path), root, parent, ignored ? 0 : bytes});
}

void addFolder(Inputs& out, const fs::path& folder, const std::string& name,
               Diagnostics& diagnostics) {
  std::error_code error;
  std::vector<fs::path> files;
  fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored)) files.push_back(it->path());
  }
  if (error) diagnostics.warn(folder.string(), "cannot be listed to its end: " + error.message());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    add(out, file, name + "/" + file.lexically_relative(folder).generic_string(), name,
        folder.parent_path().generic_string());
  }
}

}  // namespace

std::string withoutPacking(const std::string& path) {
  const std::string ending = endingOf(path);
  const bool packed = ending == ".gz" || ending == ".xz" || ending == ".zst";
  return packed ? path.substr(0, path.size() - ending.size()) : path;
}

TableReader::Source sourceOf(io::UnpackedFile& file) {
  return [&file](char* buffer, std::size_t size) { return file.read(buffer, size); };
}

std::string endingOf(const std::string& path) {
  const auto cut = path.find_last_of("/!");
  const auto dot = path.rfind('.');
  if (dot == std::string::npos || (cut != std::string::npos && dot < cut)) return {};
  std::string ending = path.substr(dot);
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

Inputs listInputs(const std::vector<fs::path>& inputs, Diagnostics& diagnostics) {
  Inputs out;
  for (const auto& input : inputs) {
    std::error_code error;
    fs::path whole = fs::weakly_canonical(input, error);
    if (error) whole = input;
    if (fs::is_directory(whole, error)) {
      addFolder(out, whole, whole.filename().string(), diagnostics);
    } else if (fs::is_regular_file(whole, error)) {
      std::string stem = whole.filename().string();
      stem = stem.substr(0, stem.find('.', 1));
      add(out, whole, whole.filename().string(), stem, whole.parent_path().generic_string());
    } else {
      diagnostics.warn(input.string(), "no such file or folder");
    }
  }
  return out;
}

Result<std::string> readUnpacked(const fs::path& path) {
  auto file = io::UnpackedFile::open(path);
  if (!file.ok()) return file.error();
  std::string bytes;
  std::vector<char> block(std::size_t(1) << 18);
  while (true) {
    const auto got = file->read(block.data(), block.size());
    if (!got.ok()) return got.error();
    if (*got == 0) return bytes;
    if (bytes.size() + *got > kMaxWholeFileBytes) {
      return Error{Error::Kind::BadInput,
                   fmt::format("{}: unpacks to more than {} MiB, which only tables may",
                               path.string(), kMaxWholeFileBytes >> 20)};
    }
    bytes.append(block.data(), *got);
  }
}

// Where a join's file is looked for beside the mapping's folder: the inputs and what is beside
// them.
std::vector<fs::path> placesOf(const std::vector<fs::path>& inputs) {
  std::vector<fs::path> places;
  const auto add = [&](const fs::path& place) {
    if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
  };
  for (const auto& input : inputs) {
    std::error_code error;
    fs::path whole = fs::weakly_canonical(input, error);
    if (error) whole = input;
    if (fs::is_directory(whole, error)) add(whole);
    add(whole.parent_path());
    add(whole.parent_path().parent_path());
  }
  return places;
}

}  // namespace kokudo::adapters::localfiles
