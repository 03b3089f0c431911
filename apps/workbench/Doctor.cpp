#include "apps/workbench/Doctor.h"

#include "apps/workbench/DataFolder.h"
#include "apps/workbench/Version.h"
#include "data-adapters/contract/AllAdapters.h"
#include "engine/geodesy/HeightDatum.h"
#include "engine/io/AssetAccessor.h"
#include "index/workspace/Workspace.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <sstream>

namespace kokudo::workbench {
namespace {

constexpr const char* kGridFix =
    "put jp_gsi_gsigeo2011.tif into <workspace>/grids or $KOKUDO_GRIDS (with a network: "
    "projsync --file jp_gsi_gsigeo2011.tif)";

DoctorCheck versionCheck() {
  const auto text = versionText();
  return {"version", "ok", text.substr(0, text.find('\n')), ""};
}

DoctorCheck geoidCheck() {
  // EPSG:6697 heights at a reference point of the grid's own documentation (engine docs "Heights
  // and datums").
  const auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Jgd2011);
  if (!geoid)
    return {"geoid grid GSIGEO2011", "bad",
            geoid.error().message +
                "; without it 標高 cannot be turned into ellipsoidal heights and everything would "
                "lie 30-40 m off",
            kGridFix};
  const auto height = geoid->heightAt(138.2839817085188, 37.12378643088312);
  if (!height) return {"geoid grid GSIGEO2011", "bad", height.error().message, kGridFix};
  const bool right = std::abs(height->metres - 39.473870927576634) < 1e-4;
  return {"geoid grid GSIGEO2011", right ? "ok" : "bad",
          fmt::format("{:.6f} m at 37.1238 N 138.2840 E, {} the reference value", height->metres,
                      right ? "equal to" : "not"),
          right ? "" : kGridFix};
}

DoctorCheck egm96Check() {
  const auto geoid = geodesy::GeoidModel::open(geodesy::HeightDatum::Egm96);
  if (geoid) return {"geoid grid EGM96", "ok", "found", ""};
  return {"geoid grid EGM96", "bad", geoid.error().message, "install the package proj-data"};
}

// The renderer is asked in its own process: this program needs no GL.
std::vector<DoctorCheck> rendererChecks(const std::filesystem::path& programFolder) {
  const auto program = programFolder / "kokudo-render";
  if (!std::filesystem::exists(program))
    return {{"GL renderer", "warning", "kokudo-render was not built",
             "configure with -DKOKUDO_BUILD_VIEWER=ON"}};
  const std::string command = "'" + program.string() + "' --describe 2>&1";
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get())) text += buffer.data();
  const int status = pipe ? pclose(pipe.release()) : -1;
  std::vector<DoctorCheck> checks;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos || status != 0) continue;
    checks.push_back({line.substr(0, colon), "ok", line.substr(colon + 2), ""});
  }
  if (checks.empty())
    checks.push_back(
        {"GL renderer", "bad", text.substr(0, text.find('\n')),
         "install libegl1 and libgl1-mesa-dri (software rendering) or a driver for the GPU"});
  return checks;
}

DoctorCheck workspaceCheck(const std::filesystem::path& folder) {
  const auto workspace = workspace::Workspace::open(folder);
  if (!workspace)
    return {"workspace", "bad", workspace.error().message,
            "choose another folder with --workspace"};
  const auto generation = workspace->current();
  if (!generation)
    return {"workspace", "warning", folder.string() + ": nothing published yet",
            "kokudo import FOLDER, or kokudo harvest SOURCE"};
  return {
      "workspace", "ok",
      fmt::format("{}: {} with {} records", folder.string(), generation->name, generation->records),
      ""};
}

DoctorCheck dataCheck() {
  const auto folder = dataFolder();
  if (folder.empty())
    return {"real data", "warning", "no data folder; ./run shows the built-in sample",
            "set KOKUDO_DATA to a folder of data"};
  return {"real data", "ok", folder.string(), ""};
}

DoctorCheck sourceCheck(const adapters::SourceDescription& source, io::AssetAccessor& accessor,
                        const CancelToken& token) {
  io::AssetRequest request;
  request.uri = source.baseUrl;
  request.timeoutSeconds = 3;
  const auto answer = accessor.fetch(request, token);
  const std::string name = "source " + source.name;
  if (!answer)
    return {name, "warning", answer.error().message,
            "check the network; what was harvested stays searchable"};
  return {name, "ok", fmt::format("{} answers (HTTP {})", source.baseUrl, answer->status), ""};
}

}  // namespace

std::vector<DoctorCheck> examine(const DoctorOptions& options, const CancelToken& token) {
  std::vector<DoctorCheck> checks{versionCheck(), geoidCheck(), egm96Check()};
  const auto renderer = rendererChecks(options.programFolder);
  checks.insert(checks.end(), renderer.begin(), renderer.end());
  checks.push_back(workspaceCheck(options.workspaceFolder));
  checks.push_back(dataCheck());
  if (!options.online) return checks;
  const auto accessor = io::createAccessor();
  for (const auto& adapter : adapters::allAdapters())
    checks.push_back(sourceCheck(adapter->describe(), *accessor, token));
  return checks;
}

std::string toJson(const std::vector<DoctorCheck>& checks) {
  nlohmann::ordered_json json{{"ok", healthy(checks)}, {"checks", nlohmann::json::array()}};
  for (const auto& c : checks)
    json["checks"].push_back(
        {{"name", c.name}, {"state", c.state}, {"detail", c.detail}, {"fix", c.fix}});
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool healthy(const std::vector<DoctorCheck>& checks) {
  return std::none_of(checks.begin(), checks.end(),
                      [](const DoctorCheck& c) { return c.state == "bad"; });
}

}  // namespace kokudo::workbench
