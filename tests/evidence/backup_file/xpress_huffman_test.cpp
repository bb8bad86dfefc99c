#include "evidence/backup_file/xpress_huffman.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>
#include <vector>

namespace {

using unbroken::backup_file::decode_xpress_huffman;

// A block from its code lengths, (symbol, bits) each, and what follows them.
std::vector<std::byte> block_of(std::initializer_list<std::pair<int, int>> lengths,
                                std::initializer_list<int> rest) {
  std::vector<std::byte> block(256);
  for (const auto& [symbol, bits] : lengths) {
    const auto at = static_cast<std::size_t>(symbol / 2);
    block[at] |= static_cast<std::byte>(symbol % 2 == 0 ? bits : bits << 4);
  }
  for (const int byte : rest) block.push_back(static_cast<std::byte>(byte));
  return block;
}

std::string decoded(const std::vector<std::byte>& block, std::size_t size) {
  std::vector<std::byte> out(size);
  if (!decode_xpress_huffman(block, out)) return "refused";
  std::string text;
  for (const std::byte byte : out) text += static_cast<char>(byte);
  return text;
}

// The first example of MS-XCA 3.2.
std::vector<std::byte> alphabet() {
  std::vector<std::byte> block =
      block_of({}, {0xD8, 0x52, 0x3E, 0xD7, 0x94, 0x11, 0x5B, 0xE9, 0x19, 0x5F,
                    0xF9, 0xD6, 0x7C, 0xDF, 0x8D, 0x04, 0x00, 0x00, 0x00, 0x00});
  for (std::size_t symbol = 'a'; symbol <= 'z'; ++symbol) {
    const int bits = symbol <= 'v' ? 5 : 4;
    block[symbol / 2] |= static_cast<std::byte>(symbol % 2 == 0 ? bits : bits << 4);
  }
  block[128] = std::byte{4};
  return block;
}

// a and b in three bits, c, the end sign and (distance 2 or 3, long length) in
// two. "abc", then a match of 297 bytes at distance 3: MS-XCA's second example.
std::vector<std::byte> repeated(std::initializer_list<int> rest) {
  return block_of({{'a', 3}, {'b', 3}, {'c', 2}, {256, 2}, {256 + 16 + 15, 2}}, rest);
}

}  // namespace

TEST_CASE("a block of literals decodes to the alphabet of MS-XCA's example", "[xpress]") {
  CHECK(decoded(alphabet(), 26) == "abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("decoding stops where the wanted bytes are complete", "[xpress]") {
  CHECK(decoded(alphabet(), 3) == "abc");
  CHECK(decoded(alphabet(), 0).empty());
}

TEST_CASE("a long match repeats what it has just written", "[xpress]") {
  std::string expected;
  for (int i = 0; i < 100; ++i) expected += "abc";
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x26, 0x01}), 300) == expected);
}

TEST_CASE("a length of one byte is added to the fifteen of the symbol", "[xpress]") {
  // 3 literals and 15 + 2 + 3 bytes.
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0x02}), 23) == "abcabcabcabcabcabcabcab");
}

TEST_CASE("a match that would write past the block's size is refused", "[xpress]") {
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x26, 0x01}), 299) == "refused");
}

TEST_CASE("a match that reaches before the block is refused", "[xpress]") {
  // "ab" (110 111), then the match (10) at distance 3.
  CHECK(decoded(repeated({0xC0, 0xDE, 0x00, 0x00, 0x00}), 20) == "refused");
}

TEST_CASE("a long length of less than fifteen is refused", "[xpress]") {
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x0E, 0x00}), 20) == "refused");
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x0F, 0x00}), 21) ==
        "abcabcabcabcabcabcabc");
}

TEST_CASE("a block that ends before its last symbol is refused", "[xpress]") {
  std::vector<std::byte> block = alphabet();
  block.resize(256 + 14);
  CHECK(decoded(block, 26) == "refused");
  block.resize(256 + 3);
  CHECK(decoded(block, 1) == "refused");
  block.resize(255);
  CHECK(decoded(block, 1) == "refused");
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00}), 300) == "refused");
  CHECK(decoded(repeated({0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x26}), 300) == "refused");
}

TEST_CASE("a code that is not complete is refused", "[xpress]") {
  const std::initializer_list<int> zeros{0, 0, 0, 0, 0, 0};
  CHECK(decoded(block_of({}, zeros), 1) == "refused");
  CHECK(decoded(block_of({{'a', 1}}, zeros), 1) == "refused");
  CHECK(decoded(block_of({{'a', 1}, {'b', 2}}, zeros), 1) == "refused");
  CHECK(decoded(block_of({{'a', 1}, {'b', 1}, {'c', 1}}, zeros), 1) == "refused");
  CHECK(decoded(block_of({{'a', 1}, {'b', 1}}, zeros), 1) == "a");
}

TEST_CASE("codes of up to fifteen bits are told apart", "[xpress]") {
  // b, c, ... take 1, 2, ... 14 bits; the last two codes have 15.
  std::vector<std::byte> block = block_of({}, {0xFE, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00});
  for (int i = 1; i <= 14; ++i) {
    const int symbol = 'a' + i;
    block[static_cast<std::size_t>(symbol / 2)] |=
        static_cast<std::byte>(symbol % 2 == 0 ? i : i << 4);
  }
  block['p' / 2] |= std::byte{15};
  block['q' / 2] |= std::byte{0xF0};
  // Fifteen ones (q), a zero (b), fifteen ones (q), fourteen ones and a zero are (p) ...
  CHECK(decoded(block, 2) == "qb");
  CHECK(decoded(block, 3) == "qbq");
}
