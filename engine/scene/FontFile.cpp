#include "engine/scene/FontFile.h"

#include <array>
#include <cstdlib>

namespace kokudo::scene {

std::filesystem::path japaneseFontFile() {
  const char* chosen = std::getenv("KOKUDO_FONT");
  const std::array<std::filesystem::path, 3> candidates = {
      chosen ? chosen : "", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
      "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc"};
  std::error_code ignored;
  for (const auto& file : candidates)
    if (!file.empty() && std::filesystem::is_regular_file(file, ignored)) return file;
  return {};
}

}  // namespace kokudo::scene
