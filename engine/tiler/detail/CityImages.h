#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/content/Material.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// The images that city models name: where they lie and how large they are. Pixels are read when a
/// tile wants them.
class CityImages {
 public:
  struct Entry {
    std::string path;  ///< as RasterReader takes it
    int width = 0, height = 0;
    content::TextureUse::Wrap wrap = content::TextureUse::Wrap::Repeat;
  };

  /// @param folder of the document, as RasterReader takes it   @param uri relative to that, inside
  /// it   @return an index, or -1 where there is no such image; `tell` says why
  int indexOf(const std::string& folder, const std::string& uri, content::TextureUse::Wrap wrap);
  /// Those that could not be had since the last call, counted in one warning.
  void tell(const std::string& where, Diagnostics& diagnostics);
  const Entry& at(int index) const { return _entries[std::size_t(index)]; }
  bool empty() const { return _entries.empty(); }

  /// The whole image, RGB, scaled to that size.
  Result<std::vector<unsigned char>> read(int index, int width, int height) const;

 private:
  std::vector<Entry> _entries;
  std::map<std::pair<std::string, content::TextureUse::Wrap>, int> _indices;
  std::size_t _refused = 0;
  std::string _firstRefused;
};

}  // namespace kokudo::tiler::detail
