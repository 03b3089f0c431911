#include "engine/content/ModelMerge.h"

#include "engine/content/detail/Bounds.h"

#include <map>

namespace kokudo::content {

namespace {

using geodesy::Vec3;

void append(std::string& text, const std::string& more) {
  if (more.empty() || text.find(more) != std::string::npos) return;
  text += text.empty() ? more : "; " + more;
}

template <typename T>
void moveAll(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

class Merger {
 public:
  explicit Merger(const Vec3& origin) { _out.origin = origin; }

  void add(Model& model) {
    _shift = model.origin - _out.origin;
    _table = static_cast<int>(_out.featureTables.size());
    _material = static_cast<int>(_out.materials.size());
    _instances = static_cast<int>(_out.instanceSets.size());
    _texture = static_cast<int>(_out.propertyTextures.size());
    addImages(model);
    for (Primitive& primitive : model.primitives) addPrimitive(primitive);
    for (InstanceSet& set : model.instanceSets) addInstances(set);
    for (Material& material : model.materials) addMaterial(material);
    for (PropertyTexture& texture : model.propertyTextures) {
      for (auto& property : texture.properties) move(property.texture);
    }
    moveAll(_out.propertyTextures, model.propertyTextures);
    moveAll(_out.featureTables, model.featureTables);
    moveAll(_out.warnings, model.warnings);
    append(_out.copyright, model.copyright);
  }

  Model take() { return std::move(_out); }

 private:
  void addImages(Model& model) {
    _images.clear();
    for (auto& image : model.images) {
      const auto [found, isNew] =
          _known.try_emplace(image.get(), static_cast<int>(_out.images.size()));
      if (isNew || !image) {
        _images.push_back(static_cast<int>(_out.images.size()));
        _out.images.push_back(std::move(image));
      } else {
        _images.push_back(found->second);
      }
    }
  }

  void addPrimitive(Primitive& primitive) {
    // Positions of an instanced primitive are in the instance's axes.
    if (primitive.instances < 0) {
      const double shift[3] = {_shift.x, _shift.y, _shift.z};
      for (std::size_t i = 0; i < primitive.positions.size(); ++i) {
        primitive.positions[i] =
            static_cast<float>(static_cast<double>(primitive.positions[i]) + shift[i % 3]);
      }
    } else {
      primitive.instances += _instances;
    }
    if (primitive.featureTable >= 0) primitive.featureTable += _table;
    if (primitive.material >= 0) primitive.material += _material;
    for (int& texture : primitive.propertyTextures) texture += _texture;
    for (FeatureIdSet& set : primitive.otherFeatureIds) addIds(set);
    _out.primitives.push_back(std::move(primitive));
  }

  void addInstances(InstanceSet& set) {
    for (auto& rows : set.transforms) {
      rows[3] = static_cast<float>(static_cast<double>(rows[3]) + _shift.x);
      rows[7] = static_cast<float>(static_cast<double>(rows[7]) + _shift.y);
      rows[11] = static_cast<float>(static_cast<double>(rows[11]) + _shift.z);
    }
    for (FeatureIdSet& ids : set.featureIdSets) addIds(ids);
    _out.instanceSets.push_back(std::move(set));
  }

  void addIds(FeatureIdSet& set) {
    move(set.texture);
    if (set.featureTable >= 0) set.featureTable += _table;
  }

  void addMaterial(Material& material) {
    for (TextureUse* use :
         {&material.baseColorTexture, &material.metallicRoughnessTexture, &material.normalTexture,
          &material.occlusionTexture, &material.emissiveTexture}) {
      move(*use);
    }
    _out.materials.push_back(std::move(material));
  }

  void move(TextureUse& use) const {
    if (use.used() && static_cast<std::size_t>(use.image) < _images.size())
      use.image = _images[static_cast<std::size_t>(use.image)];
  }

  Model _out;
  Vec3 _shift;
  int _table = 0, _material = 0, _instances = 0, _texture = 0;
  std::vector<int> _images;  ///< of the model that is being added -> of the result
  std::map<const Image*, int> _known;
};

}  // namespace

Model mergeModels(std::vector<Model> models) {
  if (models.empty()) return {};
  if (models.size() == 1) return std::move(models[0]);
  Bounds bounds;
  for (const Model& model : models) {
    if (!model.primitives.empty()) bounds.add(model.origin);
  }
  Merger merger(bounds.centre());
  for (Model& model : models) merger.add(model);
  return merger.take();
}

}  // namespace kokudo::content
