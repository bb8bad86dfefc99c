// Which section of a path has to be looked at to find plans to a target: as far as
// the target, and from there as far back as the plans can begin.

#ifndef UNBROKEN_PLAN_TARGET_SECTION_H_
#define UNBROKEN_PLAN_TARGET_SECTION_H_

#include <cstddef>
#include <functional>
#include <optional>

#include "plan/target.h"
#include "unbroken/chain.h"

namespace unbroken::plan_search {

// The end of the set that comes so many sets before the LSN, or before the end of
// the path; null where there are not so many. It lies before the LSN.
[[nodiscard]] Lsn sets_back(const ChainGraph& graph, const ForkPath& path, std::optional<Lsn> lsn,
                            std::size_t count);

// The end of the set that comes so many sets after the LSN; nullopt where there
// are not so many.
[[nodiscard]] std::optional<Lsn> sets_on(const ChainGraph& graph, const ForkPath& path, Lsn lsn,
                                         std::size_t count);

// What of a path is about a wanted time.
struct TimeSection {
  Lsn first_end;   // no log that finished at the time or later ends before this
  Lsn last_state;  // nothing that finished before it ends after this
};

// nullopt where no log finished so late, or nothing so early. comes_before: whether a
// log that does not end on the path may be restored for what comes after it.
[[nodiscard]] std::optional<TimeSection> section_about(
    const ChainGraph& graph, const ForkPath& path, const TargetClock& clock,
    const std::function<bool(const LogLink&)>& comes_before);

}  // namespace unbroken::plan_search

#endif  // UNBROKEN_PLAN_TARGET_SECTION_H_
