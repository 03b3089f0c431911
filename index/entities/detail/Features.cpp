#include "index/entities/detail/Features.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace kokudo::entities::detail {
namespace {

constexpr double kMetresPerDegree = 111195;  // of a mean sphere: enough for what is near

Agreement municipalityAgreement(int a, int b) {
  if (a == 0 || b == 0) return Agreement::Unknown;
  if (a == b) return Agreement::Same;
  // A ward (14101) and its city (14100).
  if (a / 100 == b / 100 && (a % 100 == 0 || b % 100 == 0)) return Agreement::Unknown;
  return Agreement::Different;
}

// Years of construction or survey: a year may be rounded or be the fiscal one.
Agreement yearAgreement(int a, int b) {
  if (a == 0 || b == 0) return Agreement::Unknown;
  return std::abs(a - b) <= 1 ? Agreement::Same : Agreement::Different;
}

double metresBetween(const Features& a, const Features& b) {
  const double latitude = (a.latitude + b.latitude) / 2 * std::numbers::pi / 180;
  const double east = (a.longitude - b.longitude) * std::cos(latitude),
               north = a.latitude - b.latitude;
  return std::hypot(east, north) * kMetresPerDegree;
}

// A long name says more: two 集会所 lie 300 m apart, two 国家公務員合同宿舎磯野住宅 do not.
double nearness(double metres, std::size_t characters) {
  const double scale = 75.0 * static_cast<double>(std::clamp<std::size_t>(characters, 3, 10) - 2);
  return metres <= 30 ? 1 : std::exp(-(metres - 30) / scale);
}

struct Mean {
  double sum = 0, weights = 0;
  void add(double weight, double value) {
    sum += weight * value;
    weights += weight;
  }
  void add(double weight, Agreement agreement) {
    if (agreement != Agreement::Unknown) add(weight, agreement == Agreement::Same ? 1.0 : 0.0);
  }
};

}  // namespace

std::string groupOf(const std::string& kind) {
  if (kind == "address") return "town";
  if (kind == "generator") return "power-plant";
  return kind;
}

bool isTownGroup(const std::string& group) {
  return group == "town";
}

std::string kanaOf(const catalog::Record& record) {
  for (const char* name : {"kana", "citykana", "読み", "よみ", "フリガナ", "ふりがな", "カナ"})
    if (const Value* value = find(record.attributes, name)) return toText(*value);
  return "";
}

std::vector<std::string> officialCodes(const catalog::Record& record) {
  std::vector<std::string> codes;
  const auto text = [&](const char* name) {
    const Value* value = find(record.attributes, name);
    return value ? toText(*value) : std::string();
  };
  // The same attribute stands in records of what lies in the town, and in those of its 小字.
  if (isTownGroup(groupOf(record.kind)) && text("小字").empty() && !record.municipality.empty())
    if (const auto town = text("町字id"); !town.empty())
      codes.push_back("町字id=" + record.municipality + town);
  if (record.kind == "municipality")
    if (const auto code = text("lgcode"); !code.empty()) codes.push_back("lgcode=" + code);
  if (record.kind == "building")
    if (const auto building = text("建物ID"); !building.empty())
      codes.push_back("uro:buildingID=" + building);
  return codes;
}

void setCell(Features& features) {
  constexpr double kCells = 1 << 14;
  const double latitude = std::clamp(features.latitude, -85.0, 85.0) * std::numbers::pi / 180;
  features.x = static_cast<std::int32_t>((features.longitude + 180) / 360 * kCells);
  features.y = static_cast<std::int32_t>((1 - std::asinh(std::tan(latitude)) / std::numbers::pi) /
                                         2 * kCells);
}

Judgement judge(const Features& a, const Features& b) {
  Judgement judged;
  ScoreParts& parts = judged.parts;
  parts.name = similarity(a.name, b.name);
  parts.kind = a.kind == b.kind ? Agreement::Same : Agreement::Unknown;
  parts.municipality = municipalityAgreement(a.municipality, b.municipality);
  parts.year = yearAgreement(a.year, b.year);
  Mean mean;
  mean.add(0.6, parts.name);
  if (a.placed && b.placed) {
    parts.metres = metresBetween(a, b);
    mean.add(0.25, nearness(*parts.metres, std::min(a.name.core.size(), b.name.core.size())));
  }
  mean.add(0.05, parts.kind);
  mean.add(0.05, parts.municipality);
  mean.add(0.1, parts.year);
  judged.score = mean.sum / mean.weights;
  // Without a place the name must carry the link alone.
  if (!parts.metres && (parts.name < 0.9 || parts.municipality != Agreement::Same))
    judged.score = 0;
  return judged;
}

}  // namespace kokudo::entities::detail
