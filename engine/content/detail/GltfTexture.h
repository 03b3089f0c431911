#pragma once

#include "engine/content/Model.h"
#include "engine/content/detail/GltfDocument.h"

#include <map>
#include <memory>
#include <string>

namespace kokudo::content {

/// What a texture is read for, which decides what stands in for one that cannot be read.
enum class TexturePurpose {
  Picture,  ///< a grey checker, so that the surface still shows
  Numbers,  ///< none: `TextureUse::used()` is false
};

/// Reads the textures that a document names into `Model::images`, each image once.
class TextureReader {
 public:
  /// Both must outlive this object.
  TextureReader(const GltfDocument& document, Model& model) : _document(document), _model(model) {}

  /// @param info textureInfo of glTF 2.0 §5.30, or null: no texture
  /// An image whose format is not read, or that is not there, becomes a warning of the model;
  /// BadInput for a broken one.
  Result<TextureUse> read(const Json& info, TexturePurpose purpose);

 private:
  Result<int> image(std::size_t texture, TexturePurpose purpose);
  using SharedImage = std::shared_ptr<const Image>;
  Result<SharedImage> load(std::size_t source) const;
  Result<SharedImage> decode(std::size_t source) const;
  int add(SharedImage image);
  int placeholder();

  const GltfDocument& _document;
  Model& _model;
  std::map<std::size_t, int> _images;  ///< by index in the document; -1: cannot be read
  std::size_t _pixels = 0;
  int _placeholder = -1;
};

}  // namespace kokudo::content
