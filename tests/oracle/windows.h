// Windows: whether the analysis calls those points restorable that the brute
// force can restore to, on one fork of a world.

#ifndef UNBROKEN_TESTS_ORACLE_WINDOWS_H_
#define UNBROKEN_TESTS_ORACLE_WINDOWS_H_

#include <string>

#include "oracle/brute_force.h"
#include "unbroken/chain.h"

namespace unbroken::oracle {

// The first point on which they disagree, as text; empty if there is none. The
// points are the edges of all sets, one LSN to either side, and between them.
std::string window_disagreement(const ChainGraph& graph, ForkIndex fork, const BruteForce& brute);

}  // namespace unbroken::oracle

#endif  // UNBROKEN_TESTS_ORACLE_WINDOWS_H_
