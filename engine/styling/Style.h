#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// How one feature or point is drawn.
struct Appearance {
  bool show = true;
  std::array<std::uint8_t, 4> color{255, 255, 255, 255};  ///< RGBA (sRGB), multiplies what is there
  double pointSize = 1;                                   ///< pixels
  bool operator==(const Appearance&) const = default;
};

/// Where an expression finds the properties of the feature it is asked about.
class PropertySource {
 public:
  virtual ~PropertySource() = default;
  /// The value of a property by id or name, or null where the feature has none.
  virtual const Value* find(std::string_view name) const = 0;
};

/// A style of the 3D Tiles Styling language 1.0 (OGC 22-025r4, annex on declarative styling):
/// "defines", "show", "color", "pointSize", "meta" with expressions and conditions. Expressions are
/// compiled once. Immutable; any thread. A default-constructed style leaves everything as it is.
class Style {
 public:
  /// BadInput names the expression and the column where it stops to make sense; Unsupported what a
  /// point has by itself (${POSITION}, ${COLOR} ...), which is not read here.
  static Result<Style> parse(std::string_view json);
  /// An expression that fails for a feature (a missing property in arithmetic, say) leaves that
  /// part of the appearance at its default.
  Appearance evaluate(const PropertySource& feature) const;
  /// The "meta" of the style for a feature; what fails is left out.
  Attributes meta(const PropertySource& feature) const;
  /// Names of the properties that the style may read, sorted. ${a.b} reads "a/b" (members of
  /// objects as feature tables name them), "a" or "a.b".
  const std::vector<std::string>& properties() const;

 private:
  struct Program;
  std::shared_ptr<const Program> _program;
};

}  // namespace kokudo::styling
