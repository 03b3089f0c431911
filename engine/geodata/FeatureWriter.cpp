#include "engine/geodata/FeatureWriter.h"

#include "engine/geodata/detail/CsvSink.h"
#include "engine/geodata/detail/FeatureSink.h"
#include "engine/geodata/detail/OgrSink.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <utility>

namespace kokudo::geodata {

struct FeatureWriter::Impl {
  std::string path;
  std::set<std::string> names;
  std::unique_ptr<detail::FeatureSink> sink;
};

FeatureWriter::FeatureWriter(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
FeatureWriter::FeatureWriter(FeatureWriter&&) noexcept = default;
FeatureWriter::~FeatureWriter() = default;

Result<FeatureWriter> FeatureWriter::create(const std::string& path,
                                            const FeatureWriteOptions& options,
                                            const std::vector<FieldDefinition>& fields) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  for (const auto& field : fields) {
    if (field.name.empty() || !impl->names.insert(field.name).second) {
      return Error{Error::Kind::BadUsage,
                   fmt::format("{}: field \"{}\" is empty or given twice", path, field.name)};
    }
  }
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return Error{Error::Kind::BadUsage, fmt::format("{}: exists already", path)};
  }
  auto sink = options.format == "csv" ? detail::createCsvSink(path, options, fields)
                                      : detail::createOgrSink(path, options, fields);
  if (!sink.ok()) return sink.error();
  impl->sink = std::move(*sink);
  return FeatureWriter(std::move(impl));
}

Status FeatureWriter::write(const Feature& feature) {
  if (!_impl->sink) {
    return Error{Error::Kind::BadUsage, fmt::format("{}: is closed already", _impl->path)};
  }
  for (const auto& [name, value] : feature.attributes) {
    if (!_impl->names.count(name)) {
      return Error{Error::Kind::BadUsage,
                   fmt::format("{}: attribute \"{}\" is not among the fields", _impl->path, name)};
    }
  }
  return _impl->sink->write(feature);
}

Status FeatureWriter::close() {
  if (!_impl->sink) return {};
  const Status closed = _impl->sink->close();
  _impl->sink.reset();
  return closed;
}

}  // namespace kokudo::geodata
