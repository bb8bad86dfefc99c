// Why backups of a database's files do not make it whole.

#ifndef UNBROKEN_PLAN_PARTS_MISSING_H_
#define UNBROKEN_PLAN_PARTS_MISSING_H_

#include <optional>
#include <string>

#include "unbroken/chain.h"

namespace unbroken::plan_search {

struct PartsMissing {
  int engine_error = 0;
  std::string message;
};

// nullopt where no allowed set of the path is a backup of files. Only to be asked
// where no roll forward set was found.
[[nodiscard]] std::optional<PartsMissing> parts_missing(const ChainGraph& graph,
                                                        const ForkPath& path,
                                                        const VertexMask& allowed);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_PARTS_MISSING_H_
