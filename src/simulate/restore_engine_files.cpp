#include "simulate/restore_engine_files.h"

#include <algorithm>

namespace unbroken::simulate {
namespace {

constexpr int kPrimary = 1;

constexpr RestoreOutcome error(int number) { return {number, false}; }

FileState* find(VirtualDatabase& database, int number) {
  const auto at = std::find_if(database.files.begin(), database.files.end(),
                               [number](const FileState& file) { return file.number == number; });
  return at == database.files.end() ? nullptr : &*at;
}

bool holds_primary(const RestorableSet& set) {
  return std::any_of(set.data_files.begin(), set.data_files.end(), [](const RestorableFile& file) {
    return file.number == kPrimary && file.is_present;
  });
}

// A file backup is rolled forward from where it began: transactions that were
// open then have their beginning in the log. The other kinds bring that log.
Lsn position_in(const RestorableSet& set) {
  const bool is_file = set.type == BackupType::file || set.type == BackupType::file_differential;
  return is_file ? set.first_lsn : set.last_lsn;
}

// The primary file knows which files there are, and which of them are read-only.
void take_list(VirtualDatabase& database, const RestorableSet& set) {
  std::erase_if(database.files, [&set](const FileState& known) {
    return std::none_of(set.data_files.begin(), set.data_files.end(),
                        [&known](const RestorableFile& f) { return f.number == known.number; });
  });
  for (const RestorableFile& listed : set.data_files) {
    FileState* known = find(database, listed.number);
    if (known == nullptr) known = &database.files.emplace_back();
    known->number = listed.number;
    known->create_lsn = listed.create_lsn;
    known->read_only_since = listed.is_read_only ? listed.read_only_lsn : Lsn();
  }
  database.files_as_of = position_in(set);
}

// A file that was read-only from before its backup until the primary file's has
// nothing in the log between the two.
Lsn needed_from(const VirtualDatabase& database, const FileState& file) {
  const bool stood_still = !file.read_only_since.is_null() && file.read_only_since <= file.taken;
  return stood_still ? std::max(file.lsn, database.files_as_of) : file.lsn;
}

// What the database says of itself follows from its files.
void sum_up(VirtualDatabase& database) {
  std::vector<LogCommit> held;
  std::optional<Lsn> lowest;
  for (const FileState& file : database.files) {
    if (!file.is_restored) continue;
    held.insert(held.end(), file.commits.begin(), file.commits.end());
    const Lsn from = needed_from(database, file);
    lowest = lowest ? std::min(*lowest, from) : from;
  }
  std::sort(held.begin(), held.end(),
            [](const LogCommit& a, const LogCommit& b) { return a.lsn < b.lsn; });
  database.lsn = lowest.value_or(Lsn());
  database.transactions.clear();
  database.newest_commit.reset();
  for (const LogCommit& commit : held) {
    database.transactions.push_back(commit.transaction);
    database.newest_commit = std::max(database.newest_commit.value_or(commit.at), commit.at);
  }
}

RestoreOutcome place(FileState& state, const RestorableFile& file, const RestorableSet& set) {
  const bool rests_on_base = !file.differential_base_guid.is_zero();
  if (rests_on_base && (!state.is_restored || state.base != file.differential_base_guid)) {
    return error(3136);
  }
  const Lsn at = position_in(set);
  if (state.is_restored && state.lsn > at) return error(3120);
  state.is_restored = true;
  state.lsn = at;
  state.reach = set.last_lsn;
  state.taken = set.first_lsn;
  if (!rests_on_base) state.base = set.is_copy_only ? Guid() : set.uuid;
  state.commits.clear();
  for (const LogCommit& commit : set.commits) {
    if (commit.file == state.number && commit.lsn < at) state.commits.push_back(commit);
  }
  return {};
}

}  // namespace

void begin_files(VirtualDatabase& database) {
  database.files.clear();
  database.files_as_of = Lsn();
}

RestoreOutcome place_files(VirtualDatabase& database, const RestorableSet& set) {
  const bool brings_primary = holds_primary(set);
  if (database.files.empty() && !brings_primary) return error(3118);
  if (brings_primary) take_list(database, set);
  for (const RestorableFile& file : set.data_files) {
    if (!file.is_present) continue;
    FileState* state = find(database, file.number);
    if (state == nullptr) {  // made after the primary file's backup: the log will tell
      state = &database.files.emplace_back();
      state->number = file.number;
      state->create_lsn = file.create_lsn;
    }
    if (const auto no = place(*state, file, set); !no.is_done()) return no;
  }
  sum_up(database);
  return {};
}

void roll_files(VirtualDatabase& database, const RestorableSet& log, Lsn stop) {
  const Lsn from = database.lsn;
  for (const RestorableFile& listed : log.data_files) {
    const bool is_made = from <= listed.create_lsn && listed.create_lsn < stop;
    if (!is_made || find(database, listed.number) != nullptr) continue;
    FileState& made = database.files.emplace_back();
    made.number = listed.number;
    made.create_lsn = listed.create_lsn;
  }
  for (FileState& file : database.files) {
    if (!file.is_restored && from <= file.create_lsn && file.create_lsn < stop) {
      file.is_restored = true;  // the log makes it
      file.lsn = file.taken = file.create_lsn;
    }
    if (!file.is_restored || file.lsn >= stop) continue;
    for (const LogCommit& commit : log.commits) {
      if (commit.file == file.number && commit.lsn >= file.lsn && commit.lsn < stop) {
        file.commits.push_back(commit);
      }
    }
    file.lsn = stop;
  }
  sum_up(database);
}

RestoreOutcome refused_by_positions(const VirtualDatabase& database) {
  Lsn wanted;
  for (const FileState& file : database.files) {
    if (!file.is_restored) return error(4328);
    wanted = std::max(wanted, file.reach);
  }
  for (const FileState& file : database.files) {
    if (needed_from(database, file) >= wanted) continue;
    return error(database.recovery_model == RecoveryModel::simple ? 3125 : 4333);
  }
  return {};
}

}  // namespace unbroken::simulate
