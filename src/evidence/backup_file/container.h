// The MSSQLBAK container: how SQL Server stores a compressed backup. The tape
// file lies inside it, cut into records that are compressed one by one; only
// the filemarks stand between the records as they are, so that the offsets in
// them are offsets in this file.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONTAINER_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONTAINER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "evidence/backup_file/bytes.h"
#include "unbroken/status.h"

namespace unbroken::backup_file {

// Where the first record starts.
inline constexpr std::uint64_t kContainerHead = 0x1E0;

[[nodiscard]] bool begins_container(Bytes head);

// Fails with `unsupported` when the container cannot be read: encrypted, not
// compressed, or of an unknown version. head holds 16 bytes.
[[nodiscard]] Status check_container(Bytes head);

// A record's head; its size and kind follow from the first word.
struct Record {
  // Enough of a record for read_record().
  static constexpr std::size_t kHeadSize = 0x28;
  static constexpr std::size_t kLeastSize = 24;

  enum class Kind {
    data,     // a compressed piece of the tape file
    padding,  // up to the next filemark
    index,    // tells where pieces start; before the filemark that ends a set's data
  };

  Kind kind = Kind::padding;
  std::uint64_t size = 0;          // with its head
  std::uint64_t decoded_size = 0;  // of a data record
  std::uint32_t entries = 0;       // of an index
};

// Reads the head at the start of bytes, of which an index record needs
// kHeadSize. False when it is none.
[[nodiscard]] bool read_record(Bytes bytes, Record& out);

// Verifies a whole data record's check value and appends what it decodes to.
// False when either does not fit.
[[nodiscard]] bool decode_record(Bytes record, const Record& head, std::vector<std::byte>& out);

struct Piece {
  std::uint64_t set_offset = 0;   // decoded bytes from the set's SSET
  std::uint64_t file_offset = 0;  // of its record
};

// The last piece an index record lists. nullopt when its check value is wrong.
// index holds the entries.
[[nodiscard]] std::optional<Piece> last_piece(Bytes index, const Record& head);

// The offset in bytes of the index record that ends exactly at their end.
[[nodiscard]] std::optional<std::size_t> find_index_before_end(Bytes bytes);

// x = rotl(x, 1) XOR word, over the payload as 32-bit words padded with zeros.
[[nodiscard]] std::uint32_t check_value(Bytes payload);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_CONTAINER_H_
