// Mutates a tape file and then repairs its checksums, so that the fuzzer gets
// past them. One time in eight they stay wrong.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

void repair(std::span<std::uint8_t> head) {
  const std::size_t sum_at = head.size() - 2;
  head[sum_at] = 0;
  head[sum_at + 1] = 0;
  for (std::size_t i = 0; i < sum_at; i += 2) {
    head[sum_at] ^= head[i];
    head[sum_at + 1] ^= head[i + 1];
  }
}

bool begins_block(std::span<const std::uint8_t> at) {
  constexpr std::array kNames{"TAPE", "SFMB", "SSET", "VOLB", "MSCI",
                              "MSDA", "MSTL", "MSLS", "ESET"};
  for (const char* name : kNames) {
    if (std::memcmp(at.data(), name, 4) == 0) return true;
  }
  return false;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t most, unsigned seed) {
  size = LLVMFuzzerMutate(bytes, size, most);
  if (seed % 8 == 0) return size;
  const std::span<std::uint8_t> file(bytes, size);
  for (std::size_t at = 0; at + 52 <= size; at += 512) {
    const std::span<std::uint8_t> block = file.subspan(at);
    if (!begins_block(block)) continue;
    repair(block.first(52));
    std::size_t stream = block[8] | std::size_t{block[9]} << 8;
    for (int i = 0; i < 8 && stream + 22 <= block.size(); ++i) {
      const std::span<std::uint8_t> head = block.subspan(stream, 22);
      if (head[0] < 'A' || head[0] > 'Z') break;
      repair(head);
      std::uint64_t length = 0;
      std::memcpy(&length, &head[8], 8);
      if (length > size) break;
      stream = (stream + 22 + length + 3) / 4 * 4;
    }
  }
  return size;
}
