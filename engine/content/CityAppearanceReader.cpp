#include "engine/content/CityAppearance.h"
#include "engine/content/detail/CityNames.h"
#include "engine/content/detail/XmlReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace kokudo::content {

namespace {

constexpr float kFarthestTexcoord = 65536;  // times the image: what is beyond is damage

std::string_view afterHash(std::string_view uri) {
  uri = trimmed(uri);
  const auto hash = uri.find('#');
  return hash == std::string_view::npos ? uri : uri.substr(hash + 1);
}

/// @return nothing where a word is not a number
std::optional<std::vector<float>> numbersOf(std::string_view text) {
  std::vector<float> numbers;
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    const auto word = text.substr(0, text.find_first_of(" \t\r\n"));
    float value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(value))
      return {};
    numbers.push_back(value);
    text.remove_prefix(word.size());
  }
  return numbers;
}

float linearOf(float srgb) {
  srgb = std::clamp(srgb, 0.f, 1.f);
  return srgb <= 0.04045f ? srgb / 12.92f : std::pow((srgb + 0.055f) / 1.055f, 2.4f);
}

TextureUse::Wrap wrapOf(std::string_view mode) {
  if (mode == "mirror") return TextureUse::Wrap::Mirror;
  // "none" and "border" end in another colour: the edge's is nearest to that.
  if (mode == "clamp" || mode == "border" || mode == "none") return TextureUse::Wrap::Clamp;
  return TextureUse::Wrap::Repeat;
}

}  // namespace

class CityAppearanceReader final : public XmlHandler {
 public:
  void start(const XmlName& name, const std::vector<XmlAttribute>& attributes) override {
    _text.clear();
    const std::string& full = _names.of(name);
    if (!full.starts_with("app:")) return;
    if (full == "app:ParameterizedTexture") {
      begin(Kind::Texture);
    } else if (full == "app:X3DMaterial") {
      begin(Kind::Colour);
    } else if (full == "app:GeoreferencedTexture" || full == "app:TexCoordGen") {
      ++_notRead;
    } else if (full == "app:textureCoordinates") {
      _ring.clear();
      for (const auto& attribute : attributes)
        if (attribute.name.local == "ring") _ring = afterHash(attribute.value);
    }
  }

  void text(std::string_view text) override {
    if (_kind != Kind::None) _text.append(text);
  }

  void end(const XmlName& name) override {
    if (_kind == Kind::None) return;
    const std::string& full = _names.of(name);
    if (!full.starts_with("app:")) return;
    const std::string_view value = trimmed(_text);
    if (full == "app:imageURI") _texture.uri = value;
    if (full == "app:wrapMode") _texture.wrap = wrapOf(value);
    if (full == "app:isFront") _front = value != "false" && value != "0";
    if (full == "app:diffuseColor") takeColour(value);
    if (full == "app:transparency") takeTransparency(value);
    if (full == "app:target" && _kind == Kind::Colour) _targets.emplace_back(afterHash(value));
    if (full == "app:textureCoordinates") takeTexcoords(value);
    if (full == "app:ParameterizedTexture" || full == "app:X3DMaterial") finish();
    _text.clear();
  }

  void tell(const std::string& where, Diagnostics& diagnostics) const {
    if (_bad > 0)
      diagnostics.warn(where, fmt::format("{} list(s) of texture coordinates are damaged; their "
                                          "surfaces are drawn plain",
                                          _bad));
    if (_notRead > 0)
      diagnostics.warn(where, fmt::format("{} georeferenced texture(s), texture matrices or back "
                                          "sides are not read; their surfaces are drawn plain",
                                          _notRead));
  }

  CityAppearance take() { return std::move(_appearance); }

 private:
  enum class Kind { None, Texture, Colour };

  void begin(Kind kind) {
    _kind = kind;
    _front = true;
    _texture = {};
    _colour = {0.8f, 0.8f, 0.8f, 1};  // OGC 12-019: diffuseColor where none is given
    _targets.clear();
    _lists.clear();
  }

  void takeColour(std::string_view value) {
    const auto numbers = numbersOf(value);
    if (!numbers || numbers->size() != 3) return;
    for (std::size_t i = 0; i < 3; ++i) _colour[i] = (*numbers)[i];
  }

  void takeTransparency(std::string_view value) {
    const auto numbers = numbersOf(value);
    if (numbers && numbers->size() == 1) _colour[3] = 1 - std::clamp((*numbers)[0], 0.f, 1.f);
  }

  void takeTexcoords(std::string_view value) {
    if (_kind != Kind::Texture || _ring.empty()) return;
    auto numbers = numbersOf(value);
    if (!numbers || numbers->size() < 6 || numbers->size() % 2 != 0 ||
        std::any_of(numbers->begin(), numbers->end(),
                    [](float v) { return std::abs(v) > kFarthestTexcoord; })) {
      ++_bad;
      return;
    }
    _lists.emplace_back(_ring, std::move(*numbers));
  }

  void finish() {
    if (!_front) {
      ++_notRead;
    } else if (_kind == Kind::Texture && !_texture.uri.empty()) {
      finishTexture();
    } else if (_kind == Kind::Colour) {
      for (float* c = _colour.data(); c != _colour.data() + 3; ++c) *c = linearOf(*c);
      for (auto& id : _targets) _appearance._colours.try_emplace(std::move(id), _colour);
    }
    _kind = Kind::None;
  }

  void finishTexture() {
    const int texture = static_cast<int>(_appearance._textures.size());
    _appearance._textures.push_back(_texture);
    auto& all = _appearance._texcoords;
    for (const auto& [ring, numbers] : _lists) {
      if (!_appearance._rings
               .try_emplace(ring,
                            CityAppearance::RingTexcoords{texture, all.size(), numbers.size() / 2})
               .second)
        continue;
      for (std::size_t i = 0; i < numbers.size(); i += 2)
        all.push_back({numbers[i], 1 - numbers[i + 1]});
    }
  }

  CityAppearance _appearance;
  CityNames _names;
  Kind _kind = Kind::None;
  CityAppearance::Texture _texture;
  std::array<float, 4> _colour{};
  std::vector<std::string> _targets;
  std::vector<std::pair<std::string, std::vector<float>>> _lists;
  std::string _ring, _text;
  std::size_t _bad = 0, _notRead = 0;
  bool _front = true;
};

Result<CityAppearance> CityAppearance::read(std::string_view bytes, const std::string& where,
                                            Diagnostics& diagnostics, const CancelToken& token) {
  // Most files have none, and are not read a second time.
  if (bytes.find("ParameterizedTexture") == std::string_view::npos &&
      bytes.find("X3DMaterial") == std::string_view::npos &&
      bytes.find("GeoreferencedTexture") == std::string_view::npos)
    return CityAppearance();
  CityAppearanceReader reader;
  const Status status =
      readXml(bytes, where, XmlDoctype::Refused, XmlEncoding::Declared, token, reader);
  if (!status) return status.error();
  reader.tell(where, diagnostics);
  return reader.take();
}

}  // namespace kokudo::content
