#include "apps/workbench/ColorChoice.h"

#include "apps/workbench/CodeNames.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;
using styling::LegendEntry;

constexpr std::size_t kMostNamesTold = 40;

template <typename Named>
std::string namesOf(std::span<const Named> all) {
  std::string names;
  for (const auto& each : all) names += (names.empty() ? "" : ", ") + std::string(each.name);
  return names;
}

std::string local(std::string name) {
  if (const auto colon = name.rfind(':'); colon != name.npos) name.erase(0, colon + 1);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return name;
}

std::string joined(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
    text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

struct NamedPalette {
  std::string_view key, japanese, english;
};
constexpr NamedPalette kPaletteNames[] = {{"viridis", "紫→黄 (viridis)", "Viridis"},
                                          {"cividis", "紺→黄 (cividis)", "Cividis"},
                                          {"water", "水色→紺", "Water"},
                                          {"heat", "黄→茶", "Heat"},
                                          {"blue-red", "青→白→赤", "Blue to red"},
                                          {"okabe-ito", "区別色 (岡部・伊藤)", "Okabe-Ito"}};

}  // namespace

Result<styling::ColorBy> parseColorBy(const ColorOptions& options) {
  const auto refuse = [](const std::string& option, const std::string& found,
                         const std::string& expected) {
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: found \"{}\", expected {}", option, found, expected)};
  };
  styling::ColorBy wish;
  wish.property = options.attribute;
  const auto* method = styling::classMethodNamed(options.method.empty() ? "auto" : options.method);
  if (!method) return refuse("--method", options.method, namesOf(styling::classMethods()));
  wish.method = method->method;
  if (!options.palette.empty() && !styling::paletteNamed(options.palette))
    return refuse("--palette", options.palette, namesOf(styling::palettes()));
  wish.palette = options.palette;
  const int most = static_cast<int>(styling::kMostClasses);
  if (options.classes < 0 || options.classes > most)
    return refuse("--classes", std::to_string(options.classes), fmt::format("1 to {}", most));
  wish.classes = static_cast<std::size_t>(options.classes);
  return wish;
}

Result<std::string> attributeMeant(const std::string& option, const std::string& wanted,
                                   const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), wanted) != known.end()) return wanted;
  std::vector<std::string> alike;
  for (const auto& name : known)
    if (local(name) == local(wanted)) alike.push_back(name);
  if (alike.size() == 1) return alike.front();
  if (known.empty())
    return Error{Error::Kind::BadUsage,
                 fmt::format("{}: nothing in view has attributes, so none is called \"{}\"", option,
                             wanted)};
  std::string message = fmt::format("{}: nothing in view has an attribute \"{}\"", option, wanted);
  if (const auto nearest = styling::nearestNames(wanted, known); !nearest.empty())
    message += fmt::format("; nearest: {}", joined(nearest, nearest.size()));
  message += fmt::format("; there are: {}", joined(known, kMostNamesTold));
  return Error{Error::Kind::BadUsage, message};
}

std::string legendTitle(const styling::ColorScheme& scheme) {
  const bool says =
      scheme.unit.empty() || scheme.wish.property.find(scheme.unit + "]") != std::string::npos;
  return says ? scheme.wish.property : fmt::format("{} ({})", scheme.wish.property, scheme.unit);
}

std::string legendText(const styling::ColorScheme& scheme, std::size_t index, Language language) {
  const LegendEntry& entry = scheme.style.legend.at(index);
  if (entry.kind == LegendEntry::Kind::Other) return std::string(word(Word::OtherValues, language));
  if (entry.kind == LegendEntry::Kind::NoValue) return std::string(word(Word::NoValue, language));
  const auto name = codeName(scheme.wish.property, entry.label);
  return name.empty() ? entry.label : fmt::format("{} {}", entry.label, name);
}

bool isTold(const styling::ColorScheme& scheme, std::size_t entry, std::uint64_t count) {
  return scheme.style.legend.at(entry).kind != LegendEntry::Kind::Other || count > 0 ||
         scheme.leftOut > 0;
}

std::string countText(std::uint64_t count) {
  std::string text = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string_view methodName(styling::ClassMethod method, Language language) {
  using styling::ClassMethod;
  switch (method) {
    case ClassMethod::Auto:
      return word(Word::MethodAuto, language);
    case ClassMethod::Round:
      return word(Word::MethodRound, language);
    case ClassMethod::Equal:
      return word(Word::MethodEqual, language);
    case ClassMethod::Quantile:
      return word(Word::MethodQuantile, language);
    case ClassMethod::Jenks:
      return word(Word::MethodJenks, language);
    case ClassMethod::Category:
      return word(Word::MethodCategory, language);
  }
  return "";
}

std::string paletteName(std::string_view palette, Language language) {
  for (const auto& named : kPaletteNames)
    if (named.key == palette)
      return std::string(language == Language::Japanese ? named.japanese : named.english);
  return std::string(palette);
}

std::string toJson(const styling::ColorScheme& scheme, const std::vector<std::uint64_t>& counts) {
  static constexpr const char* kKinds[] = {"class", "other", "no-value"};
  Json classes = Json::array();
  for (std::size_t i = 0; i < scheme.style.legend.size(); ++i) {
    const auto& entry = scheme.style.legend[i];
    const std::uint64_t count = i < counts.size() ? counts[i] : 0;
    if (!isTold(scheme, i, count)) continue;
    Json row{
        {"label", entry.kind == LegendEntry::Kind::Class ? legendText(scheme, i, Language::English)
                                                         : entry.label},
        {"kind", kKinds[static_cast<int>(entry.kind)]}};
    if (scheme.isNumeric() && entry.kind == LegendEntry::Kind::Class) {
      row["from"] = entry.low ? Json(*entry.low) : Json(nullptr);
      row["to"] = entry.high ? Json(*entry.high) : Json(nullptr);
    }
    if (!scheme.isNumeric() && entry.kind == LegendEntry::Kind::Class) row["value"] = entry.label;
    row["color"] =
        fmt::format("#{:02x}{:02x}{:02x}", entry.color[0], entry.color[1], entry.color[2]);
    row["count"] = count;
    classes.push_back(std::move(row));
  }
  std::string_view method;
  for (const auto& each : styling::classMethods())
    if (each.method == scheme.method) method = each.name;
  const Json json{{"attribute", scheme.wish.property},
                  {"unit", scheme.unit},
                  {"method", method},
                  {"palette", scheme.palette},
                  {"features", std::accumulate(counts.begin(), counts.end(), std::uint64_t(0))},
                  {"classes", classes}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string_view sourceNotStated(Language language) {
  return word(Word::SourceNotStated, language);
}

}  // namespace kokudo::workbench
