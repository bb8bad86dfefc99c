// A ChainRecord as one row of the table `chain`: the key that keeps one
// database's sets together in LSN order, and the rest packed, because reading
// one column costs as much as unpacking ten members.

#ifndef UNBROKEN_CATALOG_CHAIN_ROW_H_
#define UNBROKEN_CATALOG_CHAIN_ROW_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "unbroken/chain.h"

namespace unbroken::catalog {

// The halves of an LSN in five and seven big-endian bytes: they compare as the
// LSNs do.
using LsnKey = std::array<std::uint8_t, 12>;

[[nodiscard]] LsnKey key_of(Lsn lsn);

struct ChainRow {
  Guid fork;         // last_fork
  LsnKey first_lsn;  // first_lsn
  std::string facts;

  friend bool operator==(const ChainRow&, const ChainRow&) = default;
};

// Writes into row, whose buffer is reused.
void pack(const ChainRecord& record, ChainRow& row);

// nullopt when the bytes are not what pack() wrote.
[[nodiscard]] std::optional<ChainRecord> unpack_chain(std::string_view fork,
                                                      std::string_view first_lsn,
                                                      std::string_view facts);

}  // namespace unbroken::catalog

#endif  // UNBROKEN_CATALOG_CHAIN_ROW_H_
