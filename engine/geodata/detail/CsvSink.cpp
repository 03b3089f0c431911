#include "engine/geodata/detail/CsvSink.h"

#include "engine/geodata/detail/Gdal.h"
#include "engine/geodata/detail/OgrSink.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <utility>

namespace kokudo::geodata::detail {
namespace {

void appendCell(std::string& line, const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) {
    if (c == '"') line += '"';
    line += c;
  }
  line += '"';
}

class CsvSink final : public FeatureSink {
 public:
  CsvSink(std::string path, const std::vector<FieldDefinition>& fields, int decimals)
      : _path(std::move(path)), _file(_path, std::ios::binary), _decimals(decimals) {
    for (const auto& field : fields) _names.push_back(field.name);
  }

  Status begin() {
    // A spreadsheet takes a file without BOM for CP932.
    std::string line = "\xef\xbb\xbf" + ownName("x") + "," + ownName("y");
    for (const auto& name : _names) {
      line += ',';
      appendCell(line, name);
    }
    return put(line);
  }

  Status write(const Feature& feature) override {
    std::array<double, 4> box;
    std::string line = ",";
    if (envelope(feature.geometry, box)) {
      line = fmt::format("{:.{}f},{:.{}f}", (box[0] + box[2]) / 2, _decimals, (box[1] + box[3]) / 2,
                         _decimals);
    }
    for (const auto& name : _names) {
      std::string cell;
      for (const auto& [key, value] : feature.attributes) {
        if (key != name) continue;
        if (!cell.empty()) cell += "; ";
        cell += toText(value);
      }
      line += ',';
      appendCell(line, cell);
    }
    return put(line);
  }

  Status close() override {
    _file.close();
    return check();
  }

 private:
  std::string ownName(const std::string& name) const {
    const bool taken = std::find(_names.begin(), _names.end(), name) != _names.end();
    return taken ? name + "_coordinate" : name;
  }
  Status put(std::string line) {
    line += "\r\n";
    _file.write(line.data(), static_cast<std::streamsize>(line.size()));
    return check();
  }
  Status check() const {
    if (_file.good()) return {};
    return Error{Error::Kind::Io,
                 fmt::format("{}: cannot be written; is there space left?", _path)};
  }

  std::string _path;
  std::ofstream _file;
  std::vector<std::string> _names;
  int _decimals;
};

}  // namespace

Result<std::unique_ptr<FeatureSink>> createCsvSink(const std::string& path,
                                                   const FeatureWriteOptions& options,
                                                   const std::vector<FieldDefinition>& fields) {
  initializeGdal();
  OGRSpatialReference crs;
  if (Status known = importCrs(options.crs, path, crs); !known.ok()) return known.error();
  constexpr int kDegreeDecimals = 9, kMetreDecimals = 4;  // both about 0.1 mm
  auto sink = std::make_unique<CsvSink>(path, fields,
                                        crs.IsGeographic() ? kDegreeDecimals : kMetreDecimals);
  if (Status begun = sink->begin(); !begun.ok()) return begun.error();
  return std::unique_ptr<FeatureSink>(std::move(sink));
}

}  // namespace kokudo::geodata::detail
