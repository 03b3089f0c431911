#pragma once

#include "engine/base/Result.h"
#include "engine/geodata/Feature.h"

namespace kokudo::geodata::detail {

/// Where a FeatureWriter's features go.
class FeatureSink {
 public:
  virtual ~FeatureSink() = default;
  virtual Status write(const Feature& feature) = 0;
  virtual Status close() = 0;
};

}  // namespace kokudo::geodata::detail
