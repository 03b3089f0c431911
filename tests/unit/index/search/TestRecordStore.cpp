// Stored records: what goes into compressed blocks comes out, and damage is noticed.

#include "index/search/Manifest.h"
#include "index/search/detail/RecordStore.h"
#include "index/search/detail/StoredRecord.h"
#include "index/search/detail/write/RecordStoreWriter.h"
#include "tests/support/TestData.h"
#include "tests/unit/index/search/SmallWorld.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <thread>

namespace kokudo::search::detail {
namespace {

std::string numbered(std::size_t n) {
  if (n % 1001 == 7) return {};
  std::string record = "東京都港区 第" + std::to_string(n) + "号橋";
  if (n % 1000 == 5) record.append(70000, static_cast<char>('a' + n % 26));
  return record;
}

void write(const std::filesystem::path& folder, std::size_t records, unsigned workers) {
  std::filesystem::create_directories(folder);
  RecordStoreWriter writer(folder, workers);
  for (std::size_t n = 0; n < records; ++n) writer.add(numbered(n));
  ASSERT_TRUE(writer.close(7).ok());
}

TEST(RecordStore, GivesBackWhatWasWritten) {
  test::TemporaryFolder folder;
  // None, less than a block, blocks without a dictionary, several dictionaries.
  for (const std::size_t records : {0, 1, 3, 4, 5, 255, 8192, 8193, 20001}) {
    const auto at = folder / std::to_string(records);
    write(at, records, records % 2 ? 2 : 0);
    const auto store = RecordStore::open(at, 7, static_cast<std::uint32_t>(records));
    ASSERT_TRUE(store.ok()) << store.error().message;
    for (std::size_t n = 0; n < records; ++n) ASSERT_EQ((*store)[n].bytes, numbered(n)) << n;
    for (std::size_t n = records; n-- > 0;) ASSERT_EQ((*store)[n].bytes, numbered(n)) << n;
    EXPECT_EQ(store->damagedReads(), 0u);
    EXPECT_EQ((*store)[records].bytes, "");
    EXPECT_EQ(store->damagedReads(), 1u);
  }
}

TEST(RecordStore, HoldsTheSameFilesHoweverManyThreadsWroteThem) {
  test::TemporaryFolder folder;
  write(folder / "one", 20001, 0);
  write(folder / "many", 20001, 3);
  for (const char* file : {"records.blob", "records.offsets", "record-dictionaries.blob"})
    EXPECT_EQ(test::readText(folder / "one" / file), test::readText(folder / "many" / file));
}

TEST(RecordStore, TakesLittleRoomForRecordsThatAreAlike) {
  test::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "s");
  RecordStoreWriter writer(folder / "s", 0);
  std::size_t bytes = 0;
  for (int n = 0; n < 8192; ++n) {
    const std::string record = "gsi-shelters:" + std::to_string(n * 7919 % 100003) +
                               " 指定緊急避難場所 大阪府大阪市港区築港 市立小学校 体育館 "
                               "洪水 崖崩れ、土石流及び地滑り 高潮 地震 津波 大規模な火事";
    bytes += record.size();
    writer.add(record);
  }
  ASSERT_TRUE(writer.close(7).ok());
  EXPECT_LT(std::filesystem::file_size(folder / "s/records.blob"), bytes / 8);
}

TEST(RecordStore, MayBeReadByManyThreadsAtOnce) {
  test::TemporaryFolder folder;
  constexpr std::uint32_t kRecords = 20001;
  write(folder / "s", kRecords, 2);
  const auto store = RecordStore::open(folder / "s", 7, kRecords);
  ASSERT_TRUE(store.ok());
  std::atomic<int> wrong = 0;
  std::vector<std::thread> readers;
  for (unsigned t = 0; t < 4; ++t)
    readers.emplace_back([&, t] {
      std::mt19937 random(t);
      for (int i = 0; i < 3000; ++i) {
        const std::size_t n = random() % kRecords;
        if ((*store)[n].bytes != numbered(n)) ++wrong;
      }
    });
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST(RecordStore, NoticesAFlippedBitInARecord) {
  test::TemporaryFolder folder;
  constexpr std::uint32_t kRecords = 600;
  write(folder / "s", kRecords, 0);
  const auto file = folder / "s/records.blob";
  const std::string whole = test::readText(file);
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole;
    damaged[sizeof(FileHeader) + random() % (whole.size() - sizeof(FileHeader))] ^=
        static_cast<char>(1 << random() % 8);
    test::writeText(file, damaged);
    const auto store = RecordStore::open(folder / "s", 7, kRecords);
    ASSERT_TRUE(store.ok());
    std::size_t lost = 0;
    for (std::size_t n = 0; n < kRecords; ++n)
      if (const auto read = (*store)[n].bytes; read != numbered(n)) {
        ASSERT_EQ(read, "") << "a record that nobody wrote";
        ++lost;
      }
    EXPECT_LE(lost, kBlockRecords);
    EXPECT_GE(store->damagedReads(), lost);
  }
}

TEST(RecordStore, RefusesFilesOfAnotherNumberOfRecords) {
  test::TemporaryFolder folder;
  write(folder / "s", 100, 0);
  EXPECT_EQ(RecordStore::open(folder / "s", 7, 104).error().kind, Error::Kind::Integrity);
  EXPECT_EQ(RecordStore::open(folder / "s", 8, 100).error().kind, Error::Kind::Integrity);
}

Attributes readBack(const catalog::Record& record) {
  AttributeNames names;
  const std::string bytes = encodeStored(record, bodyOf(record), names);
  Attributes back;
  StoredRecord(bytes).forEachAttribute([&](const StoredRecord::Attribute& attribute) {
    back.emplace_back(names.names().at(attribute.name), attribute.value);
    return true;
  });
  return back;
}

TEST(StoredRecord, GivesBackEveryAttributeAsItWas) {
  auto record = recordAt("a:1", "橋", 135, 34);
  record.text = "一行目\n二行目";
  record.attributes = {{"text", std::string("値")},
                       {"text", std::string("別の値")},
                       {"empty", std::string()},
                       {"none", std::monostate{}},
                       {"yes", true},
                       {"no", false},
                       {"small", std::int64_t{-3}},
                       {"least", std::numeric_limits<std::int64_t>::min()},
                       {"most", std::numeric_limits<std::int64_t>::max()},
                       {"last", std::string("終わり")}};
  EXPECT_EQ(readBack(record), record.attributes);
}

TEST(StoredRecord, GivesBackEveryNumberToTheLastBit) {
  std::mt19937_64 random(5);
  auto record = recordAt("a:1", "橋", 135, 34);
  const auto add = [&](double value) { record.attributes.emplace_back("n", value); };
  for (const double value :
       {0.0, 1.0, -1.0, 0.1, 12.5, 1e-9, 1e-10, 1e15, 1e16, 1e300, 1.0 / 3,
        std::numeric_limits<double>::denorm_min(), -std::numeric_limits<double>::max()})
    add(value);
  for (int n = 0; n < 20000; ++n) {
    const auto whole = static_cast<double>(static_cast<std::int64_t>(random() % 2000000) - 1000000);
    add(whole / std::pow(10.0, random() % 12));
    double any = 0;
    const std::uint64_t bits = random();
    std::memcpy(&any, &bits, sizeof any);
    if (std::isfinite(any)) add(any);
  }
  EXPECT_EQ(readBack(record), record.attributes);
  record.attributes = {{"n", -0.0}};
  EXPECT_TRUE(std::signbit(std::get<double>(readBack(record).at(0).second)));
}

TEST(StoredRecord, ReadsNothingOutsideDamagedBytes) {
  auto record = recordAt("a:1", "橋梁", 135, 34);
  record.place.height = 12.5;
  record.attributes = {{"text", std::string("値")}, {"n", 12.25}, {"i", std::int64_t{70000}}};
  AttributeNames names;
  const std::string whole = encodeStored(record, bodyOf(record), names);
  const auto use = [](const std::string& bytes) {
    // On the heap to its last byte, so that a sanitizer sees a read beyond it.
    const std::vector<char> exact(bytes.begin(), bytes.end());
    const StoredRecord stored(std::string_view(exact.data(), exact.size()));
    std::size_t sum = stored.id.size() + stored.title.size() + stored.body.size();
    stored.forEachAttribute([&](const StoredRecord::Attribute& attribute) {
      sum += toText(attribute.value).size();
      return true;
    });
    return sum;
  };
  const std::size_t all = use(whole);
  for (std::size_t n = 0; n < whole.size(); ++n) EXPECT_LE(use(whole.substr(0, n)), all);
  std::mt19937 random(9);
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = whole;
    for (int k = 0; k < 3; ++k) damaged[random() % whole.size()] = static_cast<char>(random());
    EXPECT_LE(use(damaged), 100 * whole.size());
  }
}

TEST(RecordStore, MakesASearchSayThatTheIndexIsDamaged) {
  test::TemporaryFolder folder;
  std::vector<catalog::Record> records;
  for (int n = 0; n < 40; ++n)
    records.push_back(recordAt("a:" + std::to_string(n), "橋" + std::to_string(n), 135, 34));
  indexed(folder / "g", records);
  const auto file = folder / "g/records.blob";
  std::string bytes = test::readText(file);
  bytes.back() ^= 1;
  test::writeText(file, bytes);
  const auto searcher = Searcher::open(folder / "g");
  ASSERT_TRUE(searcher.ok()) << searcher.error().message;
  Query query;
  query.limit = 40;
  const auto page = searcher->search(query);
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().kind, Error::Kind::Integrity);
  EXPECT_NE(page.error().message.find("records.blob"), std::string::npos);
  query.limit = 4;
  EXPECT_TRUE(searcher->search(query).ok()) << "what is whole can still be read";
}

}  // namespace
}  // namespace kokudo::search::detail
