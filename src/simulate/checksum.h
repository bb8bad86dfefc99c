// The two sums of a plain backup file: of block and stream headers, and of what
// a stream holds.

#ifndef UNBROKEN_SIMULATE_CHECKSUM_H_
#define UNBROKEN_SIMULATE_CHECKSUM_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace unbroken::simulate {

// Exclusive-or of the little-endian 16-bit words; an odd byte at the end is left out.
[[nodiscard]] std::uint16_t word_sum(std::span<const std::byte> bytes);

// The value of a CSUM stream: the exclusive-or of each 512-byte sector's 32-bit
// words, rotated into one sum. Two bytes precede the first sector of a stream
// and are not part of it.
class SectorSum {
 public:
  // Whole sectors, in order.
  void add(std::span<const std::byte> sectors);
  [[nodiscard]] std::uint32_t value() const { return sum_; }

 private:
  std::uint32_t sum_ = 0;
};

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_CHECKSUM_H_
