#pragma once

#include "apps/render/RenderJob.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace kokudo::render {

/// What was streamed and drawn, a line each, and what the tilesets say of their values.
std::string statisticsText(const RenderReport& report);

/// [{"class", "count", "properties": {NAME: {"min", "max", "occurrences/NAME" ...}}}]
nlohmann::ordered_json statisticsJson(const std::vector<tiles::ClassStatistics>& statistics);

}  // namespace kokudo::render
