#include "engine/base/FileMap.h"
#include "engine/base/Files.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace kokudo {
namespace {

TEST(FileMap, HoldsTheBytesOfAFileThroughAMove) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(writeFileAtomically(folder / "a", "bytes").ok());
  auto map = FileMap::open(folder / "a");
  ASSERT_TRUE(map.ok());
  const FileMap moved = std::move(*map);
  EXPECT_EQ(std::string_view(moved.data(), moved.size()), "bytes");
}

TEST(FileMap, GivesNoBytesOfAnEmptyFileAndNoneForAMissingOne) {
  const test::TemporaryFolder folder;
  ASSERT_TRUE(writeFileAtomically(folder / "empty", "").ok());
  const auto empty = FileMap::open(folder / "empty");
  ASSERT_TRUE(empty.ok());
  EXPECT_EQ(empty->size(), 0u);
  EXPECT_EQ(FileMap::open(folder / "none").error().kind, Error::Kind::NotFound);
}

}  // namespace
}  // namespace kokudo
