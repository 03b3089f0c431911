#pragma once

#include "apps/cli/Command.h"
#include "engine/base/Result.h"

#include <filesystem>
#include <optional>
#include <string>

namespace kokudo::cli {

/// What `kokudo search` was asked for, as typed.
struct SearchOptions {
  workbench::QueryOptions query;
  bool limitGiven = false;       ///< streams have no limit of their own
  std::string format = "text";   ///< text, json, jsonl, geojson, csv
  std::filesystem::path output;  ///< "" = standard output
  std::string collapse;          ///< "" or "entity"
  bool years = false;
  std::optional<int> cellsZoom;
  bool explain = false;
  std::string save, saved;  ///< names of saved queries
  std::string like;         ///< a record's id

  /// Hits (or counts) one after another, not a page.
  bool isStream() const { return format != "text" && format != "json"; }
};

void addSearchOptions(CLI::App& command, SearchOptions& options);

/// What was typed, with what follows from it: --json, the saved query under what was typed beside
/// it. Keeps the query where --save asks for it. BadUsage for options that do not go together.
Result<SearchOptions> settled(CommandContext& context, SearchOptions typed);

}  // namespace kokudo::cli
