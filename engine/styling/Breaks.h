#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace kokudo::styling {

/// How values are put into classes.
enum class ClassMethod {
  Auto,      ///< for numbers of more than eight kinds Round, or Quantile where one class would hold
             ///< more than three fifths of them; else, and for whole numbers written as texts,
             ///< which are codes, Category
  Round,     ///< equal steps of 1, 2 or 5 times a power of ten; `classes` at most
  Equal,     ///< equal steps from the lowest to the highest value
  Quantile,  ///< equally many values in each
  Jenks,     ///< least variance within (Fisher 1958, Jenks 1967)
  Category   ///< a class a value
};

struct NamedMethod {
  std::string_view name;  ///< "auto", "round" ...
  ClassMethod method;
};
std::span<const NamedMethod> classMethods();
/// Null where there is none of that name.
const NamedMethod* classMethodNamed(std::string_view name);

/// Where one class of numbers ends and the next begins, rising: one less than there are classes,
/// fewer where the values do not part into so many. Rounded to what a person wants to read.
/// @param sorted finite, rising, not empty   @param method not Auto or Category
std::vector<double> classBreaks(ClassMethod method, std::span<const double> sorted,
                                std::size_t classes);

}  // namespace kokudo::styling
