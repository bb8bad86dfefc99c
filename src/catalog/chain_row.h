// A ChainRecord as one row of the table `chain`: a key that keeps one lineage's
// sets in LSN order, and everything packed, the first LSN once more, because
// SQLite takes as long over a column as unpacking takes over a dozen members.
//
// A lineage's sets nearly all lie on its fork; a fork that is the expected one
// takes no room.

#ifndef UNBROKEN_CATALOG_CHAIN_ROW_H_
#define UNBROKEN_CATALOG_CHAIN_ROW_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "unbroken/chain.h"

namespace unbroken::catalog {

// The halves of an LSN in five and seven big-endian bytes: they compare as the
// LSNs do.
using LsnKey = std::array<std::uint8_t, 12>;

[[nodiscard]] LsnKey key_of(Lsn lsn);

struct ChainRow {
  LsnKey first_lsn{};
  std::string facts;

  friend bool operator==(const ChainRow&, const ChainRow&) = default;
};

// Writes into row, whose buffer is reused. lineage_fork is zero where the
// lineage has none.
void pack(const ChainRecord& record, const Guid& lineage_fork, ChainRow& row);

// Into a new record, because copies of one are what loading a chain would
// mostly consist of. False when the bytes are not what pack() wrote; record is
// then not to be used.
[[nodiscard]] bool unpack(std::string_view facts, const Guid& lineage_fork, ChainRecord& record);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_CHAIN_ROW_H_
