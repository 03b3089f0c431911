#pragma once

#include "engine/base/CancelToken.h"

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::workbench {

/// One thing that was looked at.
struct DoctorCheck {
  std::string name;    ///< "geoid grid", "GL renderer" ...
  std::string state;   ///< "ok", "warning", "bad"
  std::string detail;  ///< what was found
  std::string fix;     ///< what to do, "" when ok
};

struct DoctorOptions {
  std::filesystem::path workspaceFolder;
  std::filesystem::path programFolder;  ///< where kokudo-render lies
  bool online = true;                   ///< also ask the sources whether they answer (3 s each)
};

/// Looks at versions, geoid grids, GL renderer, fonts, workspace and sources.
std::vector<DoctorCheck> examine(const DoctorOptions& options, const CancelToken& token);

/// {"ok", "checks": [...]}; ok is false only if a check is bad.
std::string toJson(const std::vector<DoctorCheck>& checks);
bool healthy(const std::vector<DoctorCheck>& checks);

}  // namespace kokudo::workbench
