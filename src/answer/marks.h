// Marks: a database's marked transactions, as msdb's logmarkhistory tells them.
//
// The history knows no recovery forks, and LSNs repeat over them: see mark_forks.h
// for which one a mark lies on.

#ifndef UNBROKEN_ANSWER_MARKS_H_
#define UNBROKEN_ANSWER_MARKS_H_

#include <optional>
#include <string>
#include <vector>

#include "answer/loaded_database.h"
#include "answer/mark_forks.h"
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
  MarkForks forks = {};  // of the one that a plan is for; none of a record named by its LSN
};

// The transactions of the wanted name at or after request.after, oldest first; of
// these the request means the first, or where it has no `after` the first that can be
// reached. "lsn:" and digits name a record by its LSN, as in T-SQL. Fails with not_found for a mark
// that no history tells, invalid_argument for one whose LSN none tells.
[[nodiscard]] Result<std::vector<Mark>> marks_of(const LoadedDatabase& loaded,
                                                 const MarkRequest& request);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_MARKS_H_
