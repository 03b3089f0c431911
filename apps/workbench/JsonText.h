#pragma once

#include "apps/workbench/EntityIndex.h"
#include "apps/workbench/EntityView.h"
#include "apps/workbench/ImportJob.h"
#include "data-adapters/harvester/Harvester.h"
#include "index/catalog/Record.h"
#include "index/exporter/Exporter.h"
#include "index/search/SearchPage.h"
#include "index/workspace/Workspace.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace kokudo::workbench {

/// The JSON documents that programs outside rely on (docs/cli.md): fields are added, never removed
/// or renamed. Pretty-printed, UTF-8.

/// A source that should have answered but could not: {"source", "reason"}.
using MissingSource = std::pair<std::string, std::string>;

/// {"error": {"message", "exit"}}: what every program says where it fails.
std::string toJson(const Error& error);
std::string toJson(const search::SearchPage& page, const std::vector<MissingSource>& missing);
std::string toJson(const catalog::Record& record);
/// With the records that are one thing with it; null where it stands alone or no links were built.
std::string toJson(const catalog::Record& record, const std::optional<EntityView>& entity);
/// An object by name; a name that occurs several times becomes an array.
std::string toJson(const Attributes& attributes);
std::string toJson(const adapters::ChangeReport& report);
std::string toJson(const ImportResult& result);
std::string toJson(const exporter::ExportReport& report);
std::string toJson(const exporter::VerifyReport& report);
std::string toJson(const workspace::GenerationInfo& generation);
std::string toJson(const workspace::GenerationInfo& generation, const LinksState& links);
std::string toJson(const LinksState& links, const LinkOutcome& outcome);

/// "verified", "intact", "changed" or "unknown".
std::string toText(exporter::VerifyReport::State state);

}  // namespace kokudo::workbench
