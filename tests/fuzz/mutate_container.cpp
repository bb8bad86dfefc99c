// Mutates a container and then repairs its records' check values, so that the
// fuzzer gets past them. One time in eight they stay wrong.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

constexpr std::size_t kHead = 16;  // what the target puts before the input

std::uint32_t number_at(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint32_t number = 0;
  std::memcpy(&number, &bytes[at], 4);
  return number;
}

void put_check(std::span<std::uint8_t> at, std::span<const std::uint8_t> payload) {
  std::uint32_t check = 0;
  for (std::size_t i = 0; i < payload.size(); i += 4) {
    std::uint32_t word = 0;
    std::memcpy(&word, &payload[i], payload.size() - i < 4 ? payload.size() - i : 4);
    check = (check << 1 | check >> 31) ^ word;
  }
  std::memcpy(at.data(), &check, 4);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(bytes, size, most);
  if (seed % 8 == 0) return size;
  const std::span<std::uint8_t> file(bytes, size);
  for (std::size_t at = 0x1E0 - kHead; at + 0x28 <= size;) {
    const std::span<std::uint8_t> record = file.subspan(at);
    const std::uint32_t tag = number_at(record, 0);
    const std::size_t payload = tag >> 16;
    if (std::memcmp(record.data(), "SFMB", 4) == 0) {
      record[50] = 0;
      record[51] = 0;
      for (std::size_t i = 0; i < 50; i += 2) {
        record[50] ^= record[i];
        record[51] ^= record[i + 1];
      }
      at += record[8] | std::size_t{record[9]} << 8 | 52;
    } else if ((tag & 0xFF) == 0x21 && 28 + payload <= record.size()) {
      put_check(record.subspan(24, 4), record.subspan(28, payload));
      at += 28 + payload;
    } else if ((tag & 0xFF) == 0x24) {
      at += 24 + payload;
    } else if ((tag & 0xFF) == 0x2C) {
      const std::size_t entries = std::size_t{number_at(record, 0x1C)} * 16;
      const std::size_t length = number_at(record, 0x20);
      if (entries > record.size() - 0x28 || length > record.size()) break;
      put_check(record.subspan(0x24, 4), record.subspan(0x28, entries));
      at += 0x18 + length;
    } else {
      break;
    }
  }
  return size;
}
