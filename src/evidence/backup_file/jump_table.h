// JumpTable: where the filemarks of a file are, as its last one says.
//
// The first filemark follows the media header. Then every set has two: one
// where its data end, one that closes it.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_JUMP_TABLE_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_JUMP_TABLE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "evidence/backup_file/layout.h"
#include "evidence/backup_file/windows.h"

namespace unbroken::backup_file {

class JumpTable {
 public:
  // Fails when the file does not end with a filemark, or its list makes no
  // sense. What is read of the file starts at tail_start, where that is before
  // the last filemark, so that one read serves for more.
  [[nodiscard]] Step read(Windows& windows, const Layout& layout, std::uint64_t tail_start);

  // Sets that have a data end; the last may lack its closing filemark.
  [[nodiscard]] std::size_t sets() const { return filemarks_.size() / 2; }
  [[nodiscard]] std::uint64_t set_start(std::size_t set, const Layout& layout) const {
    return filemarks_[2 * set] + layout.filemark_size;
  }
  [[nodiscard]] std::uint64_t data_end(std::size_t set) const { return filemarks_[2 * set + 1]; }
  [[nodiscard]] std::optional<std::uint64_t> closing(std::size_t set) const {
    if (2 * set + 2 >= filemarks_.size()) return std::nullopt;
    return filemarks_[2 * set + 2];
  }
  // True of the filemark the table itself was read from.
  [[nodiscard]] bool is_own(std::uint64_t filemark) const { return filemark == filemarks_.back(); }

 private:
  [[nodiscard]] bool makes_sense(const Layout& layout) const;

  std::vector<std::uint64_t> filemarks_;  // oldest first
  bool lists_are_full_ = false;           // the oldest known may list still older ones
};

// Whether a valid filemark stands at `at`; nullopt while bytes are wanted, then
// `ahead` of them.
[[nodiscard]] std::optional<bool> has_filemark(Windows& windows, const Layout& layout,
                                               std::uint64_t at, std::uint64_t ahead);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_JUMP_TABLE_H_
