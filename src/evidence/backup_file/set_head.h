// The start of a backup set: the blocks SSET, VOLB and MSCI, and its end: MSLS.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_SET_HEAD_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_SET_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "evidence/backup_file/block.h"
#include "unbroken/backup_set.h"

namespace unbroken::backup_file {

// What has been read of a set so far. A set whose SSET block could be read has
// an identity, and is told about whatever happens to the rest.
struct SetHead {
  std::optional<BackupSet> set;   // what SSET and VOLB say
  std::vector<std::byte> config;  // the leading MQCI stream; empty until MSCI was read
  std::uint64_t size = 0;         // of the blocks read: what follows starts here
};

// Reads the head of the set that starts with known. While the state is
// needs_more or damaged, out holds what could be read before that.
[[nodiscard]] BlockReading read_set_head(Bytes known, SetHead& out);

// The trailing MQCI stream in the MSLS block that ends exactly where known ends;
// empty when there is none. set_offset is the distance of known's start from the
// set's SSET.
[[nodiscard]] std::optional<Bytes> find_trailer_before_end(Bytes known, std::uint64_t set_offset);

// The same in a decoded stream, where the MSLS block's end need not be the end
// of known, and set_offset may not be known. `at` is where to look first, and
// moves to the first place where more bytes could still show one.
[[nodiscard]] std::optional<Bytes> find_trailer_from(Bytes known,
                                                     std::optional<std::uint64_t> set_offset,
                                                     std::size_t& at);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_SET_HEAD_H_
