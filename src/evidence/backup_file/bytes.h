// Little-endian numbers in a span of bytes. Callers have checked the bounds.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BYTES_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BYTES_H_

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

namespace unbroken::backup_file {

using Bytes = std::span<const std::byte>;

inline constexpr std::uint64_t kKiB = 1024;

[[nodiscard]] inline std::uint8_t u8(Bytes bytes, std::size_t at) {
  assert(at < bytes.size());
  return std::to_integer<std::uint8_t>(bytes[at]);
}

[[nodiscard]] inline std::uint16_t u16(Bytes bytes, std::size_t at) {
  return static_cast<std::uint16_t>(u8(bytes, at) | u8(bytes, at + 1) << 8);
}

[[nodiscard]] inline std::uint32_t u32(Bytes bytes, std::size_t at) {
  return std::uint32_t{u16(bytes, at)} | std::uint32_t{u16(bytes, at + 2)} << 16;
}

[[nodiscard]] inline std::uint64_t u64(Bytes bytes, std::size_t at) {
  return std::uint64_t{u32(bytes, at)} | std::uint64_t{u32(bytes, at + 4)} << 32;
}

// Four characters as u32() reads them.
[[nodiscard]] constexpr std::uint32_t four_characters(const char (&name)[5]) {
  std::uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<std::uint8_t>(name[i]);
  return value;
}

[[nodiscard]] constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t step) {
  return (value + step - 1) / step * step;
}

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_BYTES_H_
