// Kokudo as one of the engines that run.py compares.
//   kokudo_peer build WORKSPACE          catalogue to published generation
//   kokudo_peer serve WORKSPACE          a query a line on standard input (queries.py), an answer a
//   line kokudo_peer update WORKSPACE COUNT   changes that many titles and publishes

#include "engine/base/Progress.h"
#include "index/search/Searcher.h"
#include "index/workspace/Workspace.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace kokudo;
using nlohmann::json;

template <class T>
T orThrow(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().message);
  return std::move(result).value();
}

void orThrow(const Status& status) {
  if (!status.ok()) throw std::runtime_error(status.error().message);
}

// A word in quotes is taken as it stands, whatever signs it holds.
std::string textOf(const json& words) {
  std::string text;
  for (const auto& word : words)
    text += (text.empty() ? "\"" : " \"") + word.get<std::string>() + '"';
  return text;
}

std::string polygonText(const json& ring) {
  std::string points;
  for (const auto& point : ring)
    points += (points.empty() ? "" : ", ") + point.at(0).dump() + " " + point.at(1).dump();
  return "POLYGON((" + points + "))";
}

search::Query queryFrom(const json& line) {
  search::Query query;
  query.text = textOf(line.at("words"));
  if (line.contains("bbox")) query.bbox = line.at("bbox").get<std::array<double, 4>>();
  if (line.contains("near")) {
    const auto& near = line.at("near");
    query.near = search::Query::Near{near.at(0), near.at(1), near.at(2)};
  }
  if (line.contains("polygon")) query.polygon = polygonText(line.at("polygon"));
  if (line.contains("facets"))
    for (const auto& [dimension, value] : line.at("facets").items())
      query.facets.emplace_back(dimension, value.get<std::string>());
  if (line.contains("year")) {
    query.yearFrom = line.at("year").at(0).get<int>();
    query.yearTo = line.at("year").at(1).get<int>();
  }
  if (line.value("sort", "") == "distance") query.sort = search::Query::Sort::Distance;
  query.countFacets = {"source", "prefecture", "kind"};
  return query;
}

json answerTo(const search::Searcher& searcher, const std::string& line) {
  const auto page = orThrow(searcher.search(queryFrom(json::parse(line))));
  json hits = json::array(), facets = json::object();
  for (const auto& hit : page.hits) hits.push_back({hit.id, hit.title, hit.snippet});
  for (const auto& [dimension, counts] : page.facets)
    for (const auto& one : counts) facets[dimension][one.value] = one.count;
  return {{"total", page.total}, {"exact", page.exact}, {"hits", hits}, {"facets", facets}};
}

void serve(const std::string& folder) {
  const auto workspace = orThrow(workspace::Workspace::open(folder));
  const auto searcher = orThrow(workspace.openSearcher());
  for (std::string line; std::getline(std::cin, line);) {
    json answer;
    try {
      answer = answerTo(searcher, line);
    } catch (const std::exception& problem) {
      answer = {{"error", problem.what()}};
    }
    std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << std::endl;
  }
}

void publish(workspace::Workspace& workspace) {
  NoProgress silent;
  const auto info = orThrow(workspace.publish(silent, CancelToken{}));
  std::cout << json{{"records", info.records}, {"bytes", info.bytes}}.dump() << std::endl;
}

void update(const std::string& folder, std::size_t count) {
  auto workspace = orThrow(workspace::Workspace::open(folder));
  {
    auto catalog = orThrow(workspace.openCatalog(true));
    std::vector<catalog::Record> changed;
    orThrow(catalog.forEach([&](const catalog::Record& record) {
      changed.push_back(record);
      return changed.size() < count;
    }));
    auto transaction = orThrow(catalog.begin());
    for (auto& record : changed) {
      record.title += " 改";
      orThrow(catalog.upsert(record));
    }
    orThrow(transaction.commit());
  }
  publish(workspace);
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "serve") {
    serve(arguments[1]);
  } else if (arguments.size() == 2 && arguments[0] == "build") {
    auto workspace = orThrow(workspace::Workspace::open(arguments[1]));
    publish(workspace);
  } else if (arguments.size() == 3 && arguments[0] == "update") {
    update(arguments[1], std::stoul(arguments[2]));
  } else {
    std::fputs("usage: kokudo_peer build|serve WORKSPACE, kokudo_peer update WORKSPACE COUNT\n",
               stderr);
    return 2;
  }
  return 0;
} catch (const std::exception& problem) {
  std::fprintf(stderr, "kokudo_peer: %s\n", problem.what());
  return 1;
}
