#include "data-adapters/harvester/detail/HarvestState.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace kokudo::adapters::detail {

HarvestState::HarvestState(catalog::Catalog& catalog, std::string source)
    : _catalog(catalog), _source(std::move(source)) {}

std::string HarvestState::checkpointKey() const {
  return fmt::format("harvest/{}/checkpoint", _source);
}

std::string HarvestState::seenKey(std::uint64_t page) const {
  return fmt::format("harvest/{}/seen/{}", _source, page);
}

Result<std::string> HarvestState::load(const std::string& scope) {
  const auto stored = _catalog.state(checkpointKey());
  if (!stored.ok()) {
    if (stored.error().kind == Error::Kind::NotFound) return std::string();
    return stored.error();
  }
  const auto json = nlohmann::json::parse(*stored, nullptr, false);
  if (!json.is_object() || json.value("scope", "") != scope) return std::string();
  _pages = json.value("pages", std::uint64_t(0));
  return json.value("checkpoint", std::string());
}

Status HarvestState::clear() {
  // Pages may be those of an earlier run, whose number only its checkpoint knows.
  const auto stored = _catalog.state(checkpointKey());
  if (stored.ok()) {
    const auto json = nlohmann::json::parse(*stored, nullptr, false);
    if (json.is_object()) _pages = std::max(_pages, json.value("pages", std::uint64_t(0)));
  } else if (stored.error().kind != Error::Kind::NotFound) {
    return stored.error();
  }
  for (std::uint64_t page = 0; page < _pages; ++page) {
    if (Status removed = _catalog.removeState(seenKey(page)); !removed.ok()) return removed;
  }
  _pages = 0;
  return _catalog.removeState(checkpointKey());
}

Status HarvestState::store(const std::string& scope, const std::string& checkpoint,
                           const std::vector<std::string>& ids) {
  if (!ids.empty()) {
    std::string page;
    for (const auto& id : ids) page += id + '\n';
    if (Status put = _catalog.putState(seenKey(_pages), page); !put.ok()) return put;
    ++_pages;
  }
  const nlohmann::json json{{"scope", scope}, {"pages", _pages}, {"checkpoint", checkpoint}};
  return _catalog.putState(checkpointKey(),
                           json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Result<std::unordered_set<std::string>> HarvestState::seen() const {
  std::unordered_set<std::string> ids;
  for (std::uint64_t page = 0; page < _pages; ++page) {
    const auto stored = _catalog.state(seenKey(page));
    if (!stored.ok()) return stored.error();
    for (std::size_t start = 0; start < stored->size();) {
      const auto end = stored->find('\n', start);
      ids.insert(stored->substr(start, end - start));
      start = end == std::string::npos ? stored->size() : end + 1;
    }
  }
  return ids;
}

}  // namespace kokudo::adapters::detail
