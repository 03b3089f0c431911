#include "index/workspace/detail/Configuration.h"

#include "engine/base/Files.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <sstream>
#include <system_error>

namespace kokudo::workspace::detail {
namespace {

constexpr std::string_view kFirst =
    "# Settings of this Kokudo workspace. Keys are named here by reference (env:NAME or "
    "file:PATH),\n"
    "# never written out.\n";
constexpr std::size_t kMaxBytes = 4 << 20;

Result<toml::table> parsed(const std::filesystem::path& file) {
  const auto text = readFile(file, kMaxBytes);
  if (!text) return text.error();
  try {
    return toml::parse(*text, file.string());
  } catch (const toml::parse_error& problem) {
    const auto& at = problem.source().begin;
    return Error{Error::Kind::BadInput,
                 fmt::format("{}:{}:{}: {}; correct the line or move the file away", file.string(),
                             at.line, at.column, problem.description())};
  }
}

std::string textOf(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (node.is_table() || node.is_array()) return {};
  std::ostringstream out;
  node.visit([&](const auto& value) {
    if constexpr (toml::is_value<decltype(value)>) out << value;
  });
  return out.str();
}

std::vector<std::string> partsOf(const std::string& dottedKey) {
  std::vector<std::string> parts;
  std::istringstream in(dottedKey);
  for (std::string part; std::getline(in, part, '.');) parts.push_back(part);
  return parts;
}

}  // namespace

struct Configuration::Impl {
  std::filesystem::path file;
  toml::table table;

  Status save() {
    std::ostringstream out;
    out << kFirst << '\n' << toml::toml_formatter(table) << '\n';
    return writeFileAtomically(file, out.str());
  }

  Status reload() {
    auto fresh = parsed(file);
    if (!fresh) return fresh.error();
    table = std::move(*fresh);
    return {};
  }
};

Configuration::Configuration(std::unique_ptr<Impl> impl) : _impl(std::move(impl)) {}
Configuration::Configuration(Configuration&&) noexcept = default;
Configuration& Configuration::operator=(Configuration&&) noexcept = default;
Configuration::~Configuration() = default;

Result<Configuration> Configuration::open(const std::filesystem::path& file) {
  auto impl = std::make_unique<Impl>();
  impl->file = file;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored))
    if (auto done = writeFileAtomically(file, kFirst); !done) return done.error();
  if (auto done = impl->reload(); !done) return done.error();
  return Configuration(std::move(impl));
}

std::string Configuration::setting(const std::string& dottedKey) const {
  const toml::node* node = &_impl->table;
  for (const std::string& part : partsOf(dottedKey)) {
    const toml::table* table = node->as_table();
    node = table ? table->get(part) : nullptr;
    if (!node) return {};
  }
  return textOf(*node);
}

Status Configuration::setSetting(const std::string& dottedKey, const std::string& value) {
  const auto parts = partsOf(dottedKey);
  if (parts.empty()) return Error{Error::Kind::BadUsage, "a setting needs a name"};
  if (auto done = _impl->reload(); !done) return done;
  toml::table* table = &_impl->table;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto at = table->emplace<toml::table>(parts[i]).first;
    table = at->second.as_table();
    if (!table)
      return Error{Error::Kind::BadUsage,
                   fmt::format("setting {}: {} is a value, not a group", dottedKey, parts[i])};
  }
  table->insert_or_assign(parts.back(), value);
  return _impl->save();
}

std::vector<SceneLayer> Configuration::layers() const {
  std::vector<SceneLayer> layers;
  const toml::array* list = _impl->table["layers"].as_array();
  if (!list) return layers;
  for (const toml::node& node : *list) {
    const toml::table* entry = node.as_table();
    if (!entry) continue;
    const auto text = [&](std::string_view key) { return (*entry)[key].value_or(std::string()); };
    layers.push_back({text("name"), text("kind"), text("tileset"), text("credit"),
                      (*entry)["visible"].value_or(true)});
  }
  return layers;
}

Status Configuration::setLayers(const std::vector<SceneLayer>& layers) {
  if (auto done = _impl->reload(); !done) return done;
  toml::array list;
  for (const SceneLayer& layer : layers)
    list.push_back(toml::table{{"name", layer.name},
                               {"kind", layer.kind},
                               {"tileset", layer.tileset},
                               {"credit", layer.credit},
                               {"visible", layer.visible}});
  _impl->table.insert_or_assign("layers", std::move(list));
  return _impl->save();
}

}  // namespace kokudo::workspace::detail
