// Lineages by number and name, and the groups that are found in them.

#ifndef UNBROKEN_TESTS_CHAIN_LINEAGES_H_
#define UNBROKEN_TESTS_CHAIN_LINEAGES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "chain/identity.h"
#include "history.h"

namespace unbroken::test {

// Family or fork 0: not known.
inline Lineage lineage(std::uint8_t family, std::uint8_t fork, const std::string& server,
                       const std::string& name) {
  Lineage made;
  if (family != 0) made.family = guid(family);
  if (fork != 0) made.fork = guid(fork);
  made.server_name = server;
  made.database_name = name;
  return made;
}

using Groups = std::vector<std::vector<std::size_t>>;

inline Groups groups(const std::vector<Lineage>& lineages, std::vector<LsnRange> ranges = {}) {
  ranges.resize(lineages.size());
  Groups out;
  for (const DatabaseIdentity& identity : identities_of(lineages, ranges))
    out.push_back(identity.lineages);
  return out;
}

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_CHAIN_LINEAGES_H_
