// MS-XCA 2.2.4 step by step, slowly: it says why a block is not valid.

#ifndef UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_XPRESS_REFERENCE_H_
#define UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_XPRESS_REFERENCE_H_

#include <cstddef>
#include <span>
#include <vector>

namespace unbroken::test {

enum class XpressVerdict {
  valid,
  code_is_empty,       // no symbol has a code
  code_is_incomplete,  // or oversubscribed
  length_too_small,    // a 16-bit match length below 15
  past_the_input,      // a word or byte that has to be read is not there
  outside_the_output,  // a match reaches before the block or writes past it
};

// Decodes size bytes; out holds them where the block is valid.
[[nodiscard]] XpressVerdict decode_by_the_book(std::span<const std::byte> block, std::size_t size,
                                               std::vector<std::byte>& out);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_XPRESS_REFERENCE_H_
