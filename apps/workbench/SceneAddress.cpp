#include "apps/workbench/SceneAddress.h"

#include "engine/base/Uri.h"
#include "engine/io/ArchiveAddress.h"

#include <filesystem>
#include <string_view>
#include <system_error>

namespace kokudo::workbench {
namespace {

bool isArchive(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  return ending == ".zip" || ending == ".3tz" || ending == ".ZIP";
}

/// "x.zip/tileset.json" names a member of an archive.
bool liesInAFile(const std::filesystem::path& path) {
  for (auto above = path.parent_path(); !above.empty() && above != above.root_path();
       above = above.parent_path()) {
    std::error_code absent;
    if (std::filesystem::is_regular_file(above, absent)) return isArchive(above);
  }
  return false;
}

/// The one nearest to the root of the archive.
Result<std::string> tilesetIn(const std::string& option, const std::filesystem::path& archive) {
  const auto found = io::tilesetsInArchive(archive);
  if (!found) return Error{found.error().kind, option + ": " + found.error().message};
  if (found->empty())
    return Error{Error::Kind::NotFound,
                 option + ": " + archive.string() + " holds no tileset.json"};
  return found->front();
}

}  // namespace

Result<std::string> sceneAddress(const std::string& option, const std::string& text) {
  if (!uriScheme(text).empty()) return text;
  std::filesystem::path path = text;
  std::error_code absent;
  if (std::filesystem::is_directory(path, absent)) path /= "tileset.json";
  if (!std::filesystem::exists(path, absent) && !liesInAFile(path))
    return Error{Error::Kind::NotFound, option + ": " + path.string() + " is not there"};
  if (isArchive(path)) return tilesetIn(option, path);
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string sceneName(const std::string& address) {
  const std::string_view plain = std::string_view(address).substr(0, address.find_first_of("?#"));
  const std::filesystem::path path(plain);
  const bool usual = path.filename() == "tileset.json" && path.has_parent_path();
  std::string name = (usual ? path.parent_path().filename() : path.filename()).string();
  if (name.ends_with('!')) name.pop_back();  // the end of an archive's address
  return name.empty() ? address : name;
}

}  // namespace kokudo::workbench
