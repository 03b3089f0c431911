#pragma once

#include "engine/content/GlbWriter.h"
#include "engine/content/detail/GlbBuffer.h"
#include "engine/content/detail/MeshCompression.h"
#include "engine/content/detail/UprightFrame.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kokudo::content {

inline constexpr int kVertices = 34962, kIndices = 34963;
inline constexpr int kByte = 5121, kSignedShort = 5122, kShort = 5123, kInt = 5125, kFloat = 5126;
// Half the step of a grid of powers of two: 2^-7 m, 2^-16 and whole numbers.
inline constexpr double kHeightTolerance = 0x1p-8, kTexcoordTolerance = 0x1p-17, kIdTolerance = 0.5;

/// A .glb while it is being written: what its parts put into it.
struct GlbDraft {
  const Model& model;
  const GlbOptions& options;
  std::optional<UprightFrame> frame = std::nullopt;  ///< what Draco packs into
  GlbBuffer buffer = {};
  ViewPacker packer{buffer};
  std::vector<int> tableIndices = {};  ///< see `writePropertyTables`
  OrderedJson images = OrderedJson::array(), textures = OrderedJson::array(),
              samplers = OrderedJson::array();
  std::set<std::string> used = {}, required = {};  ///< extensions

  GlbDraft(const Model& what, const GlbOptions& how);
  GlbDraft(const GlbDraft&) = delete;

  /// To the node's axes: y-up ones, or those of the frame.
  std::vector<float> turned(const std::vector<float>& xyz) const;
  /// Least and greatest positions of the accessor that was added last.
  void addBounds(const std::vector<float>& positions);
};

}  // namespace kokudo::content
