#include "engine/base/Sha256.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

namespace kokudo {
namespace {

// Examples of FIPS 180-4 (NIST, "SHA-256 examples") and the million-a message of FIPS 180-2 B.3.
TEST(Sha256, AgreesWithThePublishedVectors) {
  EXPECT_EQ(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256Hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, IsTheSameHoweverTheBytesAreCut) {
  const std::string text(5000, 'x');
  for (const std::size_t cut : {std::size_t(0), std::size_t(1), std::size_t(63), std::size_t(64),
                                std::size_t(4999), std::size_t(5000)}) {
    Sha256 hash;
    hash.update(text.substr(0, cut));
    hash.update(text.substr(cut));
    EXPECT_EQ(hash.hexDigest(), sha256Hex(text)) << cut;
  }
}

TEST(Sha256, OfAFileIsThatOfItsBytes) {
  const test::TemporaryFolder folder;
  const std::string bytes = std::string(300'000, '\0') + "end";
  test::writeText(folder / "bytes", bytes);
  const auto digest = sha256HexOfFile(folder / "bytes");
  ASSERT_TRUE(digest.ok()) << digest.error().message;
  EXPECT_EQ(*digest, sha256Hex(bytes));
}

TEST(Sha256, OfAMissingFileNamesTheFile) {
  const auto digest = sha256HexOfFile("/nowhere/at/all");
  ASSERT_FALSE(digest.ok());
  EXPECT_EQ(digest.error().kind, Error::Kind::NotFound);
  EXPECT_NE(digest.error().message.find("/nowhere/at/all"), std::string::npos);
}

TEST(Sha256, OfAFolderIsAnErrorNotADigest) {
  EXPECT_FALSE(sha256HexOfFile("/").ok());
}

}  // namespace
}  // namespace kokudo
