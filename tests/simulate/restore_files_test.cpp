// A database restored file by file.

#include <catch2/catch.hpp>

#include "simulate/restore_engine.h"
#include "simulate/sales.h"

using namespace unbroken;
using namespace unbroken::simulate;
using namespace unbroken::simulate::sales;

namespace {

RestorableFile held(int number) { return {number, true, false, {}, {}, {}}; }
RestorableFile absent(int number) { return {number, false, false, {}, {}, {}}; }
RestorableFile changed_since(int number, const RestorableSet& base) {
  return {number, true, false, {}, {}, base.uuid};
}

// File backups 1 [1000,1100) of the primary file and 2 [1400,1450) of file 2,
// log 3 [900,2000). Commit 11 at LSN 950 and 13 at 1420 in file 2, 12 at 1200 in
// the primary file.
struct Parts {
  RestorableSet primary = set_of(1, BackupType::file, 1000, 1100);
  RestorableSet second = set_of(2, BackupType::file, 1400, 1450);
  RestorableSet log = set_of(3, BackupType::log, 900, 2000);

  Parts() {
    const LogCommit c11{lsn(950), at("00:50"), 11, "", 2};
    const LogCommit c12{lsn(1200), at("01:30"), 12, "", 1};
    const LogCommit c13{lsn(1420), at("02:05"), 13, "", 2};
    primary.data_files = {held(1), absent(2)};
    second.data_files = {absent(1), held(2)};
    second.commits = {c11, c12, c13};
    log.commits = {c11, c12, c13};
  }
};

}  // namespace

TEST_CASE("the backups of all files and the log are the database") {
  Parts p;
  Restore r;
  CHECK(r.norecovery(p.primary) == 0);
  CHECK(r.norecovery(p.second) == 0);
  CHECK(r.database.lsn == lsn(1000));
  CHECK(r.norecovery(p.log) == 0);
  CHECK(r.recover() == 0);
  CHECK(r.database.transactions == Transactions{11, 12, 13});
}

TEST_CASE("3118: only the primary file's backup creates a database") {
  Parts p;
  Restore r;
  CHECK(r.norecovery(p.second) == 3118);
  p.primary.type = BackupType::file_differential;
  CHECK(r.norecovery(p.primary) == 3118);
}

TEST_CASE("4328: a file that no statement brought keeps the database from recovering") {
  Parts p;
  Restore r;
  REQUIRE(r.norecovery(p.primary) == 0);
  REQUIRE(r.norecovery(p.log) == 0);
  CHECK(r.recover() == 4328);
  CHECK(r.database.state == DatabaseState::restoring);
}

TEST_CASE("4333: files are recovered only where the log has brought them to one point") {
  Parts p;
  Restore r;
  REQUIRE(r.norecovery(p.primary) == 0);
  REQUIRE(r.norecovery(p.second) == 0);
  CHECK(r.recover() == 4333);
  CHECK(r.recovery(p.log, StopClause::before(lsn(1449))) == 4333);
  CHECK(r.recovery(p.log, StopClause::before(lsn(1450))) == 0);
}

TEST_CASE("4305: a file backup needs the log from its own beginning") {
  Parts p;
  Restore r;
  REQUIRE(r.norecovery(p.primary) == 0);
  p.log.first_lsn = lsn(1001);
  CHECK(r.norecovery(p.log) == 4305);
  p.log.first_lsn = lsn(1000);
  CHECK(r.norecovery(p.log) == 0);
}

TEST_CASE("3136: a file's differential fits the backup that the file was restored from") {
  Parts p;
  Restore r;
  RestorableSet differential = set_of(4, BackupType::file_differential, 1500, 1550);
  differential.data_files = {absent(1), changed_since(2, p.second)};
  REQUIRE(r.norecovery(p.primary) == 0);
  CHECK(r.norecovery(differential) == 3136);
  REQUIRE(r.norecovery(p.second) == 0);
  CHECK(r.norecovery(differential) == 0);
  RestorableSet other = differential;
  other.data_files = {absent(1), changed_since(2, p.primary)};
  other.last_lsn = lsn(1600);
  CHECK(r.norecovery(other) == 3136);
}

TEST_CASE("a differential on several bases is consistent by itself") {
  Parts p;
  Restore r;
  RestorableSet differential = set_of(4, BackupType::differential, 1500, 1550);
  differential.data_files = {changed_since(1, p.primary), changed_since(2, p.second)};
  REQUIRE(r.norecovery(p.primary) == 0);
  CHECK(r.norecovery(differential) == 3136);
  REQUIRE(r.norecovery(p.second) == 0);
  CHECK(r.norecovery(differential) == 0);
  CHECK(r.recover() == 0);
}

TEST_CASE("3120: an older backup is not restored over a file that stands further on") {
  Parts p;
  Restore r;
  RestorableSet older = set_of(5, BackupType::file, 1200, 1210);
  older.data_files = {absent(1), held(2)};
  REQUIRE(r.norecovery(p.primary) == 0);
  REQUIRE(r.norecovery(p.second) == 0);
  CHECK(r.norecovery(older) == 3120);
}

TEST_CASE("3121: a file of another fork does not belong to the database") {
  Parts p;
  Restore r;
  p.second.first_fork = p.second.last_fork = guid(kChild);
  REQUIRE(r.norecovery(p.primary) == 0);
  CHECK(r.norecovery(p.second) == 3121);
  p.second.ancestry = {{guid(kFork), lsn(999)}};
  CHECK(r.norecovery(p.second) == 3121);  // that fork was left before
  p.second.ancestry = {{guid(kFork), lsn(1000)}};
  CHECK(r.norecovery(p.second) == 0);
}

TEST_CASE("a partial backup and a read-only file's older backup need no log, an earlier one does") {
  Parts p;
  Restore r;
  RestorableSet partial = set_of(6, BackupType::partial, 3000, 3050);
  partial.recovery_model = p.second.recovery_model = RecoveryModel::simple;
  partial.data_files = {held(1), {2, false, true, {}, lsn(1400), {}}};
  REQUIRE(r({.set = &partial, .recovery = Recovery::norecovery, .partial = true}) == 0);
  CHECK(r.recover() == 4328);
  REQUIRE(r.norecovery(p.second) == 0);
  CHECK(r.recover() == 0);

  Restore again;
  partial.data_files[1].read_only_lsn = lsn(1401);
  REQUIRE(again.norecovery(partial) == 0);
  REQUIRE(again.norecovery(p.second) == 0);
  CHECK(again.recover() == 3125);
}

TEST_CASE("a file that was created after the restored backup comes out of the log") {
  Parts p;
  Restore r;
  RestorableSet newer = set_of(7, BackupType::file, 1600, 1650);
  newer.data_files = {held(1), {3, false, false, lsn(1550), {}, {}}};
  REQUIRE(r.norecovery(newer) == 0);
  p.log.first_lsn = lsn(1600);
  REQUIRE(r.norecovery(p.log) == 0);
  CHECK(r.recover() == 4328);  // made before the log that was restored

  Restore older;
  p.primary.data_files = {held(1)};
  REQUIRE(older.norecovery(p.primary) == 0);
  p.log.first_lsn = lsn(900);
  REQUIRE(older.norecovery(p.log) == 0);
  CHECK(older.recover() == 0);
}

TEST_CASE("3119: a full that does not list its files goes with no backup of files") {
  Backups b;
  Parts p;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(p.second) == 3119);
  b.full.data_files = {held(1), held(2)};
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(p.second) == 0);
}
