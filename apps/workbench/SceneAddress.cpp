#include "apps/workbench/SceneAddress.h"

#include "engine/base/Uri.h"

#include <filesystem>
#include <string_view>
#include <system_error>

namespace kokudo::workbench {

Result<std::string> sceneAddress(const std::string& option, const std::string& text) {
  if (!uriScheme(text).empty()) return text;
  std::filesystem::path path = text;
  std::error_code absent;
  if (std::filesystem::is_directory(path, absent)) path /= "tileset.json";
  if (!std::filesystem::exists(path, absent))
    return Error{Error::Kind::NotFound, option + ": " + path.string() + " is not there"};
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string sceneName(const std::string& address) {
  const std::string_view plain = std::string_view(address).substr(0, address.find_first_of("?#"));
  const std::filesystem::path path(plain);
  const bool usual = path.filename() == "tileset.json" && path.has_parent_path();
  const auto name = usual ? path.parent_path().filename() : path.filename();
  return name.empty() ? address : name.string();
}

}  // namespace kokudo::workbench
