// Describing a real backup file to the writer: the values a file holds, read by
// their places, so that the writer can be asked for the same file again.

#ifndef UNBROKEN_TESTS_SIMULATE_SAMPLE_SPEC_H_
#define UNBROKEN_TESTS_SIMULATE_SAMPLE_SPEC_H_

#include <cstddef>
#include <vector>

#include "simulate/backup_file_spec.h"
#include "simulate/tape_image.h"

namespace unbroken::simulate {

// The set at index in the file. image must outlive the spec, whose body are the
// file's own pages and log blocks.
[[nodiscard]] BackupFileSpec described(const TapeImage& image, std::size_t index);

[[nodiscard]] MediaFamily family_of(const TapeImage& image);

// Which bytes of the file cannot be expected to come out again:
//   SCIN 0x14, 4 bytes: whatever was on the server's stack, up to 2008 R2
//   SCIN 0x8C, 4 bytes: padding that is never set
//   SFIN 0x66, 10 bytes: an LSN of unknown meaning, in three log file records
[[nodiscard]] std::vector<bool> unknown_bytes(const TapeImage& image);

}  // namespace unbroken::simulate

#endif  // UNBROKEN_TESTS_SIMULATE_SAMPLE_SPEC_H_
