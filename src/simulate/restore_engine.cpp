#include "simulate/restore_engine.h"

#include <algorithm>
#include <utility>

#include "simulate/restore_engine_files.h"

namespace unbroken::simulate {
namespace {

constexpr RestoreOutcome kDone{};

constexpr RestoreOutcome error(int number) { return {number, false}; }

constexpr int kNotReached = 4322;

bool rolls_forward(const VirtualDatabase& database) {
  return database.state == DatabaseState::restoring || database.state == DatabaseState::standby;
}

// What keeps any RESTORE away from the database, whatever it reads.
RestoreOutcome refused_by_database(const VirtualDatabase& database) {
  if (database.state == DatabaseState::missing) return kDone;
  if (database.is_mirrored || database.is_in_availability_group) return error(3104);
  if (database.is_in_use_by_this_session) return error(3102);
  if (database.is_in_use) return error(3101);
  return kDone;
}

// What can be wrong with a set by itself.
RestoreOutcome refused_by_media(const VirtualDatabase& database, const RestoreStatement& statement,
                                const VirtualServer& server) {
  const RestorableSet& set = *statement.set;
  if (!set.can_be_opened) return error(3201);
  if (set.families_at_hand < set.family_count) return error(3132);
  if (set.database_version > server.database_version) return error(3169);
  if (statement.checksum && !set.has_backup_checksums) return error(3187);
  if (set.is_damaged && !statement.continue_after_error) return error(3182);
  const bool continues = set.type != BackupType::full && !statement.partial;
  if (continues && database.went_on_after_error && !statement.continue_after_error) {
    return error(4323);
  }
  if (statement.recovery == Recovery::standby && set.database_version < server.database_version) {
    return error(3180);  // STANDBY would have to upgrade what it keeps read-only
  }
  return kDone;
}

RestoreOutcome refused_by_files(const RestoreStatement& statement, const VirtualServer& server) {
  std::vector<std::string> claimed;
  for (const std::string& file : statement.set->files) {
    const auto moved = std::find_if(statement.move.begin(), statement.move.end(),
                                    [&file](const auto& pair) { return pair.first == file; });
    const std::string& target = moved == statement.move.end() ? file : moved->second;
    const auto& taken = server.files_of_other_databases;
    if (std::find(taken.begin(), taken.end(), target) != taken.end()) return error(3156);
    if (std::find(claimed.begin(), claimed.end(), target) != claimed.end()) return error(3176);
    claimed.push_back(target);
  }
  return kDone;
}

// STOPAT on a data backup cannot cut it short: the point has to lie past its end.
RestoreOutcome refused_by_stop(const RestorableSet& set, const StopClause& stop) {
  using Kind = StopClause::Kind;
  if (stop.kind == Kind::none) return kDone;
  if (set.recovery_model == RecoveryModel::simple) return error(3145);
  if (stop.kind == Kind::at_mark || stop.kind == Kind::before_mark) return error(4340);
  if (stop.kind == Kind::at_time ? stop.time < set.finish : stop.lsn < set.last_lsn) {
    return error(4338);
  }
  return kDone;
}

// Replacing a database that exists: is it this one, and is its end backed up?
RestoreOutcome refused_by_replaced(const VirtualDatabase& database,
                                   const RestoreStatement& statement) {
  if (database.state == DatabaseState::missing || statement.replace) return kDone;
  const RestorableSet& set = *statement.set;
  if (database.family != set.family) return error(3154);
  if (database.name != set.database_name) return error(3141);
  const bool keeps_log = database.recovery_model != RecoveryModel::simple;
  if (database.state != DatabaseState::online || !keeps_log || !database.has_tail) return kDone;
  if (statement.stop.kind == StopClause::Kind::none) return error(3159);
  const bool needs_tail = statement.stop.kind == StopClause::Kind::at_time && database.tail_since &&
                          *database.tail_since <= statement.stop.time;
  return needs_tail ? error(3173) : kDone;
}

void take_data(VirtualDatabase& database, const RestorableSet& set) {
  database.fork = set.last_fork;
  database.lsn = set.last_lsn;
  database.recovery_model = set.recovery_model;
  database.database_version = set.database_version;
  database.transactions.clear();
  database.newest_commit.reset();
  for (const LogCommit& commit : set.commits) {
    database.transactions.push_back(commit.transaction);
    database.newest_commit = std::max(database.newest_commit.value_or(commit.at), commit.at);
  }
}

RestoreOutcome restore_full(VirtualDatabase& database, const RestoreStatement& statement) {
  const RestorableSet& set = *statement.set;
  if (const auto no = refused_by_replaced(database, statement); !no.is_done()) return no;
  if (const auto no = refused_by_stop(set, statement.stop); !no.is_done()) return no;
  take_data(database, set);
  begin_files(database);
  if (!set.data_files.empty()) (void)place_files(database, set);  // a full holds every file
  database.family = set.family;
  database.differential_base = set.is_copy_only ? Guid() : set.uuid;
  database.went_on_after_error = set.is_damaged;
  database.has_tail = false;
  database.is_interrupted = false;
  return kDone;
}

// What a differential or a log needs of the database before any LSN is looked at.
RestoreOutcome refused_by_state(const VirtualDatabase& database, const RestorableSet& set,
                                bool restart) {
  if (database.state == DatabaseState::missing) return error(3118);
  if (!rolls_forward(database)) return error(3117);
  if (database.is_interrupted && !restart) return error(4319);
  if (database.family != set.family) return error(3154);
  return kDone;
}

// Whether the database stands on the history that the set continues: on the
// branch it ends in, or on one before while that had not been left.
bool is_on_path_of(const VirtualDatabase& database, const RestorableSet& set) {
  if (database.fork == set.last_fork) return true;
  if (set.first_fork != set.last_fork && database.fork == set.first_fork) {
    return database.lsn <= set.fork_point_lsn;
  }
  return std::any_of(set.ancestry.begin(), set.ancestry.end(), [&](const BranchPoint& left) {
    return database.fork == left.fork && database.lsn <= left.lsn;
  });
}

// What lists its files is judged file by file.
RestoreOutcome restore_parts(VirtualDatabase& database, const RestoreStatement& statement) {
  const RestorableSet& set = *statement.set;
  const bool can_create = set.type == BackupType::file || set.type == BackupType::partial;
  const bool is_new = database.state == DatabaseState::missing || statement.partial;
  if (is_new && !can_create) return error(3118);
  if (is_new) {
    if (const auto no = refused_by_replaced(database, statement); !no.is_done()) return no;
    begin_files(database);
    database.family = set.family;
    database.fork = set.last_fork;
    database.differential_base = Guid();
    database.went_on_after_error = false;
    database.has_tail = false;
    database.is_interrupted = false;
  } else {
    const auto no = refused_by_state(database, set, statement.restart);
    if (!no.is_done()) return no;
    if (database.files.empty()) return error(3119);  // nothing is known of its files
    if (!is_on_path_of(database, set)) return error(3121);
  }
  if (const auto no = refused_by_stop(set, statement.stop); !no.is_done()) return no;
  if (const auto no = place_files(database, set); !no.is_done()) return no;
  database.recovery_model = set.recovery_model;
  database.database_version = set.database_version;
  database.went_on_after_error = database.went_on_after_error || set.is_damaged;
  if (database.lsn == set.last_lsn) database.fork = set.last_fork;  // no file stands before it
  return kDone;
}

RestoreOutcome restore_differential(VirtualDatabase& database, const RestoreStatement& statement) {
  const RestorableSet& set = *statement.set;
  if (!set.data_files.empty()) return restore_parts(database, statement);
  if (const auto no = refused_by_state(database, set, statement.restart); !no.is_done()) return no;
  if (database.differential_base.is_zero() ||
      database.differential_base != set.differential_base_guid) {
    return error(3136);
  }
  if (!is_on_path_of(database, set)) return error(4330);
  if (set.last_lsn <= database.lsn) return error(3120);
  if (const auto no = refused_by_stop(set, statement.stop); !no.is_done()) return no;
  take_data(database, set);
  begin_files(database);  // they all stand where it ends
  database.went_on_after_error = database.went_on_after_error || set.is_damaged;
  return kDone;
}

// How far the clause lets the log be rolled forward: exclusive.
struct StopPoint {
  Lsn lsn;
  bool is_reached = false;  // false: it lies past the end of the log
};

StopPoint stop_point(const RestorableSet& log, const StopClause& stop) {
  using Kind = StopClause::Kind;
  const bool is_mark = stop.kind == Kind::at_mark || stop.kind == Kind::before_mark;
  const bool stops_before = stop.kind == Kind::before_lsn || stop.kind == Kind::before_mark;
  if (stop.kind == Kind::before_lsn) {
    return stop.lsn < log.last_lsn ? StopPoint{stop.lsn, true} : StopPoint{log.last_lsn, false};
  }
  if (stop.kind == Kind::at_lsn && stop.lsn >= log.last_lsn) return {log.last_lsn, false};
  bool found = stop.kind == Kind::at_lsn;
  for (const LogCommit& commit : log.commits) {
    switch (stop.kind) {
      case Kind::at_time:
        if (commit.at > stop.time) return {commit.lsn, true};
        break;
      case Kind::at_lsn:
        if (commit.lsn > stop.lsn) return {commit.lsn, true};
        break;
      case Kind::at_mark:
      case Kind::before_mark:
        if (found) return {commit.lsn, true};
        if (commit.mark == stop.mark && (!stop.after || commit.at >= *stop.after)) {
          if (stops_before) return {commit.lsn, true};
          found = true;
        }
        break;
      case Kind::none:
      case Kind::before_lsn:
        break;
    }
  }
  return {log.last_lsn, found && (is_mark || stop.kind == Kind::at_lsn)};
}

// The wanted point lies before what is already restored.
bool is_behind(const VirtualDatabase& database, const StopClause& stop) {
  using Kind = StopClause::Kind;
  if (stop.kind == Kind::at_time) {
    return database.newest_commit && *database.newest_commit > stop.time;
  }
  return (stop.kind == Kind::at_lsn || stop.kind == Kind::before_lsn) && stop.lsn < database.lsn;
}

RestoreOutcome restore_log(VirtualDatabase& database, const RestoreStatement& statement) {
  const RestorableSet& log = *statement.set;
  if (const auto no = refused_by_state(database, log, statement.restart); !no.is_done()) return no;
  if (!is_on_path_of(database, log)) return error(4330);
  if (log.first_lsn > database.lsn) return error(4305);
  const bool is_too_late = is_behind(database, statement.stop);
  if (log.last_lsn <= database.lsn) return error(is_too_late ? 4343 : 4326);
  if (is_too_late) return error(4335);

  const bool stops = statement.stop.kind != StopClause::Kind::none;
  const StopPoint stop = stops ? stop_point(log, statement.stop) : StopPoint{log.last_lsn, true};
  if (stop.lsn < database.lsn) return error(4335);  // a mark that was passed already
  if (stops && stop.is_reached && log.has_bulk_logged_data) return error(4341);

  const Lsn from = database.lsn;
  if (database.files.empty()) {
    for (const LogCommit& commit : log.commits) {
      if (commit.lsn < from || commit.lsn >= stop.lsn) continue;
      database.transactions.push_back(commit.transaction);
      database.newest_commit = std::max(database.newest_commit.value_or(commit.at), commit.at);
    }
    database.lsn = stop.lsn;
  } else {
    roll_files(database, log, stop.lsn);
  }
  // At the fork point itself both branches still hold the same.
  const bool stops_before_fork = log.first_fork != log.last_fork &&
                                 stop.lsn <= log.fork_point_lsn && database.fork != log.last_fork;
  database.fork = stops_before_fork ? log.first_fork : log.last_fork;
  database.went_on_after_error = database.went_on_after_error || log.is_damaged;
  const bool misses = stops && !stop.is_reached && statement.recovery == Recovery::recovery;
  return misses ? RestoreOutcome{kNotReached, true} : kDone;
}

RestoreOutcome recover(VirtualDatabase& database, const RestoreStatement& statement) {
  if (database.state == DatabaseState::missing) return error(3118);
  if (!rolls_forward(database)) return error(3153);
  if (database.is_interrupted && !statement.restart) return error(4319);
  return kDone;
}

DatabaseState state_after(Recovery recovery) {
  switch (recovery) {
    case Recovery::recovery:
      return DatabaseState::online;
    case Recovery::norecovery:
      return DatabaseState::restoring;
    case Recovery::standby:
      return DatabaseState::standby;
  }
  return DatabaseState::restoring;
}

RestoreOutcome read_set(VirtualDatabase& database, const RestoreStatement& statement,
                        const VirtualServer& server) {
  if (const auto no = refused_by_media(database, statement, server); !no.is_done()) return no;
  if (const auto no = refused_by_files(statement, server); !no.is_done()) return no;
  switch (statement.set->type) {
    case BackupType::full:
      return restore_full(database, statement);
    case BackupType::differential:
      return restore_differential(database, statement);
    case BackupType::log:
      return restore_log(database, statement);
    case BackupType::file:
    case BackupType::file_differential:
    case BackupType::partial:
    case BackupType::partial_differential:
      return restore_parts(database, statement);
  }
  return error(3119);
}

}  // namespace

std::vector<int> RestoreOutcome::messages() const {
  if (number == 0) return {};
  if (is_warning) return {number};
  if (number == 3156 || number == 3176) return {number, 3119, 3013};
  return {number, 3013};
}

RestoreOutcome restore(VirtualDatabase& database, const RestoreStatement& statement,
                       const VirtualServer& server) {
  if (const auto no = refused_by_database(database); !no.is_done()) return no;
  VirtualDatabase next = database;
  const RestoreOutcome outcome =
      statement.set == nullptr ? recover(next, statement) : read_set(next, statement, server);
  if (!outcome.is_done()) return outcome;
  next.state =
      outcome.number == kNotReached ? DatabaseState::restoring : state_after(statement.recovery);
  if (next.state != DatabaseState::restoring) {
    if (const auto no = refused_by_positions(next); !no.is_done()) return no;
  }
  database = std::move(next);
  if (database.state == DatabaseState::online) {
    database.database_version = server.database_version;  // upgraded while it recovers
    database.differential_base = Guid();
  }
  return outcome;
}

}  // namespace unbroken::simulate
