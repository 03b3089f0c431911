#include "engine/base/Files.h"
#include "engine/scene/SceneView.h"

#include <png.h>

#include <csetjmp>

namespace kokudo::scene {
namespace {

void append(png_structp png, png_bytep bytes, png_size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(bytes), size);
}

/// libpng reports by longjmp, so nothing with a destructor is made in here.
bool encode(png_structp png, png_infop info, int width, int height, const std::uint8_t* rgba,
            std::string* out) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_write_fn(png, out, append, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(width), static_cast<png_uint_32>(height), 8,
               PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int y = 0; y < height; ++y) png_write_row(png, rgba + std::size_t(y) * width * 4);
  png_write_end(png, info);
  return true;
}

}  // namespace

Status writePng(const std::filesystem::path& file, int width, int height,
                const std::vector<std::uint8_t>& rgba) {
  if (width <= 0 || height <= 0 || rgba.size() != std::size_t(width) * height * 4)
    return Error{Error::Kind::Internal, file.string() + ": picture has not width x height pixels"};
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  const bool good = info && encode(png, info, width, height, rgba.data(), &bytes);
  png_destroy_write_struct(&png, &info);
  if (!good) return Error{Error::Kind::Internal, file.string() + ": cannot encode the PNG"};
  return writeFileAtomically(file, bytes);
}

}  // namespace kokudo::scene
