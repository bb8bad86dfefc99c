// The real backup files, which lie beside the source tree and not in it.

#ifndef UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SAMPLES_H_
#define UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SAMPLES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unbroken/evidence.h"

namespace unbroken::test {

// False, with a notice printed once, when they are not there.
[[nodiscard]] bool have_samples();

// Paths below the samples folder, in order.
[[nodiscard]] std::vector<std::string> sample_names();

[[nodiscard]] std::string sample_path(std::string_view name);
[[nodiscard]] std::vector<std::byte> sample_bytes(std::string_view name);

// What the reader makes of one of them.
[[nodiscard]] BackupFileReading read_sample(std::string_view name);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_EVIDENCE_BACKUP_FILE_SAMPLES_H_
