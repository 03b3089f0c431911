#pragma once

#include "index/catalog/Catalog.h"
#include "index/search/IndexWriter.h"
#include "index/search/Searcher.h"
#include "index/shards/ShardSearcher.h"
#include "index/shards/ShardWriter.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace kokudo::shards {

/// The same records as a catalogue, as an index of our own and as shards.
class ShardWorld {
 public:
  explicit ShardWorld(std::vector<catalog::Record> records) {
    std::sort(records.begin(), records.end(),
              [](const auto& a, const auto& b) { return a.id < b.id; });
    auto catalog = catalog::Catalog::open(_folder / "catalog.sqlite");
    EXPECT_TRUE(catalog.ok());
    auto all = catalog->begin();
    for (const auto& record : records) {
      const auto done = catalog->upsert(record);
      EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().message);
    }
    EXPECT_TRUE(all->commit().ok());
    auto writer = search::IndexWriter::create(_folder / "g-000001");
    for (const auto& record : records) EXPECT_TRUE(writer->add(record).ok());
    EXPECT_TRUE(writer->finish().ok());
  }

  std::filesystem::path folder() const { return _folder.path(); }
  catalog::Catalog catalog() const {
    return std::move(catalog::Catalog::open(_folder / "catalog.sqlite", true)).value();
  }
  search::Searcher searcher() const {
    return std::move(search::Searcher::open(_folder / "g-000001")).value();
  }
  /// Writes them where they are not yet.
  std::vector<std::filesystem::path> shards(unsigned count) const {
    const auto out = _folder / ("shards-" + std::to_string(count));
    NoProgress silent;
    if (!std::filesystem::exists(out)) {
      const auto set = writeShards(catalog(), out, count, 1, silent, {});
      EXPECT_TRUE(set.ok()) << (set.ok() ? "" : set.error().message);
    }
    std::vector<std::filesystem::path> folders;
    for (unsigned n = 1; n <= count; ++n) folders.push_back(shardFolder(out, n));
    return folders;
  }
  ShardSearcher open(unsigned count) const {
    auto searcher = ShardSearcher::open(shards(count));
    EXPECT_TRUE(searcher.ok()) << (searcher.ok() ? "" : searcher.error().message);
    return std::move(searcher).value();
  }

 private:
  test::TemporaryFolder _folder;
};

inline std::vector<std::string> idsOf(const search::SearchPage& page) {
  std::vector<std::string> ids;
  for (const auto& hit : page.hits) ids.push_back(hit.id);
  return ids;
}

using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
inline Counts countsOf(const std::vector<search::FacetCount>& counts) {
  Counts result;
  for (const auto& count : counts) result.emplace_back(count.value, count.count);
  return result;
}

}  // namespace kokudo::shards
