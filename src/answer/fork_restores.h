// The restores that began a database's forks, as msdb's restorehistory tells them.

#ifndef UNBROKEN_ANSWER_FORK_RESTORES_H_
#define UNBROKEN_ANSWER_FORK_RESTORES_H_

#include <optional>
#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/time.h"

namespace unbroken {

// Times of the clock of the server that was restored.
struct ForkRestore {
  LocalTime restored;                // restore_date
  std::optional<LocalTime> stop_at;  // nullopt: the log backup was restored whole
};

// By fork: the restore of a log backup that holds the fork point, before the first
// backup that this server took on the fork. nullopt where none is told, or where
// several are that differ.
[[nodiscard]] std::vector<std::optional<ForkRestore>> fork_restores_of(
    const LoadedDatabase& loaded);

// What PlanOptions wants to know of them.
[[nodiscard]] std::vector<std::optional<LocalTime>> fork_stops_of(const LoadedDatabase& loaded);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_FORK_RESTORES_H_
