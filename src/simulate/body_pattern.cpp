#include <bit>
#include <functional>

#include "simulate/backup_file_spec.h"

namespace unbroken::simulate {
namespace {

// One step of SplitMix64.
std::uint64_t mixed(std::uint64_t state) {
  state += 0x9E3779B97F4A7C15;
  state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
  state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
  return state ^ (state >> 31);
}

}  // namespace

BodySource patterned_body(const Guid& set) {
  return [set](const BodyPart& part, std::uint64_t offset, std::span<std::byte> out) {
    std::uint64_t seed = 0;
    for (const std::uint8_t byte : set.bytes()) seed = std::rotl(seed, 8) ^ mixed(seed ^ byte);
    seed ^= mixed((static_cast<std::uint64_t>(part.kind) << 48) | (part.index << 8) |
                  static_cast<std::uint64_t>(part.family.family_sequence_number));
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::uint64_t at = offset + i;
      out[i] = static_cast<std::byte>(mixed(seed ^ (at / 8)) >> (8 * (at % 8)));
    }
  };
}

}  // namespace unbroken::simulate
