// Plan: the cheapest sequence of RESTORE statements that brings a database to a
// wanted point, or the reason why none does.
//
// Planning is a search for the cheapest path over the states a restored
// database can be in. It never guesses between forks and never hides that a
// point is uncertain. It reads a ChainGraph and nothing else; opinions about
// coexistence (rules) have no say in it. Calls may run on any thread.

#ifndef UNBROKEN_PLAN_H_
#define UNBROKEN_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "unbroken/backup_set.h"
#include "unbroken/chain.h"
#include "unbroken/status.h"
#include "unbroken/time.h"

namespace unbroken {

enum class Minimize : std::uint8_t { sets, bytes, time };

// Where to. NewestPoint: as far as the evidence reaches.
struct NewestPoint {};
// Everything committed at or before this time. Without a zone it is the local
// time of the server that took the backups.
struct TimePoint {
  PointInTime at;
};
// The end of the backup that ends at this LSN; inside a log backup, up to and
// including the log record at it (STOPATMARK = 'lsn:...').
struct LsnPoint {
  Lsn lsn;
};
// The log record at this LSN, up to and including it or to just before it. Only
// a log backup that holds the record leads to its end.
struct RecordPoint {
  Lsn lsn;
  bool stops_before = false;
};
using PlanTarget = std::variant<NewestPoint, TimePoint, LsnPoint, RecordPoint>;

// How long a restore is taken to last: bytes per second, and seconds a step.
struct RestoreRates {
  std::uint64_t data_bytes_per_second = 200ULL << 20;
  std::uint64_t log_bytes_per_second = 50ULL << 20;
  std::uint64_t milliseconds_per_step = 500;
};

struct PlanOptions {
  PlanTarget target = NewestPoint{};
  Minimize minimize = Minimize::sets;
  RestoreRates rates;
  // The fork whose history is wanted. Not given, it is the newest fork that
  // reaches the target.
  std::optional<ForkIndex> fork;
  // Which sets may be used; empty is all that are usable.
  VertexMask allowed;
  // The database is RESTORING and stands at this LSN: no full is restored.
  std::optional<Lsn> redo_from;
  // Its differential_base_lsn; without it no differential is used after redo_from.
  std::optional<Lsn> redo_base;
  // The zone of sets that do not state theirs.
  std::optional<UtcOffset> utc_offset;
  // By fork: the STOPAT of the restore that began it, on the clock of the server
  // that took the log backup it stopped in (msdb's restorehistory). What was
  // committed later is not on that fork. Empty: of no fork is it known.
  std::vector<std::optional<LocalTime>> fork_stops;
  // How many further plans are wanted beside the cheapest.
  std::size_t alternatives = 0;
};

struct PlanStep {
  Vertex set = kNone;
  std::optional<LocalTime> stop_at;  // STOPAT, in the server's local time
  std::optional<Lsn> stop_at_lsn;    // stop at the target, or where the path leaves this log's fork
  // Leaves out the record at stop_at_lsn: at a fork point it is the other branch's.
  bool stops_before_lsn = false;
};

struct Achieved {
  Lsn lsn;         // of the state after the last step; of the target where that is an LSN
  LocalTime time;  // finish of the last set, as recorded; ChainGraph::kNoTime if unknown
  bool is_certain = true;
  std::vector<Vertex> if_not_reached;  // the next logs, should the point lie past the last one
  // Of a time that is not certain to lie before the LSN at which the fork left the one
  // of the last log: a database that stops beyond this LSN holds what never was on the fork.
  std::optional<Lsn> only_before;
};

struct PlanCost {
  std::uint64_t sets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t milliseconds = 0;
  std::uint64_t damaged_sets = 0;

  friend bool operator==(const PlanCost&, const PlanCost&) = default;
};

struct Plan {
  ForkIndex fork = kNone;
  std::vector<PlanStep> steps;
  Achieved achieved;
  PlanCost cost;
  // Other forks whose history holds the target too.
  std::vector<ForkIndex> other_forks;
  // Further plans for the same target and fork, each different in at least one
  // set from all before it, in order of cost.
  std::vector<Plan> alternatives;
};

// What a restore would need and nobody has.
struct MissingRange {
  Lsn from_lsn;
  std::optional<Lsn> to_lsn;
  ForkIndex fork = kNone;
};

struct Unreachable {
  std::string message;
  // What SQL Server would raise if the set nearest to the break were restored next.
  std::optional<int> engine_error;
  std::optional<MissingRange> missing;
  std::optional<Plan> nearest_before;
  std::optional<Plan> nearest_after;
};

using PlanOutcome = std::variant<Plan, Unreachable>;

// Fails with invalid_argument where the question itself cannot be answered: a
// target with a zone while a set's own is unknown, --redo-from inside several forks.
[[nodiscard]] Result<PlanOutcome> plan_restore(const ChainGraph& graph, const PlanOptions& options);

// Why a plan does without a set.
enum class LeftOutReason : std::uint8_t {
  excluded,  // the options shut it out
  to_nul,    // it was thrown away
  incomplete_stripes,
  lsns_unknown,   // the evidence does not place it, or contradicts itself
  files_unknown,  // a backup of some files, nobody tells which
  empty_log,
  other_fork,
  base_missing,  // of a differential: not at hand, or not to be used
  // A differential of what the plan does not restore, or of another base than the
  // restoring database is said to have.
  other_base,
  after_target,
  already_restoring,       // nothing begins anew, or adds files to, a restore that goes on
  older_data_backup,       // the plan's data backups lead further, for every file it holds
  covered_by_data_backup,  // of a log
  behind_gap,
  overlap,  // the plan's logs cover it
  damaged,
  costlier,
};

[[nodiscard]] std::string_view spelling_of(LeftOutReason reason);

struct LeftOut {
  Vertex set = kNone;
  LeftOutReason reason = LeftOutReason::costlier;
};

// One reason for every set that is no step of the plan, in vertex order.
// options are those the plan was made with.
[[nodiscard]] std::vector<LeftOut> explain(const ChainGraph& graph, const Plan& plan,
                                           const PlanOptions& options);

// ---- T-SQL

// The name by which STOPATMARK and STOPBEFOREMARK find a marked transaction: the
// first of that name at or after a time, or the first of all.
struct MarkName {
  std::string name;
  std::optional<LocalTime> after = std::nullopt;

  friend bool operator==(const MarkName&, const MarkName&) = default;
};

// A step with what its RESTORE statement needs of the set.
struct ScriptStep {
  BackupSet set;
  std::optional<LocalTime> stop_at;
  std::optional<Lsn> stop_at_lsn;
  bool stops_before_lsn = false;
  std::optional<MarkName> mark = std::nullopt;  // the record at stop_at_lsn, where it has a name
};

// Backup files that were seen below one folder, or under one URL, and that the
// restoring server finds below another.
struct PathMapping {
  std::string from;
  std::string to;

  // Reads "OLD=NEW"; OLD ends at the first equals sign. Fails with
  // invalid_argument where one of them is empty.
  static Result<PathMapping> parse(std::string_view text);

  friend bool operator==(const PathMapping&, const PathMapping&) = default;
};

// What one RESTORE statement reads of a set: a device for every stripe, in order.
struct RestoreDevices {
  std::string_view kind;  // DISK, TAPE or URL
  std::vector<std::string> paths;
};

// The first copy of every stripe that is there, its path mapped. Fails with
// not_found or unsupported as restore_script() does; the subject is the set.
[[nodiscard]] Result<RestoreDevices> restore_devices(const BackupSet& set,
                                                     const std::vector<PathMapping>& mappings);

// How the user wants the database restored.
struct ScriptChoices {
  std::optional<std::string> restore_as;  // another name
  // Folders for data, FILESTREAM and full-text files and for log files. Where one
  // is not given, such files go where they lay. Two files of one base name become
  // x.ndf and x_2.ndf, in the order of the set's file list.
  std::optional<std::string> move_data;
  std::optional<std::string> move_log;
  // The longest `from` that a path begins with wins, without regard to ASCII case
  // and to which slash is used; whole names only: /b does not stand for /backup.
  std::vector<PathMapping> path_mappings;
  // The last statement leaves the database readable, WITH STANDBY = this file.
  std::optional<std::string> standby_file;
  // First the log that was not backed up yet is, beside the last backup restored,
  // and after that backup it is restored. For a plan to the newest point only.
  bool tail_log = false;
};

// What statements that were written already leave to those that follow them.
struct ScriptBeginning {
  bool is_damaged = false;  // a damaged set was restored
  bool uses_url = false;
  bool has_parts = false;  // backups of files
};

struct ScriptOptions {
  std::string database;  // what the plan restores
  std::vector<ScriptStep> steps;
  bool is_certain = true;
  std::vector<ScriptStep> if_not_reached;  // restored only while still RESTORING
  std::optional<Lsn> only_before;          // no RECOVERY: see Achieved
  ScriptChoices choices;
  std::vector<std::string> remarks;  // stand above the script as comments
  // Given, the steps go on where others ended WITH NORECOVERY, and the script has the
  // remarks of all of them and the statements of these. Not with other choices.
  std::optional<ScriptBeginning> beginning = std::nullopt;
};

// The RESTORE script of a plan: one statement per step, each followed by GO.
// RECOVERY is issued only where the point is certain to have been reached. Every
// line is plain text to sqlcmd, SQL Server Management Studio and Invoke-Sqlcmd:
// what no one-line literal can hold stands in a variable of its batch. What a
// reader must see to before running it (passwords, credentials) is a comment.
//
// Fails with invalid_argument for choices that contradict each other or the
// plan, not_found for a set without files, or without a file list where files
// are to be moved, unsupported for a set that no script restores: one on virtual
// devices, thrown away, or with a path or a file's name that RESTORE does not
// take.
// The subject is the choice or the backup set.
[[nodiscard]] Result<std::string> restore_script(const ScriptOptions& options);

// The same in its two parts: comments, a line each, and what is run.
struct ScriptText {
  std::string remarks;
  std::string statements;
};
[[nodiscard]] Result<ScriptText> restore_script_text(const ScriptOptions& options);

// What a statement that restores the set leaves to those after it. Fails as
// restore_devices() does.
[[nodiscard]] Result<ScriptBeginning> continued(ScriptBeginning beginning, const BackupSet& set);

}  // namespace unbroken

#endif  // UNBROKEN_PLAN_H_
