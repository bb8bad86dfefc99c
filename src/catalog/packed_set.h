// A BackupSet as the bytes of one column, exactly: what is unpacked equals what
// was packed. The uuid is not in them; it has a column of its own.

#ifndef UNBROKEN_CATALOG_PACKED_SET_H_
#define UNBROKEN_CATALOG_PACKED_SET_H_

#include <optional>
#include <string>
#include <string_view>

#include "unbroken/backup_set.h"

namespace unbroken::catalog {

// Replaces what is in out, so that one buffer serves many sets.
void pack(const BackupSet& set, std::string& out);

// nullopt when the bytes are not what pack() wrote.
[[nodiscard]] std::optional<BackupSet> unpack_set(const Guid& uuid, std::string_view bytes);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_PACKED_SET_H_
