// Who or what made a gap.

#ifndef UNBROKEN_ANALYSIS_GAP_CAUSE_H_
#define UNBROKEN_ANALYSIS_GAP_CAUSE_H_

#include <optional>
#include <vector>

#include "analysis/set_facts.h"
#include "estate/database_facts.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"

namespace unbroken {

// only is the producer whose own collection has the gap; nullopt for the gap of
// all collections together, which no other producer can have made.
[[nodiscard]] GapCause cause_of(const ChainGap& gap, const ChainGraph& graph,
                                const std::vector<SetFacts>& facts, const DatabaseFacts& estate,
                                const std::optional<Producer>& only);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_GAP_CAUSE_H_
