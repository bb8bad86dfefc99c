// The XPRESS decoder against wimlib's, which was written from other knowledge.
//
// The two must accept the same blocks and make the same bytes of them, but for
// three things in which wimlib is laxer than MS-XCA 2.2.4, which decides:
// it takes a block whose code is empty, a 16-bit match length below 15, and
// input that ends too early (it reads zeros behind it).

#include <wimlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "evidence/backup_file/samples.h"
#include "evidence/backup_file/xpress_huffman.h"
#include "evidence/backup_file/xpress_reference.h"

namespace {

using namespace unbroken::test;
using ByteVector = std::vector<std::byte>;

struct Block {
  ByteVector bytes;
  std::size_t size = 0;  // decoded
};

class Wimlib {
 public:
  Wimlib() {
    REQUIRE(wimlib_create_decompressor(WIMLIB_COMPRESSION_TYPE_XPRESS, 65'536, &decompressor_) ==
            0);
    REQUIRE(wimlib_create_compressor(WIMLIB_COMPRESSION_TYPE_XPRESS, 65'536, 0, &compressor_) == 0);
  }
  Wimlib(const Wimlib&) = delete;
  Wimlib& operator=(const Wimlib&) = delete;
  ~Wimlib() {
    wimlib_free_decompressor(decompressor_);
    wimlib_free_compressor(compressor_);
  }

  [[nodiscard]] bool decode(const Block& block, ByteVector& out) const {
    out.resize(block.size);
    return wimlib_decompress(block.bytes.data(), block.bytes.size(), out.data(), block.size,
                             decompressor_) == 0;
  }

  // Empty when the data do not get smaller.
  [[nodiscard]] Block compress(const ByteVector& data) const {
    Block block{ByteVector(data.size()), data.size()};
    block.bytes.resize(
        wimlib_compress(data.data(), data.size(), block.bytes.data(), data.size(), compressor_));
    return block;
  }

 private:
  wimlib_decompressor* decompressor_ = nullptr;
  wimlib_compressor* compressor_ = nullptr;
};

std::size_t number_at(const ByteVector& bytes, std::size_t at, std::size_t size) {
  std::size_t number = 0;
  for (std::size_t i = size; i-- > 0;) {
    number = number << 8 | std::to_integer<std::size_t>(bytes[at + i]);
  }
  return number;
}

// The blocks of a container's data records.
void add_real_blocks(const char* name, std::vector<Block>& blocks) {
  const ByteVector file = sample_bytes(name);
  std::size_t block_size = 0;
  for (std::size_t at = 0x1E0; at + 28 <= file.size();) {
    const std::size_t tag = number_at(file, at, 4);
    if (tag == 0x424D4653) {  // SFMB
      block_size = number_at(file, at + 8, 2);
      at += block_size;
    } else if ((tag & 0xFF) == 0x21) {
      const auto start = file.begin() + static_cast<std::ptrdiff_t>(at + 28);
      blocks.push_back({ByteVector(start, start + static_cast<std::ptrdiff_t>(tag >> 16)),
                        (tag >> 8 & 0xFF) * 512});
      at += 28 + (tag >> 16);
    } else if ((tag & 0xFF) == 0x24) {
      at += 24 + (tag >> 16);
    } else {
      REQUIRE(tag == 0x2C);
      at += 0x18 + number_at(file, at + 0x20, 4);
    }
  }
}

std::vector<Block> real_blocks() {
  std::vector<Block> blocks;
  if (!have_samples()) return blocks;
  for (const char* name :
       {"v2016-compressed/db.bak", "v2019-compressed/database.bak", "mirrored/LSDB.bak"}) {
    add_real_blocks(name, blocks);
  }
  return blocks;
}

// Data with the mix of repetition and noise that pages have.
ByteVector page_like(std::mt19937_64& random, std::size_t size) {
  ByteVector data;
  while (data.size() < size) {
    const std::size_t run = 1 + random() % 40;
    switch (random() % 4) {
      case 0:
        data.insert(data.end(), run * (random() % 30 == 0 ? 60 : 1),
                    static_cast<std::byte>(random() % 3));
        break;
      case 1:
        for (std::size_t i = 0; i < run; ++i) data.push_back(static_cast<std::byte>(random()));
        break;
      default:
        if (data.size() > 1) {
          const std::size_t from = random() % (data.size() - 1);
          for (std::size_t i = 0; i < run; ++i) data.push_back(data[from + i]);
        }
    }
  }
  data.resize(size);
  return data;
}

// What ours, wimlib's and the book's decoder make of one block. Counts the
// verdicts in which the first two differ.
void compare(const Wimlib& wimlib, const Block& block,
             std::map<XpressVerdict, std::size_t>& differences) {
  ByteVector ours(block.size);
  ByteVector theirs;
  ByteVector book;
  const bool we_accept = unbroken::backup_file::decode_xpress_huffman(block.bytes, ours);
  const bool they_accept = wimlib.decode(block, theirs);
  const XpressVerdict verdict = decode_by_the_book(block.bytes, block.size, book);
  REQUIRE(we_accept == (verdict == XpressVerdict::valid));
  if (we_accept) {
    REQUIRE(ours == book);
    REQUIRE(they_accept);
    REQUIRE(ours == theirs);
  } else if (they_accept) {
    ++differences[verdict];
  }
}

void check_only_known_differences(const std::map<XpressVerdict, std::size_t>& differences) {
  for (const auto& [verdict, count] : differences) {
    INFO("verdict " << static_cast<int>(verdict) << ": " << count);
    CHECK((verdict == XpressVerdict::code_is_empty || verdict == XpressVerdict::length_too_small ||
           verdict == XpressVerdict::past_the_input));
  }
}

}  // namespace

TEST_CASE("every real block decodes as wimlib decodes it", "[xpress][samples]") {
  const Wimlib wimlib;
  std::map<XpressVerdict, std::size_t> differences;
  const std::vector<Block> blocks = real_blocks();
  for (const Block& block : blocks) {
    ByteVector ours(block.size);
    REQUIRE(unbroken::backup_file::decode_xpress_huffman(block.bytes, ours));
    compare(wimlib, block, differences);
  }
  CHECK(differences.empty());
  if (have_samples()) CHECK(blocks.size() > 150);
}

TEST_CASE("what wimlib compresses decodes to what it was", "[xpress]") {
  const Wimlib wimlib;
  std::mt19937_64 random(1);
  std::map<XpressVerdict, std::size_t> differences;
  for (int round = 0; round < 300; ++round) {
    const std::size_t size = round % 10 == 0 ? 65'536 : 512 * (1 + random() % 16);
    const ByteVector data = page_like(random, size);
    const Block block = wimlib.compress(data);
    if (block.bytes.empty()) continue;
    ByteVector ours(size);
    REQUIRE(unbroken::backup_file::decode_xpress_huffman(block.bytes, ours));
    REQUIRE(ours == data);
    compare(wimlib, block, differences);
  }
  CHECK(differences.empty());
}

TEST_CASE("110,000 mutated blocks are taken or refused as wimlib does", "[xpress]") {
  const Wimlib wimlib;
  std::mt19937_64 random(20'240'501);
  std::vector<Block> blocks;
  for (Block& block : real_blocks()) {
    if (block.size <= 12'288 || blocks.size() % 16 == 0) blocks.push_back(std::move(block));
  }
  while (blocks.size() < 60) {
    Block block = wimlib.compress(page_like(random, 512 * (1 + random() % 4)));
    if (!block.bytes.empty()) blocks.push_back(std::move(block));
  }
  std::map<XpressVerdict, std::size_t> differences;
  for (int round = 0; round < 110'000; ++round) {
    Block block = blocks[random() % blocks.size()];
    if (block.size > 16'384 && round % 50 != 0) block.size = 2048;
    const std::size_t changes = 1 + random() % 3;
    for (std::size_t i = 0; i < changes; ++i) {
      switch (random() % 8) {
        case 0:  // cut
          block.bytes.resize(block.bytes.size() - random() % (block.bytes.size() / 2));
          break;
        case 1: {  // two code lengths swapped: the code stays complete
          std::byte& a = block.bytes[random() % std::min<std::size_t>(256, block.bytes.size())];
          std::byte& b = block.bytes[random() % std::min<std::size_t>(256, block.bytes.size())];
          std::swap(a, b);
          break;
        }
        case 2:  // a code length changed
          block.bytes[random() % std::min<std::size_t>(256, block.bytes.size())] ^=
              static_cast<std::byte>(1 + random() % 255);
          break;
        case 3:  // more wanted than there is, or less
          block.size = 1 + random() % (block.size + 64);
          break;
        default:
          block.bytes[random() % block.bytes.size()] ^= static_cast<std::byte>(1 + random() % 255);
      }
      if (block.bytes.empty()) block.bytes.resize(1);
    }
    compare(wimlib, block, differences);
  }
  check_only_known_differences(differences);
  CHECK(differences[XpressVerdict::past_the_input] > 0);
}

TEST_CASE("wimlib is laxer than MS-XCA in three ways, and only there", "[xpress]") {
  const Wimlib wimlib;
  std::map<XpressVerdict, std::size_t> differences;
  compare(wimlib, {ByteVector(300), 16}, differences);  // no codes at all
  CHECK(differences[XpressVerdict::code_is_empty] == 1);

  ByteVector short_length(256);  // "abc", then a long match whose 16 bits say 14
  short_length['a' / 2] = std::byte{0x30};
  short_length['b' / 2] = std::byte{0x23};
  short_length[128] = std::byte{0x02};
  short_length[(256 + 16 + 15) / 2] = std::byte{0x20};
  for (const int byte : {0xA8, 0xDC, 0x00, 0x00, 0xFF, 0x0E, 0x00}) {
    short_length.push_back(static_cast<std::byte>(byte));
  }
  compare(wimlib, {short_length, 20}, differences);
  CHECK(differences[XpressVerdict::length_too_small] == 1);

  short_length[short_length.size() - 2] = std::byte{0x0F};
  short_length.resize(256 + 6);  // the length's second byte is missing
  compare(wimlib, {short_length, 21}, differences);
  CHECK(differences[XpressVerdict::past_the_input] == 1);
}
