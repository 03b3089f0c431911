#pragma once

#include <filesystem>

namespace kokudo::scene {

/// The file of the Japanese font that scene and panels share: `$KOKUDO_FONT`, else Noto Sans CJK;
/// empty if neither is there.
std::filesystem::path japaneseFontFile();

}  // namespace kokudo::scene
