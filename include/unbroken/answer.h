// Answer: the questions a user asks of a catalog, answered in plain values that
// reports print and hosts read.
//
// Each call reads the catalog, keeps nothing and may run on any thread that
// owns the catalog at that time.

#ifndef UNBROKEN_ANSWER_H_
#define UNBROKEN_ANSWER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "unbroken/analysis.h"
#include "unbroken/backup_set.h"
#include "unbroken/catalog.h"
#include "unbroken/chain.h"
#include "unbroken/estate_graph.h"
#include "unbroken/plan.h"
#include "unbroken/producer.h"
#include "unbroken/rule.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken {

struct CheckRequest {
  std::vector<std::string> databases;  // empty: all
  std::vector<std::string> excluded_databases;
  UtcTime now;
  std::optional<std::int64_t> max_exposure_ms;
  std::optional<UtcOffset> utc_offset;  // of servers whose backups do not state theirs
  std::vector<std::string> skipped_rules;
  ProducerTable producers;  // beside those that are known
  RulePolicy policy;        // which source counts where they disagree
  // How many threads judge: 0 as many as the machine has cores, 1 the caller's.
  std::size_t threads = 0;
};

struct DatabaseCheck {
  DatabaseAnalysis analysis;
  std::vector<Finding> findings;
};

// A database whose status an assumption changes; nullopt where it is not known.
struct AssumedStatus {
  std::string database;
  std::optional<std::string> server_name;
  std::optional<ChainStatus> from;
  std::optional<ChainStatus> to;
};

// What an assumption changes.
struct AssumedEffects {
  std::vector<Finding> appearing;
  std::vector<Finding> disappearing;
  std::vector<AssumedStatus> statuses;
};

struct CheckAnswer {
  UtcTime now;
  std::vector<DatabaseCheck> databases;   // by name, then server
  std::vector<Finding> findings;          // about servers and groups
  std::optional<AssumedEffects> assumed;  // where something was assumed
};

// Fails with not_found for a database that no evidence names.
[[nodiscard]] Result<CheckAnswer> check(Catalog& catalog, const CheckRequest& request);

using CheckedDatabaseCallback = std::function<Status(DatabaseCheck)>;

// check() with each database handed over, in the order of the answer, as soon as
// it is judged, and dropped: memory holds the sets of a few databases and the
// names of all. `each` is called on the caller's thread; a failure that it returns
// ends the check and is handed on. Answers with the findings about servers and
// groups. Fails like check(), for a damaged catalog after some calls of `each`.
[[nodiscard]] Result<std::vector<Finding>> check_each(Catalog& catalog, const CheckRequest& request,
                                                      const CheckedDatabaseCallback& each);

// What check() would answer if the estate of `fragment` held, too, and what that
// changes. A row of the fragment is laid over the row of the same server, section
// and name, column by column, or is added; `"removed": true` takes the row away.
// Backup sets and events are added. Neither catalog changes. Fails like check();
// a database that either of the two names may be asked for.
[[nodiscard]] Result<CheckAnswer> check_assuming(Catalog& catalog, Catalog& fragment,
                                                 const CheckRequest& request);

// A marked transaction (BEGIN TRANSACTION ... WITH MARK) to stop at or before.
struct MarkRequest {
  std::string name;  // "lsn:" and digits name a log record by its LSN
  bool stops_before = false;
  // The first of the name at or after this time, on the server's clock. Without
  // it, the first that can be reached.
  std::optional<LocalTime> after = std::nullopt;
};

struct PlanRequest {
  std::string database;
  std::optional<Guid> family;
  std::optional<Guid> fork;
  PlanTarget target = NewestPoint{};
  std::optional<MarkRequest> mark;  // instead of target
  Minimize minimize = Minimize::sets;
  RestoreRates rates;
  std::optional<std::string> only_producer;  // a producer word, or a third-party tool's name
  ProducerTable producers;                   // beside those that are known
  std::vector<Guid> without;
  bool no_logs = false;
  bool no_differentials = false;
  std::optional<Lsn> redo_from;
  std::optional<Lsn> redo_base;
  std::optional<UtcOffset> utc_offset;
  std::size_t alternatives = 0;  // how many further plans are wanted
  bool explain = false;          // whether every set left out gets its reason
};

// Something true and important about a plan that its steps do not say.
struct Caveat {
  std::string code;  // "tail_not_backed_up"; docs/caveats.md lists them
  std::string message;
};

struct PlanStepAnswer {
  BackupSet set;
  std::optional<LocalTime> stop_at;
  std::optional<Lsn> stop_at_lsn;
  bool stops_before_lsn = false;
  std::optional<MarkName> mark = std::nullopt;  // the record at stop_at_lsn, where it has a name
};

// Which marked transaction a plan is for.
struct PlanMark {
  std::string name;
  std::optional<LocalTime> time;  // when it was committed, on the server's clock
};

struct PlanPath {
  std::vector<PlanStepAnswer> steps;
  Lsn achieved_lsn;
  std::optional<LocalTime> achieved_time;
  bool is_certain = true;
  std::vector<PlanStepAnswer> if_not_reached;
  std::optional<Lsn> only_before;  // see Achieved
  PlanCost cost;
};

struct PlanFailure {
  std::string message;
  std::optional<int> engine_error;
  std::optional<Lsn> missing_from;
  std::optional<Lsn> missing_to;
  std::optional<Guid> missing_fork;
  std::optional<PlanPath> nearest_before;
  std::optional<PlanPath> nearest_after;
};

// A set that is no step of the plan, and why.
struct PlanLeftOut {
  Guid uuid;
  LeftOutReason reason = LeftOutReason::costlier;
};

struct PlanAnswer {
  std::string database;
  std::optional<Guid> family;
  std::optional<Guid> fork;
  PlanTarget target;             // of a mark, the record that it names
  std::optional<PlanMark> mark;  // where one was asked for
  std::variant<PlanPath, PlanFailure> outcome;
  std::vector<Caveat> caveats;
  // Further plans, each different in at least one set, in order of cost.
  std::vector<PlanPath> alternatives;
  std::vector<PlanLeftOut> left_out;  // in order of forks and LSNs, where asked for
};

// Fails with not_found for a database, family, fork or mark that no evidence names,
// invalid_argument for a question that cannot be answered as it stands.
[[nodiscard]] Result<PlanAnswer> plan(Catalog& catalog, const PlanRequest& request);

// One database's chain, and which database of the estate it is.
struct DatabaseChain {
  EstateVertex database = kNone;
  ChainGraph graph;
};

struct GraphsAnswer {
  EstateGraph estate;                 // of all servers
  std::vector<DatabaseChain> chains;  // by name, then server; one without sets is empty
};

// The graphs that every other answer is read from: of the databases called so,
// or of all where none is named. Fails with not_found.
[[nodiscard]] Result<GraphsAnswer> graphs(Catalog& catalog,
                                          const std::vector<std::string>& databases);

}  // namespace unbroken

#endif  // UNBROKEN_ANSWER_H_
