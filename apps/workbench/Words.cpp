#include "apps/workbench/Words.h"

#include <array>

namespace kokudo::workbench {
namespace {

struct Entry {
  Word id;
  std::string_view japanese, english;
};

constexpr auto kWords = std::to_array<Entry>({
    {Word::SearchHint, "施設・橋・地名・日本語/英語で検索", "Search facilities, bridges, places"},
    {Word::Search, "検索", "Search"},
    {Word::InView, "表示範囲内", "In this view"},
    {Word::Hits, "件", "hits"},
    {Word::Exact, "正確", "exact"},
    {Word::Estimated, "推定", "estimated"},
    {Word::NoHits, "該当なし", "Nothing found"},
    {Word::TypeToSearch, "語を入れて Enter を押してください", "Type words and press Enter"},
    {Word::Searching, "検索中…", "Searching…"},
    {Word::Clear, "消去", "Clear"},
    {Word::Source, "提供元", "Source"},
    {Word::Dataset, "データセット", "Dataset"},
    {Word::Prefecture, "都道府県", "Prefecture"},
    {Word::Municipality, "市区町村", "Municipality"},
    {Word::Kind, "種別", "Kind"},
    {Word::Year, "年", "Year"},
    {Word::Place, "位置の根拠", "Place known by"},
    {Word::License, "利用条件", "Licence"},
    {Word::Layers, "レイヤー", "Layers"},
    {Word::Terrain, "地形", "Terrain"},
    {Word::City, "都市モデル", "City model"},
    {Word::Attributes, "属性", "Attributes"},
    {Word::Record, "台帳レコード", "Record"},
    {Word::NotInCatalog, "この地物のレコードは未登録です",
     "No record of this object in the catalogue"},
    {Word::Credit, "出典", "Credit"},
    {Word::Retrieved, "取得日", "Retrieved"},
    {Word::PlaceKnown, "位置", "Place"},
    {Word::Integrity, "完全性", "Integrity"},
    {Word::IntegrityUnknown, "未確認", "unknown"},
    {Word::Id, "ID", "ID"},
    {Word::FlyHere, "ここへ移動", "Fly here"},
    {Word::Close, "閉じる", "Close"},
    {Word::North, "北を上", "North up"},
    {Word::ZoomIn, "拡大", "Zoom in"},
    {Word::ZoomOut, "縮小", "Zoom out"},
    {Word::Tilt, "真上/斜め", "Top/oblique"},
    {Word::Language, "English", "日本語"},
    {Word::Theme, "明暗", "Theme"},
    {Word::Memory, "メモリ", "memory"},
    {Word::Tiles, "タイル", "tiles"},
    {Word::Loading, "読込中", "loading"},
    {Word::Ready, "表示完了", "ready"},
    {Word::Frame, "描画", "frame"},
    {Word::Ellipsoidal, "楕円体高", "ellipsoidal"},
    {Word::Missing, "結果に含まれない提供元", "Not in these results"},
    {Word::NoPlace, "位置なし", "no place"},
    {Word::Selected, "選択中", "Selected"},
    {Word::Help, "操作", "Keys"},
    {Word::HelpText,
     "左ドラッグ: 移動\n右ドラッグ: 回転・傾き\nホイール: 拡大縮小\nダブルクリック: 近づく\n矢印: "
     "移動  + -: 拡大縮小\nN: 北を上  T: 真上/斜め\n/: 検索  "
     "L: レイヤー  I: 統計\nF: パネルを隠す  Esc: 選択解除",
     "Left drag: pan\nRight drag: orbit and tilt\nWheel: zoom\nDouble click: come closer\nArrows: "
     "pan  + -: zoom\nN: north up  T: "
     "top/oblique\n/: search  L: layers  I: statistics\nF: hide panels  Esc: deselect"},
    {Word::Problems, "警告", "Warnings"},
    {Word::Statistics, "統計", "Statistics"},
    {Word::TilesVisited, "調べたタイル", "Tiles visited"},
    {Word::TilesRendered, "描いたタイル", "Tiles drawn"},
    {Word::TilesLoading, "読込中のタイル", "Tiles loading"},
    {Word::TilesLoaded, "保持中のタイル", "Tiles in memory"},
    {Word::TilesFailed, "失敗したタイル", "Tiles failed"},
    {Word::TileBytes, "タイルの容量", "Bytes of tiles"},
    {Word::Triangles, "三角形", "Triangles"},
    {Word::DrawCalls, "描画呼出し", "Draw calls"},
    {Word::Points, "点", "Points"},
    {Word::Instances, "複製", "Instances"},
    {Word::Requests, "要求", "Requests"},
    {Word::Transferred, "受信量", "Transferred"},
    {Word::FromCache, "キャッシュから", "From the cache"},
    {Word::Coarser, "粗くした倍率 (メモリ)", "Coarser, for memory"},
    {Word::Hide, "隠す", "Hide"},
    {Word::Isolate, "これだけ表示", "Isolate"},
    {Word::ShowAll, "すべて表示", "Show all"},
    {Word::Features, "地物", "Feature"},
    {Word::Surface, "表面の値", "Values of the surface"},
    {Word::TileMetadata, "タイルのメタデータ", "Metadata of the tile"},
    {Word::ContentMetadata, "内容のメタデータ", "Metadata of the content"},
    {Word::GroupMetadata, "グループのメタデータ", "Metadata of the group"},
    {Word::TilesetMetadata, "タイルセットのメタデータ", "Metadata of the tileset"},
    {Word::ColourBy, "色分け", "Colour by"},
    {Word::ColourAttribute, "属性", "Attribute"},
    {Word::ColourMethod, "分類", "Method"},
    {Word::ColourClasses, "階級数", "Classes"},
    {Word::ColourPalette, "配色", "Palette"},
    {Word::ColourNone, "なし", "None"},
    {Word::ColourSampling, "表示中のタイルから属性を集めています",
     "Attributes come from the tiles in view"},
    {Word::Reclassify, "今の表示で分類し直す", "Classify by what is in view"},
    {Word::MethodAuto, "自動", "Automatic"},
    {Word::MethodRound, "切りのよい値", "Round steps"},
    {Word::MethodEqual, "等間隔", "Equal steps"},
    {Word::MethodQuantile, "等量", "Quantiles"},
    {Word::MethodJenks, "自然な区分", "Natural breaks"},
    {Word::MethodCategory, "値ごと", "One class a value"},
    {Word::OtherValues, "その他", "other"},
    {Word::NoValue, "値なし", "no value"},
    {Word::LegendHint, "押すと隠す / ◎ だけ表示", "Click hides, ◎ shows it alone"},
    {Word::Kinds, "種類", "kinds"},
    {Word::SourceNotStated, "出典不明", "source not stated"},
    {Word::CreditMissing, "このレイヤーには出典がありません", "This layer states no source"},
    {Word::CreditHint, "出典を入れて Enter", "Type the source, press Enter"},
});

struct Named {
  std::string_view key;
  Word word;
};

constexpr auto kDimensions = std::to_array<Named>({{"source", Word::Source},
                                                   {"dataset", Word::Dataset},
                                                   {"prefecture", Word::Prefecture},
                                                   {"municipality", Word::Municipality},
                                                   {"kind", Word::Kind},
                                                   {"year", Word::Year},
                                                   {"place", Word::Place},
                                                   {"license", Word::License}});

struct Quality {
  std::string_view key, japanese, english;
};

constexpr auto kQualities = std::to_array<Quality>({{"exact", "形状", "exact shape"},
                                                    {"point", "点", "point"},
                                                    {"bbox", "範囲", "bounding box"},
                                                    {"mesh", "メッシュ", "grid square"},
                                                    {"municipality", "市区町村", "municipality"},
                                                    {"geocoded", "住所から推定", "geocoded"},
                                                    {"prefecture", "都道府県", "prefecture"},
                                                    {"none", "位置なし", "no place"}});

}  // namespace

std::string_view word(Word id, Language language) {
  for (const auto& entry : kWords)
    if (entry.id == id) return language == Language::Japanese ? entry.japanese : entry.english;
  return "?";
}

std::string_view dimensionName(std::string_view dimension, Language language) {
  for (const auto& named : kDimensions)
    if (named.key == dimension) return word(named.word, language);
  return dimension;
}

std::string_view placeQualityName(std::string_view how, Language language) {
  for (const auto& quality : kQualities)
    if (quality.key == how)
      return language == Language::Japanese ? quality.japanese : quality.english;
  return how;
}

}  // namespace kokudo::workbench
