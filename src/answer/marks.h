// Marks: a database's marked transactions, as msdb's logmarkhistory tells them.
//
// The history knows no recovery forks, and LSNs repeat over them. Which fork a
// mark lies on is read from the log backups that can hold it: they cover its LSN
// and finished no earlier than it was set.

#ifndef UNBROKEN_ANSWER_MARKS_H_
#define UNBROKEN_ANSWER_MARKS_H_

#include <optional>
#include <string>
#include <vector>

#include "answer/loaded_database.h"
#include "unbroken/answer.h"
#include "unbroken/chain.h"
#include "unbroken/status.h"

namespace unbroken {

// One transaction that carries the wanted mark.
struct Mark {
  Lsn lsn;
  std::optional<LocalTime> time;
  // How a script finds it; nullopt: only by its LSN.
  std::optional<MarkName> name;
  // The fork of the log backup that holds it, then other forks that may.
  std::vector<ForkIndex> forks;
};

// The transactions that the request can mean, oldest first: all of the name, or
// the first at or after request.after. "lsn:" and digits name a record by its
// LSN, as in T-SQL. Fails with not_found for a mark that no history tells,
// invalid_argument for one whose LSN none tells.
[[nodiscard]] Result<std::vector<Mark>> marks_of(const LoadedDatabase& loaded,
                                                 const MarkRequest& request);

// The fork that the record at an LSN inside the log lies on.
[[nodiscard]] ForkIndex fork_at(const ChainGraph::Set& log, Lsn lsn);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_MARKS_H_
