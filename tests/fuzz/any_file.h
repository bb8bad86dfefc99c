// What reading any bytes as a backup file promises, whatever they are.

#ifndef UNBROKEN_TESTS_FUZZ_ANY_FILE_H_
#define UNBROKEN_TESTS_FUZZ_ANY_FILE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "fuzz/promise.h"
#include "unbroken/evidence.h"

namespace unbroken::fuzz {

class FileInMemory final : public RandomAccess {
 public:
  explicit FileInMemory(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    promise(!out.empty(), "an empty range is not asked for");
    promise(offset <= bytes_.size() && out.size() <= bytes_.size() - offset,
            "reads lie within the file");
    ++reads;
    bytes_read += out.size();
    std::memcpy(out.data(), bytes_.data() + offset, out.size());
    return {};
  }

  std::uint64_t reads = 0;
  std::uint64_t bytes_read = 0;

 private:
  std::span<const std::uint8_t> bytes_;
};

inline void read_any_file(std::span<const std::uint8_t> bytes) {
  FileInMemory file(bytes);
  const BackupFileReading reading = read_backup_file(file, "fuzz.bak");
  promise(reading.problem || !reading.sets.empty(), "a file without sets has a problem");
  if (reading.problem) {
    promise(!reading.problem->message.empty(), "a problem has a reason");
    promise(reading.problem->subject == "fuzz.bak", "a problem names the file");
  }
  for (const BackupSet& set : reading.sets) {
    promise(!set.uuid.is_zero(), "a set has its GUID");
    promise(set.devices.size() == 1, "a set has one device");
    if (!set.damage.empty()) continue;
    promise(set.type.has_value(), "a whole set has a type");
    promise(set.first_lsn && set.last_lsn && set.checkpoint_lsn, "a whole set has its LSNs");
    promise(set.backup_size.has_value(), "a whole set has its size");
  }
  // Each part is read at most a few times.
  promise(file.bytes_read <= 16 * bytes.size() + 64 * 1024, "reading is linear in the size");
}

}  // namespace unbroken::fuzz

#endif  // UNBROKEN_TESTS_FUZZ_ANY_FILE_H_
