#pragma once

#include "index/catalog/Record.h"
#include "index/search/IndexWriter.h"
#include "index/search/Searcher.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::search {

inline catalog::Record recordAt(const std::string& id, const std::string& title, double lon,
                                double lat) {
  catalog::Record record;
  record.id = id;
  record.source = id.substr(0, id.find(':'));
  record.title = title;
  record.place = {catalog::PlaceQuality::Point, lon, lat, {lon, lat, lon, lat}, {}, ""};
  return record;
}

/// Builds an index of the records and opens it.
inline Searcher indexed(const std::filesystem::path& folder,
                        const std::vector<catalog::Record>& records) {
  auto writer = IndexWriter::create(folder);
  EXPECT_TRUE(writer.ok()) << writer.error().message;
  for (const auto& record : records) {
    const auto added = writer->add(record);
    EXPECT_TRUE(added.ok()) << added.error().message;
  }
  const auto finished = writer->finish();
  EXPECT_TRUE(finished.ok()) << (finished.ok() ? "" : finished.error().message);
  auto searcher = Searcher::open(folder);
  EXPECT_TRUE(searcher.ok()) << (searcher.ok() ? "" : searcher.error().message);
  return std::move(searcher).value();
}

inline Query textQuery(const std::string& text) {
  Query query;
  query.text = text;
  return query;
}

inline std::vector<std::string> idsOf(const Searcher& searcher, const Query& query) {
  const auto ids = searcher.allIds(query);
  EXPECT_TRUE(ids.ok()) << (ids.ok() ? "" : ids.error().message);
  return ids.ok() ? *ids : std::vector<std::string>();
}

}  // namespace kokudo::search
