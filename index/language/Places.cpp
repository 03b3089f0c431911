#include "index/language/Places.h"

#include "engine/base/Files.h"
#include "engine/base/Log.h"
#include "engine/geodesy/AdministrativeCode.h"
#include "index/language/Analyzer.h"
#include "index/language/Dates.h"
#include "index/language/detail/TsvFile.h"

namespace kokudo::language {
namespace {

std::string folded(std::string_view text) {
  std::string result = Analyzer::standard().fold(text).text;
  std::erase(result, ' ');
  return result;
}

bool isCode(const std::string& text) {
  return text.size() == 5 && geodesy::normalizeMunicipalityCode(text) == text;
}

int prefectureOf(const std::string& code) {
  return (code[0] - '0') * 10 + (code[1] - '0');
}

std::string problemOf(const std::vector<std::string>& cells) {
  if (cells.size() != 5) return "expected name, former code, code, name today and date";
  if (cells[0].empty() || cells[3].empty()) return "an empty name";
  if (cells[1] != "-" && !isCode(cells[1])) return "'" + cells[1] + "' is not a five-digit code";
  if (!isCode(cells[2])) return "'" + cells[2] + "' is not a five-digit code";
  const auto date = readDate(cells[4]);
  if (date.size() != 1 || toText(date[0].range.first) != cells[4])
    return "'" + cells[4] + "' is not a date";
  return {};
}

}  // namespace

const Places& Places::standard() {
  static const Places instance = [] {
    auto loaded = load(shareFolder() / "assets" / "former-municipalities.tsv");
    if (loaded) return std::move(*loaded);
    log::write(log::Level::Warning,
               "former municipalities are not known: " + loaded.error().message);
    return Places();
  }();
  return instance;
}

Result<Places> Places::load(const std::filesystem::path& file) {
  const auto lines = detail::readTsv(file);
  if (!lines) return lines.error();
  Places result;
  for (const detail::TsvLine& line : *lines) {
    if (const auto problem = problemOf(line.cells); !problem.empty())
      return detail::badLine(file, line, problem);
    const std::string former = line.cells[1] == "-" ? "" : line.cells[1];
    const std::size_t index = result._all.size();
    result._all.push_back({line.cells[0], former, line.cells[2], line.cells[3], line.cells[4]});
    result._byName[folded(line.cells[0])].push_back(index);
    if (!former.empty() && former != line.cells[2] &&
        !result._byFormerCode.emplace(former, index).second)
      return detail::badLine(file, line, "the former code " + former + " is given twice");
  }
  return result;
}

std::vector<FormerMunicipality> Places::formerNamed(std::string_view name) const {
  std::string key = folded(name);
  int within = 0;
  if (const auto* prefecture = geodesy::prefectureAtStartOf(key)) {
    within = prefecture->code;
    key = key.substr(prefecture->name.size());
  }
  std::vector<FormerMunicipality> result;
  const auto found = _byName.find(key);
  if (found == _byName.end()) return result;
  for (const std::size_t index : found->second)
    if (within == 0 || prefectureOf(_all[index].code) == within) result.push_back(_all[index]);
  return result;
}

std::optional<std::string> Places::currentCode(std::string_view code) const {
  auto five = geodesy::normalizeMunicipalityCode(code);
  if (!five) return std::nullopt;
  // A code may have changed twice; the table is short, and a circle in it must not hang anyone.
  for (int step = 0; step < 4; ++step) {
    const auto found = _byFormerCode.find(*five);
    if (found == _byFormerCode.end()) break;
    five = _all[found->second].code;
  }
  return five;
}

}  // namespace kokudo::language
