#pragma once

#include "engine/base/Diagnostics.h"
#include "engine/base/Result.h"
#include "engine/base/Value.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

/// A soil layer of a boring log (岩石土区分).
struct BoringLayer {
  double bottomDepth = 0;  ///< m below the mouth of the hole
  std::string name;        ///< 岩石土名
  std::string symbol;      ///< 岩石土記号
};

/// A standard penetration test (標準貫入試験).
struct PenetrationTest {
  double depth = 0;  ///< m
  double blows = 0;  ///< N value (合計打撃回数)
};

/// A boring log in 地質・土質調査成果電子納品要領 ボーリング交換用データ (BED 2.00-4.00).
struct Boring {
  std::string version;  ///< DTD_version
  std::string surveyName, boringName, address, client, company;
  std::string startDate, endDate;
  std::optional<double> longitude, latitude;  ///< degrees in `datum`
  std::string datum;                          ///< "JGD2000", "JGD2011", "Tokyo" or ""
  std::optional<double> mouthElevation;       ///< 孔口標高, m (T.P.)
  std::optional<double> length;               ///< 総掘進長, m
  std::vector<BoringLayer> layers;
  std::vector<PenetrationTest> tests;
  Attributes attributes;  ///< the other leaf values of 標題情報, without those that name persons
                          ///< (主任技師, 現場代理人, コア鑑定者, ボーリング責任者, TEL)
};

/// Reads one log. Handles the real files' trap: declared shift_jis with UTF-8 bytes (a warning),
/// true CP932, UTF-8. BadInput otherwise.
Result<Boring> readBoringXml(std::string_view bytes, const std::string& where,
                             Diagnostics& diagnostics);

bool looksLikeBoringXml(std::string_view head);

/// `bytes` as UTF-8: as they are if valid UTF-8 (BOM removed), else from CP932; BadInput if
/// neither. For text files of unknown encoding.
Result<std::string> toUtf8(std::string_view bytes, const std::string& where);

}  // namespace kokudo::content
