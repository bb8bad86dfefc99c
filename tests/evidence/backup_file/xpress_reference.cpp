#include "evidence/backup_file/xpress_reference.h"

#include <array>
#include <cstdint>

namespace unbroken::test {

XpressVerdict decode_by_the_book(std::span<const std::byte> block, std::size_t size,
                                 std::vector<std::byte>& out) {
  out.clear();
  if (block.size() < 256) return XpressVerdict::past_the_input;
  std::array<unsigned, 512> bits{};
  bool is_empty = true;
  for (std::size_t i = 0; i < 256; ++i) {
    const auto pair = std::to_integer<unsigned>(block[i]);
    bits[2 * i] = pair & 15;
    bits[2 * i + 1] = pair >> 4;
    is_empty = is_empty && pair == 0;
  }
  if (is_empty) return XpressVerdict::code_is_empty;
  std::vector<std::uint16_t> table;
  for (unsigned length = 1; length <= 15; ++length) {
    for (std::uint16_t symbol = 0; symbol < 512; ++symbol) {
      if (bits[symbol] != length) continue;
      table.insert(table.end(), std::size_t{1} << (15 - length), symbol);
      if (table.size() > 1U << 15) return XpressVerdict::code_is_incomplete;
    }
  }
  if (table.size() != 1U << 15) return XpressVerdict::code_is_incomplete;

  std::size_t at = 256;
  bool is_past = false;
  const auto byte = [&]() -> std::uint32_t {
    if (at >= block.size()) {
      is_past = true;
      return 0;
    }
    return std::to_integer<std::uint32_t>(block[at++]);
  };
  const auto word = [&]() -> std::uint32_t {
    const std::uint32_t low = byte();
    return low | byte() << 8;
  };
  std::uint32_t next = word() << 16;
  next |= word();
  int spare = 16;
  const auto take = [&](unsigned count) {
    next <<= count;
    spare -= static_cast<int>(count);
    if (spare >= 0) return;
    next |= word() << -spare;
    spare += 16;
  };
  while (!is_past && out.size() < size) {
    const unsigned symbol = table[next >> 17];
    take(bits[symbol]);
    if (symbol < 256) {
      if (!is_past) out.push_back(static_cast<std::byte>(symbol));
      continue;
    }
    std::uint32_t length = symbol % 16;
    if (length == 15) {
      length = byte();
      if (length == 255) {
        length = word();
        if (!is_past && length < 15) return XpressVerdict::length_too_small;
        length -= 15;
      }
      length += 15;
    }
    length += 3;
    const unsigned distance_bits = (symbol - 256) / 16;
    std::uint32_t distance = 1U << distance_bits;
    for (unsigned i = 0; i < distance_bits; ++i) {
      distance += (next >> (31 - i) & 1U) << (distance_bits - 1 - i);
    }
    take(distance_bits);
    if (is_past) break;
    if (distance > out.size() || length > size - out.size()) {
      return XpressVerdict::outside_the_output;
    }
    for (std::uint32_t i = 0; i < length; ++i) out.push_back(out[out.size() - distance]);
  }
  return is_past ? XpressVerdict::past_the_input : XpressVerdict::valid;
}

}  // namespace unbroken::test
