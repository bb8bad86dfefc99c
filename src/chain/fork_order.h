// Which fork of a database's history is the newer.

#ifndef UNBROKEN_CHAIN_FORK_ORDER_H_
#define UNBROKEN_CHAIN_FORK_ORDER_H_

#include <vector>

#include "unbroken/chain.h"

namespace unbroken {

// All forks, the newest first. A branch is newer than what it left; otherwise
// the fork with the later last backup is.
[[nodiscard]] std::vector<ForkIndex> forks_newest_first(const ChainGraph& graph);

// True when ancestor lies on the path to fork, below it.
[[nodiscard]] bool descends_from(const ChainGraph& graph, ForkIndex fork, ForkIndex ancestor);

}  // namespace unbroken

#endif  // UNBROKEN_CHAIN_FORK_ORDER_H_
