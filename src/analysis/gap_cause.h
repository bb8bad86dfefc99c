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

// Judges the gaps of one database. What it is made of must outlive it.
class GapCauses {
 public:
  GapCauses(const ChainGraph& graph, const std::vector<SetFacts>& facts,
            const DatabaseFacts& estate);

  // only is the producer whose own collection has the gap; nullopt for the gap
  // of all collections together, which no other producer can have made.
  [[nodiscard]] GapCause cause_of(const ChainGap& gap, const std::optional<Producer>& only) const;

 private:
  [[nodiscard]] std::vector<Vertex> logs_inside(const ChainGap& gap) const;
  [[nodiscard]] GapCause caused_by(CauseKind kind, Vertex v) const;
  [[nodiscard]] std::optional<GapCause> caused_by_event(const ChainGap& gap) const;

  const ChainGraph& graph_;
  const std::vector<SetFacts>& facts_;
  const DatabaseFacts& estate_;
  std::vector<Vertex> logs_;  // by first LSN
  std::vector<Lsn> reached_;  // the greatest last LSN of logs_ up to each
};

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_GAP_CAUSE_H_
