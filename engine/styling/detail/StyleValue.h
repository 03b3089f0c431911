#pragma once

#include "engine/base/Value.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kokudo::styling {

class Pattern;
struct StyleValue;

struct Undefined {
  bool operator==(const Undefined&) const = default;
};
struct Null {
  bool operator==(const Null&) const = default;
};

/// vec2, vec3, vec4; a colour is a vec4 with components 0..1.
struct Vector {
  std::array<double, 4> c{};
  std::size_t size = 0;
};

using Array = std::shared_ptr<const std::vector<StyleValue>>;
using PatternPtr = std::shared_ptr<const Pattern>;

/// What an expression evaluates to.
struct StyleValue {
  std::variant<Undefined, Null, bool, double, std::string, Vector, Array, PatternPtr> v;

  template <typename T>
  const T* as() const {
    return std::get_if<T>(&v);
  }
  bool isNothing() const { return v.index() <= 1; }
};

/// A value, or none where the expression fails for this feature.
using Evaluated = std::optional<StyleValue>;

/// Strings longer than this make an expression fail.
inline constexpr std::size_t kLongestText = 1u << 20;

/// A property; text that is a JSON array becomes an array, of two to four numbers a vector.
StyleValue fromProperty(const kokudo::Value& value);
/// Boolean(), Number() and String() of the language: as JavaScript has them; vectors are "(1, 2)".
bool toBoolean(const StyleValue& value);
double toNumber(const StyleValue& value);
std::string toText(const StyleValue& value);
/// ===; arrays are equal when their elements are.
bool isSame(const StyleValue& a, const StyleValue& b);
/// == of JavaScript between null, numbers, texts and booleans.
bool isAlike(const StyleValue& a, const StyleValue& b);
/// Component or element; undefined where there is none.
StyleValue memberOf(const StyleValue& value, const StyleValue& key);

}  // namespace kokudo::styling
