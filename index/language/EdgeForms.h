#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kokudo::language {

/// How a piece of text stands folded where more text goes on before or behind it.
struct EdgeForm {
  std::string own;    ///< the piece alone: 池袋3
  std::string proof;  ///< with the neighbours that make it so, where it ends within a number:
                      ///< 池袋3丁目; else the same
};

/// The Analyzer looks at a character's neighbours, so a piece of a text may be folded otherwise
/// than the text: 池袋三 is part of 池袋三丁目 (池袋3丁目), 八丁 of 八丁堀, 霞が of 霞が関
/// (霞ケ関), 二中 of 第二中学校 (第2中学校). These forms, without the one of the piece alone
/// (`folded`); none for most pieces. A number alone has none.
std::vector<EdgeForm> edgeFormsOf(std::string_view piece, std::string_view folded);

}  // namespace kokudo::language
