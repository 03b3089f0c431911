#include "engine/io/UnpackedFile.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace kokudo::io {
namespace {

using test::TemporaryFolder;

// The eight bytes "a,b\n1,2\n" as gzip, xz and zstd pack them.
constexpr unsigned char kGzip[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03,
                                   0x4b, 0xd4, 0x49, 0xe2, 0x32, 0xd4, 0x31, 0xe2, 0x02, 0x00,
                                   0x7b, 0x07, 0x97, 0x0a, 0x08, 0x00, 0x00, 0x00};
constexpr unsigned char kXz[] = {
    0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04, 0xe6, 0xd6, 0xb4, 0x46, 0x02, 0x00, 0x21, 0x01,
    0x16, 0x00, 0x00, 0x00, 0x74, 0x2f, 0xe5, 0xa3, 0x01, 0x00, 0x07, 0x61, 0x2c, 0x62, 0x0a, 0x31,
    0x2c, 0x32, 0x0a, 0x00, 0xbe, 0x9c, 0xbd, 0x49, 0xb5, 0x12, 0x2a, 0xfe, 0x00, 0x01, 0x20, 0x08,
    0xbb, 0x19, 0xd9, 0xbb, 0x1f, 0xb6, 0xf3, 0x7d, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x59, 0x5a};
constexpr unsigned char kZstd[] = {0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x41, 0x00, 0x00, 0x61, 0x2c,
                                   0x62, 0x0a, 0x31, 0x2c, 0x32, 0x0a, 0x35, 0xe7, 0xca, 0xce};

template <std::size_t N>
std::string_view text(const unsigned char (&bytes)[N]) {
  return {reinterpret_cast<const char*>(bytes), N};
}

Result<std::string> readAll(const std::filesystem::path& path) {
  auto file = UnpackedFile::open(path);
  if (!file) return file.error();
  std::string all;
  char block[3];
  while (true) {
    auto got = file->read(block, sizeof block);
    if (!got) return got.error();
    if (*got == 0) return all;
    all.append(block, *got);
  }
}

TEST(UnpackedFile, ReadsPlainAndPackedFilesAlike) {
  const TemporaryFolder folder;
  const std::string_view forms[] = {"a,b\n1,2\n", text(kGzip), text(kXz), text(kZstd)};
  for (const auto form : forms) {
    test::writeText(folder / "file", std::string(form));
    auto all = readAll(folder / "file");
    ASSERT_TRUE(all.ok()) << all.error().message;
    EXPECT_EQ(*all, "a,b\n1,2\n");
  }
}

TEST(UnpackedFile, TakesAnEmptyFileForAnEmptyStream) {
  const TemporaryFolder folder;
  test::writeText(folder / "file", "");
  auto all = readAll(folder / "file");
  ASSERT_TRUE(all.ok()) << all.error().message;
  EXPECT_EQ(*all, "");
}

TEST(UnpackedFile, RefusesPackedDataThatIsCutOff) {
  const TemporaryFolder folder;
  test::writeText(folder / "file", std::string(text(kXz).substr(0, 40)));
  auto all = readAll(folder / "file");
  ASSERT_FALSE(all.ok());
  EXPECT_EQ(all.error().kind, Error::Kind::BadInput);
}

TEST(UnpackedFile, SaysThatAFileIsNotThere) {
  const TemporaryFolder folder;
  auto file = UnpackedFile::open(folder / "none.xz");
  ASSERT_FALSE(file.ok());
  EXPECT_EQ(file.error().kind, Error::Kind::NotFound);
}

}  // namespace
}  // namespace kokudo::io
