#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace kokudo::test {

/// A data set of the synthetic platform.
struct DpfDataset {
  std::string id, title, catalogue, catalogueTitle;
  std::size_t count = 0;
};

/// What is odd about the synthetic records, as it is with the real ones.
struct DpfOddities {
  std::size_t missingPlaceEvery = 40;  ///< every n-th record has no lat/lon; 0 = all have one
  bool mixedCodes = true;  ///< five and six digits, numbers and texts, arrays and scalars
};

/// About 26,000 records in seven data sets; `scale` multiplies the counts.
std::vector<DpfDataset> dpfDatasets(double scale = 1);

/// Record number `index` of a data set: always the same. Invented; only attribute names are real.
nlohmann::json dpfRecord(const DpfDataset& dataset, std::size_t index, const DpfOddities& oddities);

}  // namespace kokudo::test
