#include "engine/content/ImageCodec.h"

#include "engine/content/detail/Ktx2.h"

#include <fmt/format.h>
#include <png.h>
#include <webp/decode.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

// jpeglib.h needs size_t and FILE before it.
#include <jpeglib.h>

#include <csetjmp>

namespace kokudo::content {

namespace {

Error badImage(const std::string& name, std::string_view what) {
  return Error{Error::Kind::BadInput, fmt::format("image \"{}\": {}", name, what)};
}

Status checkSize(const std::string& name, std::size_t width, std::size_t height) {
  if (width == 0 || height == 0 || width > kMaximumImageSide || height > kMaximumImageSide ||
      width * height > kMaximumImagePixels) {
    return badImage(name, fmt::format("{} x {} pixels; at most {} a side and {} in all are read",
                                      width, height, kMaximumImageSide, kMaximumImagePixels));
  }
  return {};
}

struct JpegTrouble {
  jpeg_error_mgr manager;  // must stay first: libjpeg hands back a pointer to it
  std::jmp_buf back;
  char message[JMSG_LENGTH_MAX];
};

void onJpegError(j_common_ptr info) {
  auto* trouble = reinterpret_cast<JpegTrouble*>(info->err);
  info->err->format_message(info, trouble->message);
  std::longjmp(trouble->back, 1);
}

void onJpegMessage(j_common_ptr) {}

jpeg_error_mgr* prepare(JpegTrouble& trouble) {
  jpeg_std_error(&trouble.manager);
  trouble.manager.error_exit = onJpegError;
  trouble.manager.output_message = onJpegMessage;
  trouble.message[0] = 0;
  return &trouble.manager;
}

// libjpeg leaves by longjmp, which must not pass over anything with a destructor: these four take
// plain pointers and hold nothing of C++.
bool readJpegHeader(jpeg_decompress_struct& info, JpegTrouble& trouble, const unsigned char* data,
                    unsigned long size) {
  if (setjmp(trouble.back)) return false;
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, data, size);
  jpeg_read_header(&info, TRUE);
  return true;
}

bool readJpegPixels(jpeg_decompress_struct& info, JpegTrouble& trouble, unsigned char* pixels) {
  if (setjmp(trouble.back)) return false;
  info.out_color_space = info.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&info);
  const std::size_t stride =
      std::size_t(info.output_width) * static_cast<std::size_t>(info.output_components);
  while (info.output_scanline < info.output_height) {
    JSAMPROW row = pixels + info.output_scanline * stride;
    jpeg_read_scanlines(&info, &row, 1);
  }
  jpeg_finish_decompress(&info);
  return true;
}

bool writeJpeg(jpeg_compress_struct& info, JpegTrouble& trouble, const unsigned char* pixels,
               int width, int height, int channels, int quality, unsigned char** out,
               unsigned long* size) {
  if (setjmp(trouble.back)) return false;
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, out, size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = channels;
  info.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  const std::size_t stride = std::size_t(width) * static_cast<std::size_t>(channels);
  while (info.next_scanline < info.image_height) {
    auto* row = const_cast<unsigned char*>(pixels + info.next_scanline * stride);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  return true;
}

Result<Image> decodeJpeg(Bytes bytes, const std::string& name) {
  jpeg_decompress_struct info{};
  JpegTrouble trouble{};
  info.err = prepare(trouble);
  struct Closer {
    jpeg_decompress_struct& info;
    ~Closer() { jpeg_destroy_decompress(&info); }
  } closer{info};
  if (!readJpegHeader(info, trouble, reinterpret_cast<const unsigned char*>(bytes.data()),
                      static_cast<unsigned long>(bytes.size()))) {
    return badImage(name, trouble.message);
  }
  if (auto size = checkSize(name, info.image_width, info.image_height); !size) return size.error();
  if (info.jpeg_color_space == JCS_CMYK || info.jpeg_color_space == JCS_YCCK) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("image \"{}\": CMYK JPEG is not read", name)};
  }
  Image image;
  image.name = name;
  image.width = static_cast<int>(info.image_width);
  image.height = static_cast<int>(info.image_height);
  image.channels = info.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
  image.pixels.resize(std::size_t(info.image_width) * info.image_height *
                      static_cast<std::size_t>(image.channels));
  if (!readJpegPixels(info, trouble, image.pixels.data())) return badImage(name, trouble.message);
  return image;
}

std::uint32_t bigEndian(const std::byte* at) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(at[i]);
  return value;
}

/// The file without what is said about its colours (PNG §11.3.2), which libpng would apply: glTF
/// 2.0 §3.9.2 wants it ignored, and pixels may be numbers. A broken rest is kept for the decoder to
/// refuse.
std::string withoutColourChunks(Bytes png) {
  constexpr std::size_t kSignature = 8, kFrame = 12;  // frame: length, type and checksum
  std::string kept(reinterpret_cast<const char*>(png.data()), kSignature);
  png = png.subspan(kSignature);
  while (png.size() >= kFrame) {
    const std::size_t length = bigEndian(png.data());
    if (length > png.size() - kFrame) break;
    const std::string_view type(reinterpret_cast<const char*>(png.data()) + 4, 4);
    const bool colour = type == "gAMA" || type == "cHRM" || type == "iCCP" || type == "sRGB";
    if (!colour) kept.append(reinterpret_cast<const char*>(png.data()), length + kFrame);
    png = png.subspan(length + kFrame);
  }
  return kept.append(reinterpret_cast<const char*>(png.data()), png.size());
}

Result<Image> decodePng(Bytes bytes, const std::string& name) {
  const std::string plain = withoutColourChunks(bytes);
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  struct Closer {
    png_image& png;
    ~Closer() { png_image_free(&png); }
  } closer{png};
  if (!png_image_begin_read_from_memory(&png, plain.data(), plain.size())) {
    return badImage(name, png.message);
  }
  if (auto size = checkSize(name, png.width, png.height); !size) return size.error();
  const bool colour = (png.format & PNG_FORMAT_FLAG_COLOR) != 0;
  const bool alpha = (png.format & PNG_FORMAT_FLAG_ALPHA) != 0;
  png.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // else 16 bits would be taken for linear and bent
  png.format = alpha ? PNG_FORMAT_RGBA : colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  Image image;
  image.name = name;
  image.width = static_cast<int>(png.width);
  image.height = static_cast<int>(png.height);
  image.channels = alpha ? 4 : colour ? 3 : 1;
  image.pixels.resize(PNG_IMAGE_SIZE(png));
  if (!png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr)) {
    return badImage(name, png.message);
  }
  return image;
}

Result<Image> decodeWebp(Bytes bytes, const std::string& name) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPBitstreamFeatures features{};
  if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK) {
    return badImage(name, "broken WebP header");
  }
  if (features.has_animation) {
    return Error{Error::Kind::Unsupported,
                 fmt::format("image \"{}\": animated WebP is not read", name)};
  }
  Image image;
  image.name = name;
  image.width = features.width;
  image.height = features.height;
  image.channels = features.has_alpha ? 4 : 3;
  if (auto size = checkSize(name, static_cast<std::size_t>(image.width),
                            static_cast<std::size_t>(image.height));
      !size) {
    return size.error();
  }
  const int stride = image.width * image.channels;
  image.pixels.resize(static_cast<std::size_t>(stride) * static_cast<std::size_t>(image.height));
  const auto decode = features.has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
  if (!decode(data, bytes.size(), image.pixels.data(), image.pixels.size(), stride)) {
    return badImage(name, "broken WebP");
  }
  return image;
}

Result<std::string> encodePng(const Image& image) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGBA;
  png_alloc_size_t size = 0;
  if (!png_image_write_get_memory_size(png, size, 0, image.pixels.data(), 0, nullptr)) {
    return Error{Error::Kind::Internal, std::string("cannot write a PNG: ") + png.message};
  }
  std::string out(size, '\0');
  if (!png_image_write_to_memory(&png, out.data(), &size, 0, image.pixels.data(), 0, nullptr)) {
    return Error{Error::Kind::Internal, std::string("cannot write a PNG: ") + png.message};
  }
  out.resize(size);
  return out;
}

Result<std::string> encodeJpeg(const Image& image, int quality) {
  jpeg_compress_struct info{};
  JpegTrouble trouble{};
  info.err = prepare(trouble);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  const bool good = writeJpeg(info, trouble, image.pixels.data(), image.width, image.height,
                              image.channels, quality, &out, &size);
  std::string bytes;
  if (good) bytes.assign(reinterpret_cast<const char*>(out), size);
  jpeg_destroy_compress(&info);
  std::free(out);
  if (!good)
    return Error{Error::Kind::Internal, std::string("cannot write a JPEG: ") + trouble.message};
  return bytes;
}

bool startsWith(Bytes bytes, std::string_view magic) {
  return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
}

}  // namespace

Result<Image> decodeImage(Bytes bytes, const std::string& name) {
  if (startsWith(bytes, "\xFF\xD8\xFF")) return decodeJpeg(bytes, name);
  if (startsWith(bytes, "\x89PNG\r\n\x1A\n")) return decodePng(bytes, name);
  if (startsWith(bytes, "RIFF")) return decodeWebp(bytes, name);
  if (looksLikeKtx2(bytes)) return decodeKtx2(bytes, name);
  return Error{
      Error::Kind::Unsupported,
      fmt::format("image \"{}\" has an unknown format; PNG, JPEG and WebP are read", name)};
}

Result<std::string> encodeImage(const Image& image, int quality) {
  const bool known = image.channels == 1 || image.channels == 3 || image.channels == 4;
  if (!known || image.width <= 0 || image.height <= 0 ||
      image.pixels.size() != std::size_t(image.width) * static_cast<std::size_t>(image.height) *
                                 static_cast<std::size_t>(image.channels)) {
    return Error{
        Error::Kind::BadUsage,
        fmt::format("image \"{}\" has {} bytes for {} x {} pixels of {} channels", image.name,
                    image.pixels.size(), image.width, image.height, image.channels)};
  }
  return image.channels == 4 ? encodePng(image) : encodeJpeg(image, quality);
}

std::string_view encodedImageType(const Image& image) {
  return image.channels == 4 ? "image/png" : "image/jpeg";
}

}  // namespace kokudo::content
