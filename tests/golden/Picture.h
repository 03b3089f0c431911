#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::test {

/// RGBA, rows from the top.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgba;
  const std::uint8_t* at(int x, int y) const { return &rgba[(std::size_t(y) * width + x) * 4]; }
};

/// PNG without alpha, with a palette where 256 colours suffice; makes folders. @return false if it
/// cannot be written
bool writeSmallPng(const std::filesystem::path& file, const Picture& picture);
Picture readPng(const std::filesystem::path& file);

/// Share of the pixels of which a channel differs by more than a little.
double differingShare(const Picture& a, const Picture& b);

/// Fails unless the picture looks like tests/golden/pictures/<name>.png (0.2 % of the pixels may
/// differ). The picture in hand is written beside the programs for looking at it. With
/// KOKUDO_UPDATE_GOLDEN=1 it becomes the reference.
/// @param share of the pixels that may differ, where fewer than usual may
void expectLooksLike(const std::string& name, const Picture& picture, double share = 0.002);

}  // namespace kokudo::test
