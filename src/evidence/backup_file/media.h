// The media header: the TAPE block with its RAID stream, which RESTORE
// LABELONLY prints.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_MEDIA_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_MEDIA_H_

#include <cstdint>
#include <optional>
#include <string>

#include "evidence/backup_file/block.h"
#include "unbroken/backup_set.h"
#include "unbroken/status.h"

namespace unbroken::backup_file {

struct Media {
  std::uint32_t block_size = 0;  // of a filemark: 512 to 65,536
  BackupMedia label;
  int family_sequence_number = 1;
  int mirror = 0;
  std::optional<Guid> media_family_id;
  // Why its sets are damaged, where what it says of its families cannot be.
  std::string contradiction;
};

// Reads a whole TAPE block. Fails with `unsupported` on another program's tape
// and with `damaged`; the error's subject is left to the caller.
[[nodiscard]] Result<Media> read_media(const WholeBlock& tape);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_MEDIA_H_
