#include "index/search/detail/DocumentSet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <set>

namespace kokudo::search::detail {
namespace {

using Plain = std::set<std::uint32_t>;

DocumentSet setOf(const Plain& plain, std::uint32_t documents) {
  if (plain.size() == documents) return DocumentSet::all(documents);
  return DocumentSet::ofList({plain.begin(), plain.end()}, documents);
}

Plain plainOf(const DocumentSet& set) {
  Plain plain;
  set.forEach([&](std::uint32_t d) { plain.insert(d); });
  EXPECT_EQ(plain.size(), set.count());
  return plain;
}

TEST(DocumentSet, CombinesAllFormsAsSets) {
  constexpr std::uint32_t kDocuments = 1000;  // not a multiple of 64
  std::mt19937 random(3);
  std::vector<Plain> plains{{}, {0}, {999}};
  for (const unsigned share : {500u, 100u, 20u, 3u, 1u}) {
    Plain plain;
    for (std::uint32_t d = 0; d < kDocuments; ++d)
      if (random() % share == 0) plain.insert(d);
    plains.push_back(plain);
  }
  for (const Plain& a : plains)
    for (const Plain& b : plains) {
      Plain both, either, only;
      std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                            std::inserter(both, both.end()));
      std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::inserter(either, either.end()));
      std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(only, only.end()));
      const auto x = setOf(a, kDocuments), y = setOf(b, kDocuments);
      EXPECT_EQ(plainOf(intersect(x, y)), both);
      EXPECT_EQ(plainOf(unite(x, y)), either);
      EXPECT_EQ(plainOf(without(x, y)), only);
      EXPECT_EQ(plainOf(keepIf(x, [&](std::uint32_t d) { return b.count(d) != 0; })), both);
      EXPECT_EQ(plainOf(DocumentSet::ofBits(x.toWords(), kDocuments)), a);
      for (const std::uint32_t d : {0u, 63u, 64u, 999u}) EXPECT_EQ(x.contains(d), a.count(d) != 0);
    }
}

}  // namespace
}  // namespace kokudo::search::detail
