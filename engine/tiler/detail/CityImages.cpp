#include "engine/tiler/detail/CityImages.h"

#include "engine/geodata/RasterReader.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kMostPixels = std::size_t(1) << 26;

/// A city model may name images below its own folder only: it may come from anywhere.
bool staysBelow(const std::string& uri) {
  if (uri.empty() || uri[0] == '/' || uri.find(':') != std::string::npos) return false;
  for (std::size_t at = 0; at <= uri.size();) {
    const std::size_t end = std::min(uri.find('/', at), uri.size());
    if (uri.compare(at, end - at, "..") == 0) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

int CityImages::indexOf(const std::string& folder, const std::string& uri,
                        content::TextureUse::Wrap wrap) {
  std::string name = uri;
  std::replace(name.begin(), name.end(), '\\', '/');
  const std::string path = folder + "/" + name;
  const auto [at, fresh] = _indices.try_emplace({path, wrap}, -1);
  if (!fresh) return at->second;
  const auto refuse = [&](const std::string& why) {
    if (_refused++ == 0) _firstRefused = uri + ": " + why;
    return -1;
  };
  if (!staysBelow(name)) return refuse("lies outside the folder of the city model");
  auto reader = geodata::RasterReader::openPicture(path);
  if (!reader) return refuse(reader.error().message);
  const geodata::RasterInfo& info = reader->info();
  if (std::size_t(info.width) * std::size_t(info.height) > kMostPixels)
    return refuse(fmt::format("{} x {} pixels, expected at most {} million", info.width,
                              info.height, kMostPixels / 1000000));
  at->second = int(_entries.size());
  _entries.push_back({path, info.width, info.height, wrap});
  return at->second;
}

void CityImages::tell(const std::string& where, Diagnostics& diagnostics) {
  if (_refused > 0)
    diagnostics.warn(where, fmt::format("{} image(s) cannot be used, their surfaces are drawn "
                                        "plain; the first {}",
                                        _refused, _firstRefused));
  _refused = 0;
}

Result<std::vector<unsigned char>> CityImages::read(int index, int width, int height) const {
  auto reader = geodata::RasterReader::openPicture(at(index).path);
  if (!reader) return reader.error();
  return reader->readRgb(width, height);
}

}  // namespace kokudo::tiler::detail
