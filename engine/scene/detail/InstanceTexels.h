#pragma once

#include "engine/content/Model.h"

#include <osg/BoundingBox>

#include <vector>

namespace kokudo::scene::detail {

/// The set as shaders/features.glsl reads it: 16 floats per instance, the last four (feature id, 0,
/// 0, 0); id -1: as the vertex says, -2: no feature.
std::vector<float> instanceTexels(const content::InstanceSet& set);
/// Whether an instance turns its faces round.
bool anyMirrored(const content::InstanceSet& set);
/// Encloses all instances of what `box` encloses.
osg::BoundingBox boxOfInstances(const content::InstanceSet& set, const osg::BoundingBox& box);

}  // namespace kokudo::scene::detail
