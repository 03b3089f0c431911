#include "apps/cli/Command.h"
#include "apps/cli/SearchText.h"
#include "apps/workbench/EntityIndex.h"
#include "apps/workbench/EntityView.h"
#include "apps/workbench/JsonText.h"

#include <fmt/format.h>

namespace kokudo::cli {
namespace {

void printRecord(const catalog::Record& record) {
  fmt::print("{}\n  id          {}\n  source      {}\n  dataset     {}\n", record.title, record.id,
             record.source, record.datasetTitle.empty() ? record.dataset : record.datasetTitle);
  if (record.year) fmt::print("  year        {}\n", *record.year);
  if (!record.prefecture.empty()) fmt::print("  prefecture  {}\n", record.prefecture);
  if (record.place.how == catalog::PlaceQuality::None) {
    fmt::print("  place       none\n");
  } else {
    fmt::print("  place       {:.6f} N {:.6f} E ({})\n", record.place.latitude,
               record.place.longitude, catalog::toText(record.place.how));
  }
  fmt::print("  licence     {}\n  credit      {}\n  retrieved   {} from {}\n  sha256      {}\n",
             record.license, record.credit, record.provenance.retrievedAt, record.provenance.url,
             record.provenance.sha256);
  if (!record.provenance.operation.empty())
    fmt::print("  operation   {}\n", record.provenance.operation);
  for (const auto& [name, value] : record.attributes)
    fmt::print("  {} = {}\n", name, toText(value));
  for (const auto& d : record.distributions) fmt::print("  file        {} {}\n", d.format, d.url);
}

// Nothing where no links were built, or none that can be read: a record can be shown without them.
std::optional<workbench::EntityView> entityOf(const CommandContext& context,
                                              const workspace::Workspace& workspace,
                                              const catalog::Catalog& catalog,
                                              const std::string& id) {
  const auto links = workbench::openLinks(workspace);
  if (!links) {
    if (links.error().kind != Error::Kind::NotFound) context.say(links.error().message);
    return std::nullopt;
  }
  auto view = workbench::viewEntity(id, *links, catalog);
  if (!view) {
    context.say(view.error().message);
    return std::nullopt;
  }
  const auto age = workbench::ageOf(*links, catalog);
  if (*view) (*view)->older = !age || *age == workbench::LinksState::Age::Older;
  return std::move(*view);
}

void printEntity(const workbench::EntityView& view) {
  fmt::print("  entity      {} records are this one thing\n{}", view.members.size(),
             textOf(view, "    "));
  if (view.older) fmt::print("    the links are older than the catalogue: kokudo index link\n");
}

void runShow(CommandContext& context, const std::string& id) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto catalog = workspace->openCatalog(false);
  if (!catalog) return context.fail(catalog.error());
  const auto record = catalog->find(id);
  if (!record) return context.fail(record.error());
  const auto entity = entityOf(context, *workspace, *catalog, id);
  if (context.json) {
    fmt::print("{}\n", workbench::toJson(*record, entity));
    return;
  }
  printRecord(*record);
  if (entity) printEntity(*entity);
}

}  // namespace

void addShowCommand(CLI::App& app, CommandContext& context) {
  auto id = std::make_shared<std::string>();
  auto* command = addCommand(app, "show", "everything known of one record",
                             "kokudo show gsi-shelters:E1310100005112");
  command->add_option("record-id", *id, "as search prints it")->required();
  command->callback([&context, id] { runShow(context, *id); });
}

}  // namespace kokudo::cli
