#include "engine/tiles/TileLog.h"

#include "engine/tiles/detail/Json.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <utility>

namespace kokudo::tiles {
namespace {

constexpr std::array<std::string_view, 8> kNames{"requested", "received", "attached",  "shown",
                                                 "hidden",    "evicted",  "cancelled", "failed"};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

Result<TileLog::Update> updateOf(const detail::JsonObject& json, const std::string& where) {
  TileLog::Update update;
  const auto number = [&](const char* key) {
    const auto value = detail::member(json, key);
    return value ? detail::numberOf(*value).value_or(0) : 0.0;
  };
  update.number = static_cast<std::uint64_t>(number("update"));
  update.time = number("time");
  update.error = number("error");
  update.coarse = static_cast<int>(number("coarse"));
  update.loads = static_cast<int>(number("loads"));
  const auto view = detail::member(json, "view");
  const auto n = view ? detail::numbers(*view, 12) : std::nullopt;
  const auto events = detail::arrayMember(json, "events");
  if (!n || !events) return detail::badInput(where, "no view of 12 numbers, or no events");
  const auto at = [&](std::size_t i) { return geodesy::Vec3{(*n)[i], (*n)[i + 1], (*n)[i + 2]}; };
  update.view.position = at(0);
  update.view.direction = at(3);
  update.view.up = at(6);
  update.view.viewportWidth = static_cast<int>((*n)[9]);
  update.view.viewportHeight = static_cast<int>((*n)[10]);
  update.view.fovY = (*n)[11];
  for (const detail::JsonElement item : *events) {
    detail::JsonArray pair;
    std::string_view name;
    std::uint64_t tile = 0;
    if (item.get(pair) != simdjson::SUCCESS || pair.at(0).get(name) != simdjson::SUCCESS ||
        pair.at(1).get(tile) != simdjson::SUCCESS) {
      return detail::badInput(where, "an event is not [name, tile]");
    }
    const auto known = std::find(kNames.begin(), kNames.end(), name);
    if (known == kNames.end())
      return detail::badInput(where, "no event \"" + std::string(name) + "\"");
    update.events.emplace_back(static_cast<TileEvent>(known - kNames.begin()), tile);
  }
  return update;
}

}  // namespace

Result<std::shared_ptr<TileLog>> TileLog::create(const std::filesystem::path& file) {
  auto out = std::make_unique<std::ofstream>(file, std::ios::binary | std::ios::trunc);
  if (!*out) return Error{Error::Kind::Io, file.string() + ": the log cannot be written"};
  auto log = std::make_shared<TileLog>(*out);
  log->_file = std::move(out);
  return log;
}

TileLog::TileLog(std::ostream& out) : _out(out) {}

TileLog::~TileLog() {
  _out.flush();
}

int TileLog::addTileset(const std::string& uri) {
  _out << fmt::format("{{\"set\":{},\"uri\":{}}}\n", _sets, quoted(uri));
  return _sets++;
}

void TileLog::add(int set, const Update& update) {
  const ViewState& v = update.view;
  std::string line = fmt::format(
      "{{\"set\":{},\"update\":{},\"time\":{},\"view\":[{},{},{},{},{},{},{},{},{},{},{},{}],"
      "\"error\":{},\"coarse\":{},\"loads\":{},\"events\":[",
      set, update.number, update.time, v.position.x, v.position.y, v.position.z, v.direction.x,
      v.direction.y, v.direction.z, v.up.x, v.up.y, v.up.z, v.viewportWidth, v.viewportHeight,
      v.fovY, update.error, update.coarse, update.loads);
  for (std::size_t i = 0; i < update.events.size(); ++i) {
    const auto& [event, tile] = update.events[i];
    line +=
        fmt::format("{}[\"{}\",{}]", i ? "," : "", kNames[static_cast<std::size_t>(event)], tile);
  }
  _out << line << "]}\n";
}

Result<std::shared_ptr<const TileReplay>> TileReplay::parse(std::string_view text) {
  auto replay = std::make_shared<TileReplay>();
  simdjson::dom::parser parser;
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string where = fmt::format("line {}", ++number);
    if (line.empty()) continue;
    detail::JsonObject json;
    std::int64_t set = -1;
    if (parser.parse(simdjson::padded_string(line)).get_object().get(json) != simdjson::SUCCESS ||
        json.at_key("set").get(set) != simdjson::SUCCESS) {
      return detail::badInput(where, "no JSON object with \"set\"");
    }
    if (detail::member(json, "uri")) continue;
    Result<TileLog::Update> update = updateOf(json, where);
    if (!update.ok()) return update.error();
    replay->_sets[static_cast<int>(set)].push_back(std::move(update.value()));
  }
  return std::shared_ptr<const TileReplay>(std::move(replay));
}

const std::vector<TileLog::Update>& TileReplay::updates(int set) const {
  static const std::vector<TileLog::Update> kNone;
  const auto found = _sets.find(set);
  return found == _sets.end() ? kNone : found->second;
}

}  // namespace kokudo::tiles
