#include "engine/geodesy/AdministrativeCode.h"

#include <algorithm>
#include <array>

namespace kokudo::geodesy {
namespace {

constexpr std::array<Prefecture, 47> kPrefectures{{
    {1, "北海道", "北海道", "Hokkaido"}, {2, "青森県", "青森", "Aomori"},
    {3, "岩手県", "岩手", "Iwate"},      {4, "宮城県", "宮城", "Miyagi"},
    {5, "秋田県", "秋田", "Akita"},      {6, "山形県", "山形", "Yamagata"},
    {7, "福島県", "福島", "Fukushima"},  {8, "茨城県", "茨城", "Ibaraki"},
    {9, "栃木県", "栃木", "Tochigi"},    {10, "群馬県", "群馬", "Gunma"},
    {11, "埼玉県", "埼玉", "Saitama"},   {12, "千葉県", "千葉", "Chiba"},
    {13, "東京都", "東京", "Tokyo"},     {14, "神奈川県", "神奈川", "Kanagawa"},
    {15, "新潟県", "新潟", "Niigata"},   {16, "富山県", "富山", "Toyama"},
    {17, "石川県", "石川", "Ishikawa"},  {18, "福井県", "福井", "Fukui"},
    {19, "山梨県", "山梨", "Yamanashi"}, {20, "長野県", "長野", "Nagano"},
    {21, "岐阜県", "岐阜", "Gifu"},      {22, "静岡県", "静岡", "Shizuoka"},
    {23, "愛知県", "愛知", "Aichi"},     {24, "三重県", "三重", "Mie"},
    {25, "滋賀県", "滋賀", "Shiga"},     {26, "京都府", "京都", "Kyoto"},
    {27, "大阪府", "大阪", "Osaka"},     {28, "兵庫県", "兵庫", "Hyogo"},
    {29, "奈良県", "奈良", "Nara"},      {30, "和歌山県", "和歌山", "Wakayama"},
    {31, "鳥取県", "鳥取", "Tottori"},   {32, "島根県", "島根", "Shimane"},
    {33, "岡山県", "岡山", "Okayama"},   {34, "広島県", "広島", "Hiroshima"},
    {35, "山口県", "山口", "Yamaguchi"}, {36, "徳島県", "徳島", "Tokushima"},
    {37, "香川県", "香川", "Kagawa"},    {38, "愛媛県", "愛媛", "Ehime"},
    {39, "高知県", "高知", "Kochi"},     {40, "福岡県", "福岡", "Fukuoka"},
    {41, "佐賀県", "佐賀", "Saga"},      {42, "長崎県", "長崎", "Nagasaki"},
    {43, "熊本県", "熊本", "Kumamoto"},  {44, "大分県", "大分", "Oita"},
    {45, "宮崎県", "宮崎", "Miyazaki"},  {46, "鹿児島県", "鹿児島", "Kagoshima"},
    {47, "沖縄県", "沖縄", "Okinawa"},
}};

bool isDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool equalIgnoringCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// Whether five digits can name a prefecture (000 after its number) or a city, ward, town or
/// village in it (100..799; above are joint authorities).
bool isMunicipality(std::string_view fiveDigits) {
  const int prefecture = (fiveDigits[0] - '0') * 10 + (fiveDigits[1] - '0');
  if (!prefectureByCode(prefecture)) return false;
  return fiveDigits[2] == '0' ? fiveDigits.substr(2) == "000" : fiveDigits[2] <= '7';
}

/// Six digits to five, if the check digit agrees.
std::optional<std::string> withoutCheckDigit(std::string_view sixDigits) {
  const std::string_view five = sixDigits.substr(0, 5);
  if (!isMunicipality(five) || municipalityCheckDigit(five) != sixDigits[5] - '0')
    return std::nullopt;
  return std::string(five);
}

}  // namespace

const Prefecture* prefectureByCode(int code) {
  return code >= 1 && code <= 47 ? &kPrefectures[std::size_t(code - 1)] : nullptr;
}

const Prefecture* prefectureByName(std::string_view name) {
  for (const Prefecture& p : kPrefectures)
    if (name == p.name || name == p.shortName || equalIgnoringCase(name, p.romaji)) return &p;
  return nullptr;
}

const Prefecture* prefectureAtStartOf(std::string_view text) {
  for (const Prefecture& p : kPrefectures)
    if (text.starts_with(p.name)) return &p;
  return nullptr;
}

int municipalityCheckDigit(std::string_view fiveDigits) {
  if (fiveDigits.size() != 5 || !isDigits(fiveDigits)) return -1;
  int sum = 0;
  for (int i = 0; i < 5; ++i) sum += (fiveDigits[std::size_t(i)] - '0') * (6 - i);
  // 11 minus the remainder, last digit only (10 becomes 0, 11 becomes 1); sums below 11 follow the
  // same formula.
  return (11 - sum % 11) % 10;
}

std::optional<std::string> normalizeMunicipalityCode(std::string_view code) {
  if (!isDigits(code)) return std::nullopt;
  if (code.size() == 6) return withoutCheckDigit(code);
  if (code.size() == 4) {
    const std::string five = "0" + std::string(code);
    return isMunicipality(five) ? std::optional(five) : std::nullopt;
  }
  if (code.size() != 5) return std::nullopt;
  // Five digits may also be a six-digit code of prefectures 1-9 that lost its zero ("11002" is
  // 011002, Sapporo). Only where they cannot be a plain code: the check digit alone agrees by
  // chance once in ten.
  if (isMunicipality(code)) return std::string(code);
  return withoutCheckDigit("0" + std::string(code));
}

}  // namespace kokudo::geodesy
