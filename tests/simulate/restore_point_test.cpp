#include <catch2/catch.hpp>

#include "simulate/restore_engine.h"
#include "simulate/sales.h"

using namespace unbroken;
using namespace unbroken::simulate;
using namespace unbroken::simulate::sales;

TEST_CASE("STOPAT keeps what was committed at that time and nothing after it") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log, StopClause::at(at("02:30"))) == 0);
  CHECK(r.recovery(b.next, StopClause::at(at("02:30"))) == 0);
  CHECK(r.database.state == DatabaseState::online);
  CHECK(r.database.transactions == Transactions{11, 12, 13, 14});
}

TEST_CASE("4322: a time past the log's last commit leaves the database RESTORING") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.recovery(b.log, StopClause::at(at("02:05"))) == 4322);
  CHECK(r.outcome.is_warning);
  CHECK(r.outcome.messages() == std::vector<int>{4322});
  CHECK(r.database.state == DatabaseState::restoring);
  CHECK(r.database.transactions == Transactions{11, 12, 13});
  CHECK(r.recovery(b.next, StopClause::at(at("02:05"))) == 0);
  CHECK(r.database.state == DatabaseState::online);
  CHECK(r.database.transactions == Transactions{11, 12, 13});
}

TEST_CASE("4322 is no matter with NORECOVERY") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.log, StopClause::at(at("09:00"))) == 0);
}

TEST_CASE("4335: a point before what was rolled forward cannot be had") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.log, StopClause::at(at("00:49"))) == 4335);
  CHECK(r.norecovery(b.log, StopClause::at(lsn(1099))) == 4335);
  CHECK(r.norecovery(b.log, StopClause::at(at("00:50"))) == 0);
  CHECK(r.database.transactions == Transactions{11});
}

TEST_CASE("4335: a mark that was passed already") {
  Backups b;
  b.log.commits[0].mark = "load";
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.log, StopClause::before_mark("load")) == 4335);
}

TEST_CASE("4343: the log was rolled forward to its end and beyond the wanted point") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  CHECK(r.norecovery(b.log, StopClause::at(at("01:40"))) == 4343);
  CHECK(r.norecovery(b.log, StopClause::at(at("02:30"))) == 4326);  // nothing overshot
}

TEST_CASE("4341: no stop inside a log with bulk-logged changes, but it is restored to its end") {
  Backups b;
  Restore r;
  b.next.has_bulk_logged_data = true;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  CHECK(r.norecovery(b.next, StopClause::at(at("02:30"))) == 4341);
  CHECK(r.norecovery(b.next, StopClause::at(lsn(1999))) == 4341);
  CHECK(r.norecovery(b.next, StopClause::at_mark("load")) == 4341);
  CHECK(r.norecovery(b.next, StopClause::at(at("02:40"))) == 0);
}

TEST_CASE("STOPATMARK keeps the record, STOPBEFOREMARK does not") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  Restore before = r;
  CHECK(r.recovery(b.next, StopClause::at(lsn(1600))) == 0);
  CHECK(r.database.transactions == Transactions{11, 12, 13, 14});
  CHECK(before.recovery(b.next, StopClause::before(lsn(1600))) == 0);
  CHECK(before.database.transactions == Transactions{11, 12, 13});
  CHECK(before.database.lsn == lsn(1600));
}

TEST_CASE("an LSN at or past the end of the log is not reached by it") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.recovery(b.log, StopClause::at(lsn(1500))) == 4322);
  CHECK(r.recovery(b.next, StopClause::at(lsn(1999))) == 0);
  CHECK(r.database.transactions == Transactions{11, 12, 13, 14, 15});
}

TEST_CASE("a mark stops by its name, after a time if one is given, and is missed where it is not") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.recovery(b.log, StopClause::at_mark("load")) == 4322);
  Restore before = r;
  Restore late = r;
  CHECK(r.recovery(b.next, StopClause::at_mark("load")) == 0);
  CHECK(r.database.transactions == Transactions{11, 12, 13, 14});
  CHECK(before.recovery(b.next, StopClause::before_mark("load")) == 0);
  CHECK(before.database.transactions == Transactions{11, 12, 13});
  StopClause after = StopClause::at_mark("load");
  after.after = at("02:31");
  CHECK(late.recovery(b.next, after) == 4322);
}

// The database was restored to LSN 1600 of log 3 and lives on: child 5 holds the
// log from there, 6 begins where log 3 does and crosses over.
TEST_CASE("4330: a log of another branch, unless the database stands where that branch begins") {
  Backups b;
  RestorableSet child = set_of(5, BackupType::log, 1600, 1900);
  child.first_fork = child.last_fork = guid(kChild);
  child.ancestry = {{guid(kFork), lsn(1600)}};
  child.commits = {{lsn(1650), at("05:00"), 21, ""}};
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  Restore over = r;
  CHECK(r.norecovery(child) == 4305);  // the branch begins later
  REQUIRE(r.norecovery(b.next, StopClause::before(lsn(1600))) == 0);
  CHECK(r.norecovery(child) == 0);
  CHECK(r.database.fork == guid(kChild));
  CHECK(r.database.transactions == Transactions{11, 12, 13, 21});
  CHECK(r.norecovery(b.next) == 4330);  // no way back

  REQUIRE(over.norecovery(b.next, StopClause::before(lsn(1700))) == 0);
  CHECK(over.norecovery(child) == 4330);

  Restore stranger;
  REQUIRE(stranger.norecovery(b.full) == 0);
  child.ancestry[0].fork = guid(0xF9);
  CHECK(stranger.norecovery(child) == 4330);
}

TEST_CASE("a log that crosses the fork point applies on either side of it, on its own branches") {
  Backups b;
  RestorableSet crossing = set_of(6, BackupType::log, 1500, 1900);
  crossing.last_fork = guid(kChild);
  crossing.fork_point_lsn = lsn(1600);
  crossing.commits = {{lsn(1550), at("02:20"), 20, ""}, {lsn(1650), at("05:00"), 21, ""}};
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  Restore over = r;
  Restore before = r;
  CHECK(r.norecovery(crossing) == 0);
  CHECK(r.database.fork == guid(kChild));
  CHECK(r.database.transactions == Transactions{11, 12, 13, 20, 21});

  REQUIRE(over.norecovery(b.next, StopClause::before(lsn(1601))) == 0);
  CHECK(over.norecovery(crossing) == 4330);

  CHECK(before.norecovery(crossing, StopClause::before(lsn(1600))) == 0);
  CHECK(before.database.fork == guid(kFork));  // not left yet

  RestorableSet full = set_of(7, BackupType::full, 1620, 1640);
  full.first_fork = full.last_fork = guid(kChild);
  Restore child;
  REQUIRE(child.norecovery(full) == 0);
  CHECK(child.norecovery(crossing) == 0);
  CHECK(child.database.lsn == lsn(1900));
}

TEST_CASE(
    "a log that stops at the fork point stands on the branch it begins in, wherever it came from") {
  Backups b;  // child forked off at the end of full 1, and was left again at 1300
  RestorableSet child = set_of(5, BackupType::log, 1100, 1400);
  child.first_fork = child.last_fork = guid(kChild);
  child.ancestry = {{guid(kFork), lsn(1100)}};
  RestorableSet crossing = child;
  crossing.last_fork = guid(0xF3);
  crossing.fork_point_lsn = lsn(1300);
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(crossing, StopClause::before(lsn(1300))) == 0);
  CHECK(r.database.fork == guid(kChild));
  CHECK(r.norecovery(child) == 0);
}

TEST_CASE("a differential of a branch fits a base taken before the branch") {
  Backups b;
  RestorableSet child = b.differential;
  child.first_fork = child.last_fork = guid(kChild);
  child.ancestry = {{guid(kFork), lsn(1100)}};
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  Restore other = r;
  CHECK(r.norecovery(child) == 0);
  CHECK(r.database.fork == guid(kChild));
  child.ancestry[0].lsn = lsn(1099);
  CHECK(other.norecovery(child) == 4330);
}
