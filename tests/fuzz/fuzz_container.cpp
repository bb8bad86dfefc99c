// Any bytes as a compressed container: what follows its first 16 bytes, so that
// no time goes into finding those.

#include <array>
#include <vector>

#include "fuzz/any_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::array<std::uint8_t, 16> kHead{'M', 'S', 'S', 'Q', 'L', 'B', 'A', 'K',
                                               2,   0,   0,   0,   3,   0,   0,   0};
  std::vector<std::uint8_t> file(kHead.begin(), kHead.end());
  file.insert(file.end(), bytes, bytes + size);
  unbroken::fuzz::read_any_file(file);
  return 0;
}
