#pragma once

#include "engine/geodesy/GlobeRectangle.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kokudo::language {

/// 地域メッシュ (JIS X 0410).
struct MeshCode {
  std::string code;  ///< 4 or 6 to 11 digits
  geodesy::GlobeRectangle area;
};

/// 全国地方公共団体コード.
struct MunicipalityCode {
  std::string code;         ///< five digits, as written
  std::string currentCode;  ///< five digits, of today as far as Places knows
  bool checked = false;     ///< it came with its check digit
};

/// 平面直角座標系.
struct PlaneZone {
  int zone = 0;  ///< 1 to 19
  int epsg = 0;  ///< of the system named; EPSG:6669 to 6687 (JGD2011) where none is
};

using CodeReading = std::variant<MeshCode, MunicipalityCode, PlaneZone>;

/// What a whole text may mean as a code, all readings: "533945" is a mesh code and may be a
/// municipality code too. Knows 5339-45-99, 131016, EPSG:6677, 平面直角座標系 第IX系, ９系,
/// JGD2011 / Japan Plane Rectangular CS IX; width and case do not matter.
std::vector<CodeReading> readCode(std::string_view text);

struct CodeInText {
  std::size_t begin = 0, end = 0;  ///< bytes
  std::vector<CodeReading> readings;
};

/// The codes in running text, left to right. Bare numbers are codes there only with a word before
/// them that says so (メッシュ, mesh; 自治体コード, 市区町村コード, 団体コード), mesh codes also
/// when written with hyphens; a zone needs 平面直角, 座標系, 第 or an EPSG code.
std::vector<CodeInText> codesIn(std::string_view text);

}  // namespace kokudo::language
