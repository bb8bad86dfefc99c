// Any bytes as a backup file, and as the head that recognise() sees.

#include "fuzz/any_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::span<const std::uint8_t> input(bytes, size);
  (void)unbroken::recognise(std::as_bytes(input));
  unbroken::fuzz::read_any_file(input);
  return 0;
}
