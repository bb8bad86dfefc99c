// Sales: the backups of a small database, and a virtual database to restore
// them to, for tests of the RESTORE engine.

#ifndef UNBROKEN_TESTS_SIMULATE_SALES_H_
#define UNBROKEN_TESTS_SIMULATE_SALES_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "history.h"
#include "simulate/restore_engine.h"

namespace unbroken::simulate::sales {

using unbroken::test::at;
using unbroken::test::guid;
using unbroken::test::lsn;

inline constexpr std::uint8_t kFork = 0xF1;
inline constexpr std::uint8_t kChild = 0xF2;

inline RestorableSet set_of(std::uint8_t n, BackupType type, std::uint64_t first,
                            std::uint64_t last) {
  RestorableSet set;
  set.uuid = guid(n);
  set.type = type;
  set.family = guid(0xFA);
  set.database_name = "Sales";
  set.first_lsn = lsn(first);
  set.last_lsn = lsn(last);
  set.first_fork = set.last_fork = guid(kFork);
  set.has_backup_checksums = true;
  return set;
}

// Full 1 [1000,1100) at 01:00, differential 4 [1300,1350) on it at 02:10, logs 2
// [900,1500) and 3 [1500,2000). Commit 11 at 00:50, 12 at 01:30, 13 at 02:05,
// 14 at 02:30 with the mark "load", 15 at 02:40.
struct Backups {
  RestorableSet full = set_of(1, BackupType::full, 1000, 1100);
  RestorableSet differential = set_of(4, BackupType::differential, 1300, 1350);
  RestorableSet log = set_of(2, BackupType::log, 900, 1500);
  RestorableSet next = set_of(3, BackupType::log, 1500, 2000);

  Backups() {
    const LogCommit c11{lsn(950), at("00:50"), 11, ""};
    const LogCommit c12{lsn(1200), at("01:30"), 12, ""};
    const LogCommit c13{lsn(1400), at("02:05"), 13, ""};
    const LogCommit c14{lsn(1600), at("02:30"), 14, "load"};
    const LogCommit c15{lsn(1700), at("02:40"), 15, ""};
    full.finish = at("01:00");
    full.commits = {c11};
    differential.finish = at("02:10");
    differential.differential_base_guid = full.uuid;
    differential.commits = {c11, c12};
    log.commits = {c11, c12, c13};
    next.commits = {c14, c15};
  }
};

class Restore {
 public:
  Restore() { database.name = "Sales"; }

  int operator()(const RestoreStatement& statement) {
    outcome = restore(database, statement, server);
    return outcome.number;
  }
  int norecovery(const RestorableSet& set, StopClause stop = {}) {
    return (*this)({.set = &set, .recovery = Recovery::norecovery, .stop = std::move(stop)});
  }
  int recovery(const RestorableSet& set, StopClause stop = {}) {
    return (*this)({.set = &set, .recovery = Recovery::recovery, .stop = std::move(stop)});
  }
  int recover() { return (*this)({.set = nullptr}); }

  VirtualDatabase database;
  VirtualServer server;
  RestoreOutcome outcome;
};

using Transactions = std::vector<std::uint32_t>;

}  // namespace unbroken::simulate::sales

#endif  // UNBROKEN_TESTS_SIMULATE_SALES_H_
