#include "evidence/backup_file/xpress_huffman.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace unbroken::backup_file {
namespace {

constexpr std::size_t kSymbols = 512;
constexpr std::size_t kTableBytes = 256;
constexpr unsigned kMostBits = 15;
constexpr unsigned kDirectBits = 10;

// A canonical Huffman code: codes of up to kDirectBits are looked up at once,
// longer ones by their length's first code.
class Code {
 public:
  // False when the code is over- or undersubscribed.
  [[nodiscard]] bool read(Bytes lengths) {
    std::array<std::uint16_t, kMostBits + 1> count{};
    for_each_pair(lengths, [&count](std::size_t, unsigned pair) {
      ++count[pair & 15];
      ++count[pair >> 4];
    });
    count[0] = 0;
    std::uint32_t code = 0;  // counted in units of the longest code
    std::uint16_t index = 0;
    for (unsigned bits = 1; bits <= kMostBits; ++bits) {
      first_index_[bits] = index;
      first_code_[bits] = code;
      index = static_cast<std::uint16_t>(index + count[bits]);
      code += std::uint32_t{count[bits]} << (kMostBits - bits);
      end_code_[bits] = code;
    }
    if (code != 1U << kMostBits) return false;

    std::array<std::uint16_t, kMostBits + 1> next = first_index_;
    for_each_pair(lengths, [&](std::size_t i, unsigned pair) {
      const auto place = [&](unsigned bits, std::size_t symbol) {
        if (bits != 0) symbols_[next[bits]++] = static_cast<std::uint16_t>(symbol);
      };
      place(pair & 15, 2 * i);
      place(pair >> 4, 2 * i + 1);
    });
    std::size_t slot = 0;
    for (unsigned bits = 1; bits <= kDirectBits; ++bits) {
      const std::size_t run = std::size_t{1} << (kDirectBits - bits);
      for (std::size_t i = 0; i < count[bits]; ++i) {
        const auto entry =
            static_cast<std::uint16_t>(unsigned{symbols_[first_index_[bits] + i]} << 4 | bits);
        std::fill_n(direct_.begin() + static_cast<std::ptrdiff_t>(slot), run, entry);
        slot += run;
      }
    }
    std::fill(direct_.begin() + static_cast<std::ptrdiff_t>(slot), direct_.end(), std::uint16_t{0});
    return true;
  }

  // The symbol (<< 4) and length of the code that the upper bits of next begin with.
  [[nodiscard]] std::uint32_t look_up(std::uint32_t next) const {
    const std::uint32_t entry = direct_[next >> (32 - kDirectBits)];
    if (entry != 0) return entry;
    const std::uint32_t top = next >> (32 - kMostBits);
    unsigned bits = kDirectBits + 1;
    while (top >= end_code_[bits]) ++bits;  // the code is complete: ends at kMostBits
    const std::uint32_t nth = (top - first_code_[bits]) >> (kMostBits - bits);
    return std::uint32_t{symbols_[first_index_[bits] + nth]} << 4 | bits;
  }

 private:
  // Calls with each byte of lengths that is not zero; most are, in eights.
  template <class Call>
  static void for_each_pair(Bytes lengths, Call call) {
    for (std::size_t eight = 0; eight < kTableBytes; eight += 8) {
      if (u64(lengths, eight) == 0) continue;
      for (std::size_t i = eight; i < eight + 8; ++i) {
        if (const unsigned pair = u8(lengths, i); pair != 0) call(i, pair);
      }
    }
  }

  std::array<std::uint16_t, std::size_t{1} << kDirectBits> direct_;
  std::array<std::uint16_t, kSymbols> symbols_;
  std::array<std::uint16_t, kMostBits + 1> first_index_{};
  std::array<std::uint32_t, kMostBits + 1> first_code_{};
  std::array<std::uint32_t, kMostBits + 1> end_code_{};
};

// The bit reader of MS-XCA 2.2.4: 16-bit words, most significant bit first,
// always at least 16 bits ahead; bytes of long lengths lie between the words.
class Bits {
 public:
  explicit Bits(Bytes input) : input_(input) {}

  [[nodiscard]] bool start() {
    if (input_.size() < 4) return false;
    next_ = std::uint32_t{u16(input_, 0)} << 16 | u16(input_, 2);
    at_ = 4;
    return true;
  }

  [[nodiscard]] std::uint32_t next() const { return next_; }

  // False when the word that has to follow lies past the input.
  [[nodiscard]] bool take(unsigned bits) {
    next_ <<= bits;
    spare_ -= static_cast<int>(bits);
    if (spare_ >= 0) return true;
    std::uint16_t word = 0;
    if (!word_follows(word)) return false;
    next_ |= std::uint32_t{word} << -spare_;
    spare_ += 16;
    return true;
  }

  [[nodiscard]] bool byte_follows(std::uint32_t& out) {
    if (at_ >= input_.size()) return false;
    out = u8(input_, at_++);
    return true;
  }

  [[nodiscard]] bool word_follows(std::uint16_t& out) {
    if (input_.size() - at_ < 2) return false;
    out = u16(input_, at_);
    at_ += 2;
    return true;
  }

 private:
  Bytes input_;
  std::size_t at_ = 0;
  std::uint32_t next_ = 0;
  int spare_ = 16;  // bits in next_ beyond the sixteen that are always there
};

void copy_match(std::byte* to, std::size_t distance, std::size_t length) {
  const std::byte* from = to - distance;
  if (distance >= length) {
    std::memcpy(to, from, length);
  } else if (distance == 1) {
    std::memset(to, std::to_integer<int>(*from), length);
  } else {
    for (std::size_t i = 0; i < length; ++i) to[i] = from[i];
  }
}

}  // namespace

bool decode_xpress_huffman(Bytes block, std::span<std::byte> out) {
  if (block.size() < kTableBytes) return false;
  Code code;
  if (!code.read(block.first(kTableBytes))) return false;
  Bits bits(block.subspan(kTableBytes));
  if (!bits.start()) return false;

  std::size_t at = 0;
  while (at < out.size()) {
    const std::uint32_t entry = code.look_up(bits.next());
    const std::uint32_t symbol = entry >> 4;
    if (!bits.take(entry & 15)) return false;
    if (symbol < 256) {
      out[at++] = static_cast<std::byte>(symbol);
      continue;
    }
    std::uint32_t length = symbol & 15;
    if (length == 15) {
      std::uint32_t longer = 0;
      if (!bits.byte_follows(longer)) return false;
      if (longer == 255) {
        std::uint16_t word = 0;
        if (!bits.word_follows(word) || word < 15) return false;
        length = word;
      } else {
        length += longer;
      }
    }
    length += 3;
    const unsigned distance_bits = symbol >> 4 & 15;
    std::uint32_t distance = 1U << distance_bits;
    if (distance_bits != 0) distance |= bits.next() >> (32 - distance_bits);
    if (!bits.take(distance_bits)) return false;
    if (distance > at || length > out.size() - at) return false;
    copy_match(out.data() + at, distance, length);
    at += length;
  }
  return true;
}

}  // namespace unbroken::backup_file
