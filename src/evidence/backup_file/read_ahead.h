// ReadAhead: serves small reads from few large ones, for sources where every
// request costs a round trip.
//
// It knows how a backup file is read: one window at the start holds the media
// header and the first set's head, one at the end the jump table and the last
// set's trailer, for every block size SQL Server writes.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_READ_AHEAD_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_READ_AHEAD_H_

#include <cstdint>
#include <span>
#include <vector>

#include "unbroken/evidence.h"

namespace unbroken::backup_file {

class ReadAhead final : public RandomAccess {
 public:
  // source is borrowed.
  explicit ReadAhead(RandomAccess& source) : source_(source) {}

  [[nodiscard]] std::uint64_t size() const override { return source_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override;

 private:
  struct Window {
    std::uint64_t offset = 0;
    std::vector<std::byte> bytes;

    [[nodiscard]] bool holds(std::uint64_t at, std::size_t size) const {
      return at >= offset && at - offset <= bytes.size() && bytes.size() - (at - offset) >= size;
    }
  };

  Status fetch(Window& window, std::uint64_t offset, std::uint64_t size);

  RandomAccess& source_;
  Window head_;
  Window tail_;
  Window middle_;
};

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_READ_AHEAD_H_
