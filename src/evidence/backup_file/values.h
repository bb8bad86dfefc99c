// The value types a backup file's blocks and records hold.

#ifndef UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_VALUES_H_
#define UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_VALUES_H_

#include <cstddef>
#include <optional>
#include <string>

#include "evidence/backup_file/bytes.h"
#include "unbroken/guid.h"
#include "unbroken/lsn.h"
#include "unbroken/time.h"

namespace unbroken::backup_file {

// Ten bytes: u32 virtual log file, u32 block, u16 slot.
[[nodiscard]] Lsn lsn_at(Bytes bytes, std::size_t at);

// Sixteen bytes as Windows stores them.
[[nodiscard]] Guid guid_at(Bytes bytes, std::size_t at);
// The same, nullopt for the zero GUID.
[[nodiscard]] std::optional<Guid> known_guid_at(Bytes bytes, std::size_t at);

// Five bytes, big-endian and bit-packed: year 14, month 4, day 5, hour 5,
// minute 6, second 6. nullopt where all are zero, or no date.
[[nodiscard]] std::optional<LocalTime> date_at(Bytes bytes, std::size_t at);

// UTF-16LE as UTF-8. Trailing NULs are cut (the software name has one inside
// its length), lone surrogates and a dangling byte become U+FFFD.
[[nodiscard]] std::string text_of_utf16(Bytes text);

// A reference to a string: u16 size in bytes, u16 offset from `whole`'s start.
// False when it points outside; out is nullopt where the size is zero.
[[nodiscard]] bool read_reference(Bytes whole, std::size_t at, std::optional<Bytes>& out);

}  // namespace unbroken::backup_file

#endif  // UNBROKEN_SRC_EVIDENCE_BACKUP_FILE_VALUES_H_
