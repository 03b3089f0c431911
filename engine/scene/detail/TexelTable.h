#pragma once

#include "engine/scene/detail/GlObjects.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace kokudo::scene::detail {

/// Numbers for a shader, fetched texel by texel from a texture of fixed width.
class TexelTable {
 public:
  enum class Format { Bytes, Floats };  ///< RGBA each
  static constexpr int kBytesWidth = 2048, kFloatsWidth = 1024;

  TexelTable(Format format, std::shared_ptr<GlObjects> objects);
  ~TexelTable();
  TexelTable(const TexelTable&) = delete;

  /// Replaces all. Needs the context. @param texels of 4 or 16 bytes
  void set(const void* texels, std::size_t count);
  unsigned name() const { return _name; }

 private:
  Format _format;
  std::shared_ptr<GlObjects> _objects;
  unsigned _name = 0;
  int _rows = 0;
  std::size_t _bytes = 0;
};

}  // namespace kokudo::scene::detail
