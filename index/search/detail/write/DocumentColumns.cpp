#include "index/search/detail/write/DocumentColumns.h"

#include "engine/provenance/License.h"
#include "index/search/detail/CodeColumn.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/PlaceBoxes.h"
#include "index/search/detail/Runs.h"
#include "index/search/detail/Segment.h"
#include "index/search/detail/SpatialOrder.h"
#include "index/search/detail/write/RecordFlags.h"

#include <limits>

namespace kokudo::search::detail {

Box extentOf(const catalog::Place& place) {
  const bool unset = place.bbox == Box{0, 0, 0, 0};
  if (!unset) return place.bbox;
  return {place.longitude, place.latitude, place.longitude, place.latitude};
}

std::array<std::pair<std::string, std::string>, kDimensions> dimensionsOf(
    const catalog::Record& record) {
  return {{
      {record.source, record.source},
      {record.dataset, record.datasetTitle.empty() ? record.dataset : record.datasetTitle},
      {record.prefecture, record.prefecture},
      {record.municipality, record.municipality},
      {record.kind, record.kind},
      {toText(record.place.how), toText(record.place.how)},
      {record.license, provenance::licenseById(record.license).title},
  }};
}

void DocumentColumns::addPlace(const catalog::Place& place) {
  constexpr double kNowhere = std::numeric_limits<double>::quiet_NaN();
  const bool isPlaced = place.how != catalog::PlaceQuality::None;
  _longitude.push_back(isPlaced ? place.longitude : kNowhere);
  _latitude.push_back(isPlaced ? place.latitude : kNowhere);
  _bbox.push_back(isPlaced ? extentOf(place) : Box{kNowhere, kNowhere, kNowhere, kNowhere});
}

void DocumentColumns::add(const catalog::Record& record, std::uint32_t terms,
                          std::uint32_t titleCharacters) {
  const auto document = static_cast<std::uint32_t>(_flags.size());
  const auto values = dimensionsOf(record);
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const auto& [value, label] = values[i];
    dimensions[i].push_back(
        dictionaries.dimensions[i].numberOf(value, value.empty() ? std::string() : label));
  }
  for (const auto& [name, value] : record.attributes)
    _attributes.add(document, dictionaries.attributes.numberOf(name), value);
  addPlace(record.place);
  datasetTitle.push_back(dictionaries.datasetTitles.numberOf(record.datasetTitle, ""));
  _credit.push_back(dictionaries.credits.numberOf(record.credit, ""));
  _flags.push_back(flagsOf(record));
  _year.push_back(record.year.value_or(kNoYear));
  titleLength.push_back(titleCharacters);
  length.push_back(terms);
}

void DocumentColumns::count() {
  for (std::size_t i = 0; i < kDimensions; ++i) {
    auto& totals = dictionaries.totals[i];
    totals.assign(dictionaries.dimensions[i].values().size(), 0);
    for (const std::uint32_t code : dimensions[i]) ++totals[code];
  }
  dictionaries.totalLength = 0;
  for (const std::uint32_t terms : length) dictionaries.totalLength += terms;
}

Status DocumentColumns::write(const std::filesystem::path& folder, std::uint64_t revision) {
  std::vector<Status> done;
  const auto column = [&](const std::string& name, const auto& values) {
    done.push_back(writeColumn(folder / (name + ".column"), revision, values));
  };
  const auto codes = [&](const std::string& name, const std::vector<std::uint32_t>& values,
                         const Dictionary& dictionary) {
    done.push_back(
        writeCodes(folder / (name + ".column"), revision, values, dictionary.values().size()));
  };
  column("longitude", _longitude);
  column("latitude", _latitude);
  column("year", _year);
  column("flags", _flags);
  column("title-length", titleLength);
  column("length", length);
  codes("dataset-title", datasetTitle, dictionaries.datasetTitles);
  codes("credit", _credit, dictionaries.credits);
  for (std::size_t i = 0; i < kDimensions; ++i) {
    const std::string name(nameOf(static_cast<Dimension>(i)));
    codes(name, dimensions[i], dictionaries.dimensions[i]);
    column(name + "-runs", runsOf(dimensions[i], dimensions[i].size()));
  }
  done.push_back(writePlaceBoxes(folder, revision, _longitude, _latitude, _bbox));
  done.push_back(writeSpatialOrder(folder, revision, _longitude, _latitude, _bbox));
  done.push_back(_attributes.write(folder, revision, static_cast<std::uint32_t>(_flags.size())));
  count();
  done.push_back(dictionaries.write(folder / "dictionaries.json"));
  for (Status& status : done)
    if (!status) return status;
  return {};
}

}  // namespace kokudo::search::detail
