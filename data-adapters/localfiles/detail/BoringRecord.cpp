#include "data-adapters/localfiles/detail/BoringRecord.h"

#include "engine/geodesy/AdministrativeCode.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace kokudo::adapters::localfiles {
namespace {

std::optional<int> yearOf(const std::string& date) {
  if (date.size() < 4 || !std::all_of(date.begin(), date.begin() + 4,
                                      [](unsigned char c) { return std::isdigit(c); })) {
    return {};
  }
  const int year = std::stoi(date.substr(0, 4));
  return year >= 1850 && year <= 2200 ? std::optional(year) : std::nullopt;  // 0000 = not known
}

// The reader leaves these out; a second look, for names of people must never be stored.
bool namesAPerson(const std::string& name) {
  for (const char* part : {"技師", "代理人", "鑑定者", "責任者", "TEL", "担当"}) {
    if (name.find(part) != std::string::npos) return true;
  }
  return false;
}

void addLine(std::string& text, const std::string& line) {
  if (line.empty() || text.find(line) != std::string::npos) return;
  if (!text.empty()) text += '\n';
  text += line;
}

std::string crsOf(const std::string& datum) {
  if (datum == "Tokyo") return "EPSG:4301";
  if (datum == "JGD2000") return "EPSG:4612";
  return "EPSG:6668";
}

void addText(Attributes& attributes, const char* name, const std::string& value) {
  if (!value.empty() && !find(attributes, name)) attributes.emplace_back(name, value);
}

void takePlace(const content::Boring& boring, const FileContext& file, Placing& placing,
               Notes& notes, catalog::Record& record) {
  if (!boring.longitude || !boring.latitude) {
    notes.add(file.path, "no coordinates; the record stays without a place");
    return;
  }
  if (boring.datum.empty()) notes.add(file.path, "no 測地系; taken as JGD2011");
  const auto placed = placing.point(*boring.longitude, *boring.latitude, crsOf(boring.datum));
  if (!placed.ok()) {
    notes.add(file.path, placed.error().message);
    return;
  }
  const std::string problem = pointPlace(placed->longitude, placed->latitude, record.place);
  if (!problem.empty()) notes.add(file.path, problem + "; the record stays without a place");
  record.place.height = boring.mouthElevation;
  record.provenance.operation = placed->operation;
}

void takeAttributes(const content::Boring& boring, catalog::Record& record) {
  Attributes& out = record.attributes;
  addText(out, "調査名", boring.surveyName);
  addText(out, "ボーリング名", boring.boringName);
  addText(out, "調査位置住所", boring.address);
  addText(out, "発注機関名称", boring.client);
  addText(out, "調査会社_名称", boring.company);
  addText(out, "調査期間_開始年月日", boring.startDate);
  addText(out, "調査期間_終了年月日", boring.endDate);
  addText(out, "測地系", boring.datum);
  addText(out, "DTD_version", boring.version);
  if (boring.mouthElevation) out.emplace_back("孔口標高", *boring.mouthElevation);
  if (boring.length) out.emplace_back("総掘進長", *boring.length);
  double strongest = -1;
  for (const auto& test : boring.tests) strongest = std::max(strongest, test.blows);
  if (strongest >= 0) out.emplace_back("最大N値", strongest);
  for (const auto& layer : boring.layers) {
    out.emplace_back("岩石土区分_下端深度", layer.bottomDepth);
    out.emplace_back("岩石土区分_岩石土名", layer.name);
  }
  for (const auto& [name, value] : boring.attributes) {
    if (!namesAPerson(name) && !toText(value).empty() && !find(out, name)) {
      out.emplace_back(name, value);
    }
  }
}

}  // namespace

catalog::Record boringRecord(const FileContext& file, const Mapping& mapping,
                             const content::Boring& boring, Placing& placing, Notes& notes) {
  catalog::Record record = recordOf(file, mapping);
  record.id = record.source + ":" + file.stem();
  record.title = boring.surveyName;
  if (!boring.boringName.empty()) {
    record.title += (record.title.empty() ? "" : " ") + boring.boringName;
  }
  if (record.title.empty()) record.title = file.stem();
  record.title = onOneLine(std::move(record.title));
  addLine(record.text, boring.address);
  addLine(record.text, boring.client);
  for (const auto& layer : boring.layers) addLine(record.text, layer.name);
  record.year = yearOf(boring.endDate);
  if (const auto* prefecture = geodesy::prefectureAtStartOf(boring.address)) {
    record.prefecture = std::string(prefecture->name);
  }
  takePlace(boring, file, placing, notes, record);
  takeAttributes(boring, record);
  return record;
}

}  // namespace kokudo::adapters::localfiles
