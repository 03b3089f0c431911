#include "engine/content/detail/GltfTexture.h"

#include "engine/content/ImageCodec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace kokudo::content {

namespace {

// Images of one tile together; beyond that the tile is meant to do harm.
constexpr std::size_t kMaximumPixels = 2 * kMaximumImagePixels;
constexpr std::uint64_t kMaximumTexcoordSet = 15;

const Json& extensionOf(const Json& owner, const char* name) {
  return member(member(owner, "extensions"), name);
}

int texcoordSet(const Json& info) {
  const auto own = unsignedOf(member(info, "texCoord")).value_or(0);
  const Json& transform = extensionOf(info, "KHR_texture_transform");
  const auto set = unsignedOf(member(transform, "texCoord")).value_or(own);
  return static_cast<int>(std::min(set, kMaximumTexcoordSet));
}

std::array<float, 6> textureTransform(const Json& info) {
  const Json& transform = extensionOf(info, "KHR_texture_transform");
  if (!transform.is_object()) return TextureUse{}.transform;
  const auto offset = numbersOf(member(transform, "offset"), 2);
  const auto scale = numbersOf(member(transform, "scale"), 2);
  const double angle = numberOf(member(transform, "rotation")).value_or(0);
  const double sx = scale.empty() ? 1 : scale[0], sy = scale.empty() ? 1 : scale[1];
  const double ox = offset.empty() ? 0 : offset[0], oy = offset.empty() ? 0 : offset[1];
  const double c = std::cos(angle), s = std::sin(angle);
  return {float(c * sx), float(s * sy), float(ox), float(-s * sx), float(c * sy), float(oy)};
}

TextureUse::Wrap wrapOf(const Json& code) {
  switch (unsignedOf(code).value_or(0)) {
    case 33071:
      return TextureUse::Wrap::Clamp;
    case 33648:
      return TextureUse::Wrap::Mirror;
    default:
      return TextureUse::Wrap::Repeat;
  }
}

Image checker() {
  constexpr int kSide = 16, kField = 4;
  Image image;
  image.name = "placeholder";
  image.width = image.height = kSide;
  image.channels = 1;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      image.pixels.push_back((x / kField + y / kField) % 2 == 0 ? 200 : 140);
    }
  }
  return image;
}

}  // namespace

Result<TextureUse> TextureReader::read(const Json& info, TexturePurpose purpose) {
  TextureUse use;
  const auto index = unsignedOf(member(info, "index"));
  if (!index) return use;
  auto found = image(static_cast<std::size_t>(*index), purpose);
  if (!found) return found.error();
  use.image = *found;
  use.texcoordSet = texcoordSet(info);
  use.transform = textureTransform(info);
  const Json& texture = _document.at("textures", static_cast<std::size_t>(*index));
  if (const auto number = unsignedOf(member(texture, "sampler"))) {
    const Json& sampler = _document.at("samplers", static_cast<std::size_t>(*number));
    use.wrapU = wrapOf(member(sampler, "wrapS"));
    use.wrapV = wrapOf(member(sampler, "wrapT"));
    use.nearest = unsignedOf(member(sampler, "magFilter")).value_or(0) == 9728;
  }
  return use;
}

Result<int> TextureReader::image(std::size_t texture, TexturePurpose purpose) {
  const Json& json = _document.at("textures", texture);
  auto source = unsignedOf(member(extensionOf(json, "EXT_texture_webp"), "source"));
  if (!source) source = unsignedOf(member(json, "source"));
  // PNG or JPEG beside KTX2 is the fallback for readers like this one.
  if (!source) source = unsignedOf(member(extensionOf(json, "KHR_texture_basisu"), "source"));
  if (!source) return _document.bad(fmt::format("texture {} names no image", texture));
  const auto index = static_cast<std::size_t>(*source);
  const auto known = _images.find(index);
  int found = known == _images.end() ? -1 : known->second;
  if (known == _images.end()) {
    auto image = load(index);
    if (image) {
      _pixels += std::size_t((*image)->width) * static_cast<std::size_t>((*image)->height);
      if (_pixels > kMaximumPixels) return _document.bad("the images of one tile are too large");
      found = add(std::move(*image));
    } else if (image.error().kind == Error::Kind::Unsupported ||
               image.error().kind == Error::Kind::NotFound) {
      _model.warnings.push_back(
          fmt::format("texture {} is not shown: {}", texture, image.error().message));
    } else {
      return image.error();
    }
    _images.emplace(index, found);
  }
  return found < 0 && purpose == TexturePurpose::Picture ? placeholder() : found;
}

Result<TextureReader::SharedImage> TextureReader::load(std::size_t source) const {
  const auto& share = _document.context().sharedImage;
  const std::string uri = textOf(member(_document.at("images", source), "uri"));
  const bool inside = uri.empty() || uri.starts_with("data:");
  if (!share || inside) return decode(source);
  return share(_document.addressOf(uri), [&] { return decode(source); });
}

Result<TextureReader::SharedImage> TextureReader::decode(std::size_t source) const {
  const Json& json = _document.at("images", source);
  const std::string name = textOf(member(json, "name"), fmt::format("{}", source)).substr(0, 200);
  std::string owned;
  Bytes bytes;
  if (const auto view = unsignedOf(member(json, "bufferView"))) {
    auto found = _document.view(static_cast<std::size_t>(*view));
    if (!found) return found.error();
    bytes = *found;
  } else if (const Json& uri = member(json, "uri"); uri.is_string()) {
    auto found = _document.resolve(uri.get_ref<const std::string&>());
    if (!found) return found.error();
    owned = std::move(*found);
    bytes = std::as_bytes(std::span(owned.data(), owned.size()));
  } else {
    return _document.bad(fmt::format("image {} is missing", source));
  }
  auto image = decodeImage(bytes, name);
  if (!image) return Error{image.error().kind, _document.uri() + ": " + image.error().message};
  return std::make_shared<const Image>(std::move(*image));
}

int TextureReader::add(SharedImage image) {
  _model.images.push_back(std::move(image));
  return static_cast<int>(_model.images.size()) - 1;
}

int TextureReader::placeholder() {
  if (_placeholder < 0) _placeholder = add(std::make_shared<const Image>(checker()));
  return _placeholder;
}

}  // namespace kokudo::content
