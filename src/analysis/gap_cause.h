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
  // utc_offset is that of sets that do not state theirs.
  GapCauses(const ChainGraph& graph, const std::vector<SetFacts>& facts,
            const DatabaseFacts& estate, std::optional<UtcOffset> utc_offset, UtcTime now);

  // only is the producer whose own collection has the gap; nullopt for the gap
  // of all collections together, which no other producer can have made.
  [[nodiscard]] GapCause cause_of(const ChainGap& gap, const std::optional<Producer>& only) const;

 private:
  [[nodiscard]] std::vector<Vertex> logs_inside(const ChainGap& gap) const;
  [[nodiscard]] GapCause caused_by(CauseKind kind, Vertex v) const;
  [[nodiscard]] std::optional<GapCause> caused_by_event(const ChainGap& gap) const;
  [[nodiscard]] std::optional<UtcOffset> offset_of(Vertex v) const;
  [[nodiscard]] std::optional<UtcTime> finish_in_utc(Vertex v) const;
  [[nodiscard]] std::optional<LocalTime> on_clock_of(Vertex v, UtcTime at) const;
  [[nodiscard]] bool was_restored(const RestoreHistoryEntry& restore, const ChainGap& gap,
                                  const DatabasePlace& place) const;
  [[nodiscard]] bool may_be_purged(const ChainGap& gap, const std::optional<Producer>& only) const;

  const ChainGraph& graph_;
  const std::vector<SetFacts>& facts_;
  const DatabaseFacts& estate_;
  std::optional<UtcOffset> utc_offset_;
  UtcTime now_;
  std::vector<Vertex> logs_;  // by first LSN
  std::vector<Lsn> reached_;  // the greatest last LSN of logs_ up to each
};

}  // namespace unbroken

#endif  // UNBROKEN_ANALYSIS_GAP_CAUSE_H_
