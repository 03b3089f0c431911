#pragma once

#include "apps/workbench/ExitCode.h"
#include "apps/workbench/QueryOptions.h"
#include "engine/base/CancelToken.h"
#include "engine/base/Progress.h"
#include "engine/base/Result.h"
#include "index/workspace/Workspace.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace kokudo::cli {

using workbench::ExitCode;

/// What every command has: the options common to all, and how to speak to the user.
struct CommandContext {
  std::filesystem::path workspaceFolder;
  bool json = false;
  bool quiet = false;
  CancelToken token;
  ExitCode exitCode = ExitCode::Done;  ///< set by the command that ran

  Result<workspace::Workspace> openWorkspace() const {
    return workspace::Workspace::open(workspaceFolder);
  }
  /// A bar on a terminal, plain lines otherwise, nothing when quiet; always on stderr.
  std::unique_ptr<Progress> makeProgress() const;
  /// Says what went wrong on stderr (and as {"error": ...} on stdout with --json) and remembers the
  /// exit code.
  void fail(const Error& error);
  /// Says `text` on stderr unless quiet.
  void say(const std::string& text) const;
};

/// A subcommand whose body runs after parsing; options not its own fall through to the common ones.
CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& description,
                     const std::string& example);

/// A whole number from 0 to `most`. CLI11 alone takes -5 and 1e30 for huge counts.
CLI::Validator countUpTo(std::uint64_t most);

/// Adds --bbox, --near, --polygon, --where, --facet, --thesaurus, --year to a command.
void addQueryOptions(CLI::App& command, workbench::QueryOptions& options);

void addSourcesCommand(CLI::App& app, CommandContext& context);
void addHarvestCommand(CLI::App& app, CommandContext& context);
void addFetchCommand(CLI::App& app, CommandContext& context);
void addImportCommand(CLI::App& app, CommandContext& context);
void addIndexCommand(CLI::App& app, CommandContext& context);
void addSearchCommand(CLI::App& app, CommandContext& context);
void addShowCommand(CLI::App& app, CommandContext& context);
void addSuggestCommand(CLI::App& app, CommandContext& context);
void addQueriesCommand(CLI::App& app, CommandContext& context);
void addTileCommand(CLI::App& app, CommandContext& context);
void addLayersCommand(CLI::App& app, CommandContext& context);
void addRenderCommand(CLI::App& app, CommandContext& context);
void addExportCommand(CLI::App& app, CommandContext& context);
void addVerifyCommand(CLI::App& app, CommandContext& context);
void addDoctorCommand(CLI::App& app, CommandContext& context);

}  // namespace kokudo::cli
