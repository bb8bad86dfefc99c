// Any bytes as an XPRESS block: the first two say how much it decodes to. The
// decoder must agree with the step-by-step one on everything.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "evidence/backup_file/xpress_huffman.h"
#include "evidence/backup_file/xpress_reference.h"
#include "fuzz/promise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace unbroken;
  if (size < 2) return 0;
  const std::size_t wanted = bytes[0] | std::size_t{bytes[1]} << 8;
  const auto block = std::as_bytes(std::span(bytes + 2, size - 2));
  std::vector<std::byte> out(wanted);
  std::vector<std::byte> expected;
  const bool accepted = backup_file::decode_xpress_huffman(block, out);
  const bool is_valid =
      test::decode_by_the_book(block, wanted, expected) == test::XpressVerdict::valid;
  fuzz::promise(accepted == is_valid, "the decoder takes what MS-XCA takes");
  fuzz::promise(!accepted || std::ranges::equal(out, expected), "the bytes are MS-XCA's");
  return 0;
}
