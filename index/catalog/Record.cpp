#include "index/catalog/Record.h"

#include "index/catalog/detail/Utf8.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace kokudo::catalog {
namespace {

constexpr std::array<std::string_view, 8> kQualities{
    "exact", "point", "bbox", "mesh", "municipality", "geocoded", "prefecture", "none"};
constexpr std::size_t kMaxIdBytes = 1024;

enum class Lines { Allowed, Refused };

std::string textProblem(std::string_view field, const std::string& text, Lines lines) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool breaksLine = byte == '\n' || byte == '\r' || byte == '\t';
    if ((byte < 0x20 && !(breaksLine && lines == Lines::Allowed)) || byte == 0x7f)
      return fmt::format("{} has the control character U+{:04X}", field, byte);
  }
  if (!detail::isUtf8(text)) return fmt::format("{} is not UTF-8", field);
  return {};
}

bool isLongitude(double degrees) {
  return std::isfinite(degrees) && degrees >= -180 && degrees <= 180;
}

bool isLatitude(double degrees) {
  return std::isfinite(degrees) && degrees >= -90 && degrees <= 90;
}

std::string placeProblem(const Place& place) {
  if (place.height && !std::isfinite(*place.height)) return "height is not a finite number";
  if (place.how == PlaceQuality::None) return {};
  if (!isLongitude(place.longitude) || !isLatitude(place.latitude))
    return fmt::format("place {}, {} (longitude, latitude) is outside the world", place.longitude,
                       place.latitude);
  const auto& [west, south, east, north] = place.bbox;
  if (!isLongitude(west) || !isLongitude(east) || !isLatitude(south) || !isLatitude(north))
    return fmt::format("bbox {}, {}, {}, {} (west, south, east, north) is outside the world", west,
                       south, east, north);
  if (south > north) return fmt::format("bbox has south {} above north {}", south, north);
  return {};
}

std::string attributeProblem(const Attributes& attributes) {
  for (const auto& [name, value] : attributes) {
    if (auto problem = textProblem("an attribute name", name, Lines::Allowed); !problem.empty())
      return problem;
    if (const auto* text = std::get_if<std::string>(&value)) {
      if (auto problem = textProblem("attribute " + name, *text, Lines::Allowed); !problem.empty())
        return problem;
    } else if (const auto* number = std::get_if<double>(&value);
               number && !std::isfinite(*number)) {
      return fmt::format("attribute {} is not a finite number", name);
    }
  }
  return {};
}

}  // namespace

std::string toText(PlaceQuality quality) {
  return std::string(kQualities.at(static_cast<std::size_t>(quality)));
}

std::optional<PlaceQuality> placeQualityFromText(const std::string& text) {
  for (std::size_t i = 0; i < kQualities.size(); ++i)
    if (kQualities[i] == text) return static_cast<PlaceQuality>(i);
  return std::nullopt;
}

std::string validationProblem(const Record& record) {
  if (record.id.empty()) return "id is empty";
  if (record.id.size() > kMaxIdBytes)
    return fmt::format("id has {} bytes, at most {} are allowed", record.id.size(), kMaxIdBytes);
  if (record.source.empty()) return "source is empty";

  struct Field {
    std::string_view name;
    const std::string& text;
    Lines lines;
  };
  const Field fields[] = {{"id", record.id, Lines::Refused},
                          {"source", record.source, Lines::Refused},
                          {"dataset", record.dataset, Lines::Refused},
                          {"dataset title", record.datasetTitle, Lines::Allowed},
                          {"title", record.title, Lines::Allowed},
                          {"text", record.text, Lines::Allowed},
                          {"kind", record.kind, Lines::Refused},
                          {"geometry", record.place.geometry, Lines::Allowed},
                          {"prefecture", record.prefecture, Lines::Refused},
                          {"municipality", record.municipality, Lines::Refused},
                          {"license", record.license, Lines::Refused},
                          {"credit", record.credit, Lines::Allowed},
                          {"provenance url", record.provenance.url, Lines::Refused},
                          {"retrieval time", record.provenance.retrievedAt, Lines::Refused},
                          {"provenance sha256", record.provenance.sha256, Lines::Refused},
                          {"adapter", record.provenance.adapter, Lines::Refused},
                          {"coordinate operation", record.provenance.operation, Lines::Allowed}};
  for (const Field& field : fields)
    if (auto problem = textProblem(field.name, field.text, field.lines); !problem.empty())
      return problem;
  for (const Distribution& distribution : record.distributions)
    for (const auto* text : {&distribution.url, &distribution.format, &distribution.title})
      if (auto problem = textProblem("a distribution", *text, Lines::Allowed); !problem.empty())
        return problem;
  for (const std::string& key : record.sharedKeys)
    if (auto problem = textProblem("a shared key", key, Lines::Refused); !problem.empty())
      return problem;
  if (auto problem = attributeProblem(record.attributes); !problem.empty()) return problem;
  return placeProblem(record.place);
}

}  // namespace kokudo::catalog
