#include "simulate/checksum.h"

#include <bit>
#include <cassert>

namespace unbroken::simulate {

std::uint16_t word_sum(std::span<const std::byte> bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    sum ^= std::to_integer<std::uint32_t>(bytes[i]) |
           (std::to_integer<std::uint32_t>(bytes[i + 1]) << 8);
  }
  return static_cast<std::uint16_t>(sum);
}

void SectorSum::add(std::span<const std::byte> sectors) {
  constexpr std::size_t kSector = 512;
  assert(sectors.size() % kSector == 0);
  for (; sectors.size() >= kSector; sectors = sectors.subspan(kSector)) {
    std::uint32_t sector = 0;
    for (std::size_t i = 0; i < kSector; ++i) {
      sector ^= std::to_integer<std::uint32_t>(sectors[i]) << (8 * (i % 4));
    }
    sum_ = std::rotl(sum_, 1) ^ sector;
  }
}

}  // namespace unbroken::simulate
