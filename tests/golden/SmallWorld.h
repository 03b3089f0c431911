#pragma once

#include "engine/content/Model.h"
#include "engine/geodesy/LocalFrame.h"

#include <filesystem>
#include <functional>
#include <string>

namespace kokudo::test {

/// Geometry of a made-up place, metres east, north, up of `origin`.
class ModelMaker {
 public:
  explicit ModelMaker(const geodesy::Cartographic& origin);

  /// A square of ground with normals and 標高. @param height 標高 at (east, north)
  void addTerrain(double halfSide, int cells, const std::function<double(double, double)>& height);
  /// An upright box that stands on `base`; `feature` is its row.
  void addBox(double east, double north, double base, double width, double depth, double height,
              std::uint32_t feature);
  /// A level sheet. @param rgba of every vertex, display values
  void addSheet(double halfSide, double up, const std::array<std::uint8_t, 4>& rgba);
  /// Features with these record ids.
  void setFeatures(const std::vector<std::string>& recordIds);

  content::Model model() const { return _model; }

 private:
  void addVertex(content::Primitive& primitive, const geodesy::Vec3& local) const;
  geodesy::LocalFrame _frame;
  content::Model _model;
};

/// Writes the model as a tileset of one tile. @return path of tileset.json
std::string writeTileset(const std::filesystem::path& folder, const content::Model& model,
                         double radius);

}  // namespace kokudo::test
