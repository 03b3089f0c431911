#include "apps/cli/Command.h"
#include "apps/workbench/JsonText.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

void runVerify(CommandContext& context, const std::filesystem::path& package) {
  const auto report = exporter::verifyPackage(package);
  if (!report) return context.fail(report.error());
  using State = exporter::VerifyReport::State;
  if (report->state == State::Changed) context.exitCode = ExitCode::Integrity;
  if (report->state == State::Unknown) context.exitCode = ExitCode::Failed;
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(*report));
    return;
  }
  fmt::print("{}: {}\n", package.string(), workbench::toText(report->state));
  for (const auto& file : report->files)
    if (file.state != "intact") fmt::print("  {}: {}\n", file.path, file.state);
}

}  // namespace

void addVerifyCommand(CLI::App& app, CommandContext& context) {
  auto package = std::make_shared<std::filesystem::path>();
  auto* command = addCommand(app, "verify", "whether a package is as it was written",
                             "kokudo verify shelters-osaka");
  command->add_option("package", *package, "the package folder")->required();
  command->callback([&context, package] { runVerify(context, *package); });
}

}  // namespace kokudo::cli
