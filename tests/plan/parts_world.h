// PartsWorld: a small database that is backed up in parts, lived through at
// random. What is backed up is told twice, as evidence and as sets on media.

#ifndef UNBROKEN_TESTS_PLAN_PARTS_WORLD_H_
#define UNBROKEN_TESTS_PLAN_PARTS_WORLD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "simulate/restore_engine.h"
#include "unbroken/chain.h"

namespace unbroken::test {

struct PartsWorld {
  std::vector<ChainRecord> records;
  std::vector<simulate::RestorableSet> on_media;  // the same sets, in the same order
  std::vector<simulate::LogCommit> commits;

  // The transactions that a database at this LSN holds.
  [[nodiscard]] std::vector<std::uint32_t> before(Lsn end) const;
};

// At most max_sets sets. The same seed gives the same world everywhere.
PartsWorld live_in_parts(std::uint64_t seed, std::size_t max_sets);

// A line for each set: "2 F [1010,1020) 1 2*", a star for a changed file's base.
std::string text_of(const PartsWorld& world);

}  // namespace unbroken::test

#endif  // UNBROKEN_TESTS_PLAN_PARTS_WORLD_H_
