#include "apps/render/Looks.h"

#include "apps/workbench/FeatureMatch.h"
#include "engine/base/Files.h"
#include "engine/styling/Style.h"

#include <fmt/format.h>

#include <utility>

namespace kokudo::render {
namespace {

constexpr std::size_t kLargestStyle = 4 << 20;

Result<std::shared_ptr<const styling::Style>> readStyle(const std::filesystem::path& file) {
  const auto text = readFile(file, kLargestStyle);
  if (!text) return text.error();
  auto style = styling::Style::parse(*text);
  if (!style) return Error{style.error().kind, file.string() + ": " + style.error().message};
  return std::make_shared<const styling::Style>(std::move(*style));
}

}  // namespace

Result<scene::FeaturePredicate> predicateOf(const std::string& option,
                                            const std::vector<std::string>& conditions) {
  std::vector<std::pair<std::string, std::string>> wanted;
  for (const std::string& text : conditions) {
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0)
      return Error{Error::Kind::BadUsage,
                   fmt::format("{}: found \"{}\", expected NAME=VALUE", option, text)};
    wanted.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return scene::FeaturePredicate(workbench::anyReads(std::move(wanted)));
}

Result<scene::FeaturePredicate> shownBy(const RenderOptions& options) {
  if (options.only.empty() && options.hide.empty()) return scene::FeaturePredicate();
  const auto only = predicateOf("--only", options.only);
  if (!only) return only.error();
  const auto hide = predicateOf("--hide", options.hide);
  if (!hide) return hide.error();
  const bool isolates = !options.only.empty();
  return scene::FeaturePredicate(
      [only = *only, hide = *hide, isolates](const auto& table, std::size_t row) {
        return (!isolates || only(table, row)) && !hide(table, row);
      });
}

Status applyLooks(scene::SceneView& view, const RenderOptions& options,
                  const std::vector<workspace::SceneLayer>& layers) {
  std::shared_ptr<const styling::Style> style;
  if (!options.style.empty()) {
    auto read = readStyle(options.style);
    if (!read) return read.error();
    style = std::move(*read);
  }
  const auto only = predicateOf("--only", options.only);
  if (!only) return only.error();
  const auto hide = predicateOf("--hide", options.hide);
  if (!hide) return hide.error();
  for (const auto& layer : layers) {
    if (layer.kind == "terrain") continue;
    if (style) view.setLayerStyle(layer.name, style);
    if (!options.only.empty()) view.isolate(layer.name, *only);
    if (!options.hide.empty()) view.setHidden(layer.name, *hide);
  }
  return {};
}

}  // namespace kokudo::render
