#include "apps/cli/Command.h"
#include "apps/workbench/NameSuggestions.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace kokudo::cli {
namespace {

struct SuggestOptions {
  std::string prefix, kind;
  std::size_t limit = 10;
};

const std::vector<std::string>& kinds() {
  static const std::vector<std::string> names{"place", "dataset", "asset", "organisation"};
  return names;
}

std::optional<suggest::SuggestionKind> kindOf(const std::string& name) {
  for (std::size_t i = 0; i < kinds().size(); ++i)
    if (kinds()[i] == name) return static_cast<suggest::SuggestionKind>(i);
  return std::nullopt;
}

// An index that was published without names still has its titles.
Result<std::vector<suggest::Suggestion>> titlesOf(const workspace::Workspace& workspace,
                                                  const SuggestOptions& options) {
  const auto searcher = workspace.openSearcher();
  if (!searcher) return searcher.error();
  const auto titles = searcher->suggest(options.prefix, options.limit);
  if (!titles) return titles.error();
  std::vector<suggest::Suggestion> found;
  if (!options.kind.empty() && options.kind != "asset") return found;
  for (const auto& title : *titles)
    found.push_back({title.label, title.label, suggest::SuggestionKind::Asset, title.count, {}});
  return found;
}

Result<std::vector<suggest::Suggestion>> suggestionsFor(const workspace::Workspace& workspace,
                                                        const SuggestOptions& options) {
  const auto names = workbench::openSuggestions(workspace);
  if (names.ok()) return names->complete(options.prefix, options.limit, kindOf(options.kind));
  if (names.error().kind != Error::Kind::NotFound) return names.error();
  return titlesOf(workspace, options);
}

void runSuggest(CommandContext& context, const SuggestOptions& options) {
  const auto workspace = context.openWorkspace();
  if (!workspace) return context.fail(workspace.error());
  const auto suggestions = suggestionsFor(*workspace, options);
  if (!suggestions) return context.fail(suggestions.error());
  nlohmann::ordered_json json{{"suggestions", nlohmann::json::array()}};
  for (const auto& s : *suggestions) {
    nlohmann::ordered_json one{{"text", s.text}, {"count", s.count}, {"kind", toText(s.kind)}};
    if (!s.code.empty()) one["code"] = s.code;
    json["suggestions"].push_back(std::move(one));
    if (!context.json) fmt::print("{:>9}  {:<12}  {}\n", s.count, toText(s.kind), s.text);
  }
  if (context.json)
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void addSuggestCommand(CLI::App& app, CommandContext& context) {
  auto options = std::make_shared<SuggestOptions>();
  auto* command = addCommand(app, "suggest", "names that begin so, in kanji, kana or romaji",
                             "kokudo suggest oosaka --kind place");
  command->add_option("prefix", options->prefix, "the beginning of a name")->required();
  command->add_option("--kind", options->kind, "place, dataset, asset or organisation")
      ->check(CLI::IsMember(kinds()));
  command->add_option("--limit", options->limit, "how many")->check(countUpTo(10000));
  command->callback([&context, options] { runSuggest(context, *options); });
}

}  // namespace kokudo::cli
