// Which recovery fork a marked transaction lies on.

#ifndef UNBROKEN_ANSWER_MARK_FORKS_H_
#define UNBROKEN_ANSWER_MARK_FORKS_H_

#include <optional>
#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/chain.h"

namespace unbroken {

struct MarkForks {
  // Where a known log backup covers the mark's LSN, the one that finished first foremost:
  // a log of a fork that was made later finished later.
  std::vector<ForkIndex> held;
  // Where the database may have written it too, and no known log backup covers it.
  std::vector<ForkIndex> unheld;
  // By the times no known fork can hold it: the clocks are wrong, or it lies on a fork
  // that no backup tells of. held and unheld go by the LSN alone then.
  bool is_contradicted = false;

  // nullopt where no fork can hold it.
  [[nodiscard]] std::optional<ForkIndex> likeliest() const {
    if (!held.empty()) return held.front();
    return unheld.empty() ? std::nullopt : std::optional(unheld.front());
  }
};

// lsn and time: the mark's. Backups bound when a fork reached the LSN: what one ends
// before was written after it started, what it holds before it finished. A fork is
// left once a branch of it is known to have been there.
[[nodiscard]] MarkForks mark_forks(const LoadedDatabase& loaded, Lsn lsn,
                                   std::optional<LocalTime> time);

// The fork that the record at an LSN inside the log lies on.
[[nodiscard]] ForkIndex fork_at(const ChainGraph::Set& log, Lsn lsn);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_MARK_FORKS_H_
