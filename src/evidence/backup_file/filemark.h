// The soft filemark (SFMB): a block between the parts of a file that lists where
// the earlier filemarks are. The file's last one is the way to every set.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILEMARK_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILEMARK_H_

#include <cstdint>
#include <vector>

#include "evidence/backup_file/block.h"

namespace unbroken::backup_file {

struct Filemark {
  // How many bytes from the block's start are needed to read all entries.
  std::uint64_t size_with_entries = 0;
  std::uint32_t entries = 0;
  std::uint32_t most_entries = 0;
  std::uint32_t first_entry = 0;  // from the block's start

  // True when older filemarks may exist that the list had no room for.
  [[nodiscard]] bool is_full() const { return entries != 0 && entries >= most_entries; }
};

// How many bytes read_filemark() looks at.
inline constexpr std::size_t kFilemarkFields = 0x40;

// Reads the filemark at the start of bytes, whose block size the media header
// states. False when there is none.
[[nodiscard]] bool read_filemark(Bytes bytes, std::uint32_t block_size, Filemark& out);

// The file offsets it lists, oldest first. bytes hold size_with_entries.
[[nodiscard]] std::vector<std::uint64_t> earlier_filemarks(Bytes bytes, const Filemark& filemark);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_FILEMARK_H_
