// DatabaseIdentity: which of the labels that evidence uses mean one database.
//
// A database is its family GUID; where the evidence does not know that, its
// recovery fork; then its availability group and name; then its name. Names
// of several servers are joined only while the LSNs seen under them meet.

#ifndef UNBROKEN_CHAIN_IDENTITY_H_
#define UNBROKEN_CHAIN_IDENTITY_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "unbroken/chain.h"
#include "unbroken/name.h"

namespace unbroken {

struct DatabaseIdentity {
  std::vector<std::size_t> lineages;  // indexes into what was asked about, ascending
  std::optional<Guid> family;
  bool is_joined_by_name = false;  // rows of several servers were joined by name only
};

// The LSNs of the sets found under one lineage.
struct LsnRange {
  Lsn first;
  Lsn last;
};

// ranges[i] belongs to lineages[i]; it is looked at only for lineages that know
// neither family nor fork. The order of the answer is that of the first lineages.
[[nodiscard]] std::vector<DatabaseIdentity> identities_of(std::span<const Lineage> lineages,
                                                          std::span<const LsnRange> ranges);

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_IDENTITY_H_
