// Agreement: whether the planner, the brute force and the RESTORE engine say the
// same of a world, for every target at the edges of its backups.

#ifndef UNBROKEN_TESTS_ORACLE_AGREEMENT_H_
#define UNBROKEN_TESTS_ORACLE_AGREEMENT_H_

#include <cstdint>
#include <string>

#include "oracle/world.h"

namespace unbroken::oracle {

struct Tally {
  std::uint64_t worlds = 0;
  std::uint64_t ways = 0;       // restored on the engine one by one
  std::uint64_t questions = 0;  // put to planner and brute force
  std::uint64_t replays = 0;    // plans restored on the engine
};

// The first disagreement, as text; empty if there is none.
std::string disagreement(const World& world, Tally& tally);

// The shortest history found by leaving out events and making choices plain
// that is still a cause for disagreement, told with its sets and who says what.
std::string shrunk(History history, bool headers_told);

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_AGREEMENT_H_
