#include "index/search/AnalyzerVersion.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/language/Analyzer.h"

#include <string_view>

namespace kokudo::search {
namespace {

constexpr std::string_view kProbes[] = {"ＡＢＣ ｱｲｳ ㈱ ① Ⅷ",
                                        "ッャュョァィゥェォヵヶ",
                                        "ー－―‐〜～-",
                                        "サーバー サーバ ボーリング ﾎﾞｰﾘﾝｸﾞ",
                                        "十二丁目三番四号 二十一条",
                                        "第十二 二区 一級 三丁 八丁堀",
                                        "霞ヶ関 霞が関 西ノ島 一之宮",
                                        "髙島 﨑 渡邊 國 澤 齋藤",
                                        "B-12/c_d 27100-bldg-1 v1.2 3.5",
                                        "Ångström École naïve",
                                        "橋 大橋 避難所、場所・港（第二）",
                                        "さくらさくら ゝゞ々",
                                        "\xFF broken \xE3\x81"};

std::string computed() {
  const language::Analyzer& analyzer = language::Analyzer::standard();
  Sha256 sum;
  for (const std::string_view probe : kProbes) {
    const auto folded = analyzer.fold(probe);
    sum.update(folded.text + '\n');
    for (const auto& token : analyzer.tokens(folded))
      for (const std::string& term : analyzer.terms(token)) sum.update(term + '\n');
  }
  const auto table = readFile(shareFolder() / "assets" / "kanji-variants.tsv");
  if (table.ok()) sum.update(*table);
  return sum.hexDigest().substr(0, 16);
}

}  // namespace

const std::string& analyzerVersion() {
  static const std::string version = computed();
  return version;
}

}  // namespace kokudo::search
