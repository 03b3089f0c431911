// links: index_shards index_search
// What a server of shards sends as text: what the shard says of itself, its dictionary, records.
// The first byte says which.

#include "index/search/RecordFacts.h"
#include "index/shards/detail/Plan.h"
#include "index/shards/detail/ShardDocument.h"
#include "index/shards/detail/ShardIdentity.h"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace kokudo;
using namespace kokudo::shards::detail;

void askDictionary(const std::string& text) {
  const auto dictionary = Dictionary::fromJson(text);
  if (!dictionary) return;
  const std::string written = dictionary->toJson();
  const auto again = Dictionary::fromJson(written);
  if (!again || again->toJson() != written) std::abort();
  search::Query query;
  query.text = "橋 place:港区 kind:bridge a>=1 12345678";
  query.countFacets = {"kind", "municipality", "attr:a"};
  const auto plan = Plan::of(query, *dictionary);
  if (!plan && plan.error().message.empty()) std::abort();
}

void askRecord(const std::string& text) {
  const auto record = recordIn(text);
  if (!record) return;
  search::RecordReader reader;
  const auto facts = reader.factsOf(*record);
  if (facts.values.size() != kDimensions) std::abort();
  if (!recordIn(documentOf(*record, facts).get_data())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'i':
      (void)ShardIdentity::fromJson(text);
      break;
    case 'd':
      askDictionary(text);
      break;
    default:
      askRecord(text);
  }
  return 0;
}
