// Windows and gaps with names and times instead of vertices.

#ifndef UNBROKEN_ANALYSIS_CHAIN_VALUES_H_
#define UNBROKEN_ANALYSIS_CHAIN_VALUES_H_

#include <optional>
#include <vector>

#include "analysis/set_facts.h"
#include "unbroken/analysis.h"
#include "unbroken/chain.h"

namespace unbroken {

// nullopt for a fork that no evidence names.
[[nodiscard]] std::optional<Guid> fork_id(const ChainGraph& graph, ForkIndex fork);

[[nodiscard]] std::optional<LocalTime> finish_of(const ChainGraph& graph, Vertex v);

[[nodiscard]] WindowAnalysis window_analysis(const ChainWindow& window, const ChainGraph& graph,
                                             const std::vector<SetFacts>& facts);

[[nodiscard]] GapAnalysis gap_analysis(const ChainGap& gap, const ChainGraph& graph,
                                       const GapCause& cause);

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_CHAIN_VALUES_H_
