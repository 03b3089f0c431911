#include "apps/cli/Command.h"

#include "apps/cli/TerminalProgress.h"
#include "apps/workbench/JsonText.h"

#include <cstdio>

namespace kokudo::cli {
namespace {

// fmt::print throws once nobody reads; that must not end a command in the middle of its work.
void writeLine(const std::string& text) {
  std::fputs((text + "\n").c_str(), stderr);
}

}  // namespace

std::unique_ptr<Progress> CommandContext::makeProgress() const {
  if (quiet) return std::make_unique<NoProgress>();
  return std::make_unique<TerminalProgress>();
}

void CommandContext::fail(const Error& error) {
  exitCode = workbench::exitCodeFor(error);
  writeLine("kokudo: " + error.message);
  if (json) {
    std::fputs((workbench::toJson(error) + "\n").c_str(), stdout);
  }
}

void CommandContext::say(const std::string& text) const {
  if (!quiet) writeLine(text);
}

CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& description,
                     const std::string& example) {
  auto* command = app.add_subcommand(name, description);
  command->fallthrough();
  command->footer("Example:\n  " + example);
  return command;
}

CLI::Validator countUpTo(std::uint64_t most) {
  return CLI::Range(std::int64_t(0), static_cast<std::int64_t>(most));
}

void addQueryOptions(CLI::App& command, workbench::QueryOptions& options) {
  command.add_option_function<std::vector<std::string>>(
      "query",
      [&options](const std::vector<std::string>& words) {
        options.text.clear();
        for (const auto& word : words) options.text += (options.text.empty() ? "" : " ") + word;
      },
      "words and conditions that must all hold (docs/search.md)");
  command.add_option("--bbox", options.bbox, "W,S,E,N in degrees");
  command.add_option("--near", options.near, "LAT,LON,RADIUS_M");
  command.add_option("--polygon", options.polygon, "a file of WKT or GeoJSON, or WKT");
  command
      .add_option("--where", options.where,
                  "an attribute predicate, e.g. 'capacity_mw>=100' (repeatable)")
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--facet", options.facets, "dim=value, e.g. prefecture=大阪府 (repeatable)")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--thesaurus", options.thesaurus,
                   "words find what means the same in Japanese and English, too");
  command.add_option("--year", options.year, "A..B, A.., ..B or one year");
}

}  // namespace kokudo::cli
