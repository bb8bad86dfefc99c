#include <catch2/catch.hpp>

#include "simulate/restore_engine.h"
#include "simulate/sales.h"

using namespace unbroken;
using namespace unbroken::simulate;
using namespace unbroken::simulate::sales;

TEST_CASE("a full, its differential and a log bring back what they hold") {
  Backups b;
  Restore r;
  CHECK(r.norecovery(b.full) == 0);
  CHECK(r.database.transactions == Transactions{11});
  CHECK(r.norecovery(b.differential) == 0);
  CHECK(r.database.transactions == Transactions{11, 12});
  CHECK(r.norecovery(b.log) == 0);
  CHECK(r.norecovery(b.next) == 0);
  CHECK(r.database.lsn == lsn(2000));
  CHECK(r.recover() == 0);
  CHECK(r.database.state == DatabaseState::online);
  CHECK(r.database.transactions == Transactions{11, 12, 13, 14, 15});
}

TEST_CASE("a failed statement is followed by 3013 and leaves the database as it was") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.next) == 4305);
  CHECK(r.outcome.messages() == std::vector<int>{4305, 3013});
  CHECK(r.database.lsn == lsn(1100));
  CHECK(r.database.state == DatabaseState::restoring);
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("4305: a log that begins at the reached LSN applies, one that begins later does not") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  b.log.first_lsn = lsn(1101);
  CHECK(r.norecovery(b.log) == 4305);
  b.log.first_lsn = lsn(1100);
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("4326: a log that ends at the reached LSN adds nothing, one that ends after it does") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  b.log.last_lsn = lsn(1100);
  CHECK(r.norecovery(b.log) == 4326);
  b.log.last_lsn = lsn(1101);
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("3118: without a database nothing but a full begins a restore") {
  Backups b;
  Restore r;
  CHECK(r.norecovery(b.log) == 3118);
  CHECK(r.norecovery(b.differential) == 3118);
  CHECK(r.recover() == 3118);
  CHECK(r.norecovery(b.full) == 0);
}

TEST_CASE("3117 and 3153: a recovered database takes no log, no differential and no recovery") {
  Backups b;
  Restore r;
  REQUIRE(r.recovery(b.full) == 0);
  CHECK(r.norecovery(b.log) == 3117);
  CHECK(r.norecovery(b.differential) == 3117);
  CHECK(r.recover() == 3153);
}

TEST_CASE("a database in STANDBY goes on with logs") {
  Backups b;
  Restore r;
  REQUIRE(r({.set = &b.full, .recovery = Recovery::standby}) == 0);
  CHECK(r.database.state == DatabaseState::standby);
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("3136: a differential fits the full it names and no other") {
  Backups b;
  Restore r;
  RestorableSet other = b.full;
  other.uuid = guid(9);
  REQUIRE(r.norecovery(other) == 0);
  CHECK(r.norecovery(b.differential) == 3136);
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.differential) == 0);
}

TEST_CASE("3136: a copy-only full is nobody's base") {
  Backups b;
  Restore r;
  b.full.is_copy_only = true;
  REQUIRE(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.differential) == 3136);
}

TEST_CASE("3120: a differential that ends before the reached LSN is passed over") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  REQUIRE(r.norecovery(b.log) == 0);
  CHECK(r.norecovery(b.differential) == 3120);
  b.differential.last_lsn = lsn(1501);
  CHECK(r.norecovery(b.differential) == 0);
}

TEST_CASE("3104: a mirrored database and one in an availability group are not restored over") {
  Backups b;
  Restore r;
  REQUIRE(r.recovery(b.full) == 0);
  r.database.is_mirrored = true;
  CHECK(r({.set = &b.full, .replace = true}) == 3104);
  r.database.is_mirrored = false;
  r.database.is_in_availability_group = true;
  CHECK(r({.set = &b.full, .replace = true}) == 3104);
  r.database.is_in_availability_group = false;
  CHECK(r({.set = &b.full, .replace = true}) == 0);
}

TEST_CASE("3101 and 3102: somebody, or this session itself, uses the database") {
  Backups b;
  Restore r;
  REQUIRE(r.recovery(b.full) == 0);
  r.database.is_in_use = true;
  CHECK(r({.set = &b.full, .replace = true}) == 3101);
  r.database.is_in_use_by_this_session = true;
  CHECK(r({.set = &b.full, .replace = true}) == 3102);
}

TEST_CASE("3159: a tail that nobody backed up is not overwritten without being asked") {
  Backups b;
  Restore r;
  REQUIRE(r.recovery(b.full) == 0);
  CHECK(r.recovery(b.full) == 0);  // no tail yet
  r.database.has_tail = true;
  CHECK(r.recovery(b.full) == 3159);
  CHECK(r.recovery(b.full, StopClause::at(at("01:30"))) == 0);
  r.database.has_tail = true;
  CHECK(r({.set = &b.full, .replace = true}) == 0);
  r.database.has_tail = true;
  r.database.recovery_model = RecoveryModel::simple;
  CHECK(r.recovery(b.full) == 0);
}

TEST_CASE("3173: a point in the tail needs the tail, one before it does not") {
  Backups b;
  Restore r;
  REQUIRE(r.recovery(b.full) == 0);
  r.database.has_tail = true;
  r.database.tail_since = at("02:00");
  CHECK(r.recovery(b.full, StopClause::at(at("02:00"))) == 3173);
  CHECK(r.outcome.messages() == std::vector<int>{3173, 3013});
  CHECK(r.recovery(b.full, StopClause::at(at("01:59:59"))) == 0);
  r.database.has_tail = true;
  RestoreStatement replacing{.set = &b.full, .stop = StopClause::at(at("02:00"))};
  replacing.replace = true;
  CHECK(r(replacing) == 0);
}

TEST_CASE("3154 and 3141: another database, or this one under another name, is not replaced") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  RestorableSet foreign = b.full;
  foreign.family = guid(0xFB);
  CHECK(r.norecovery(foreign) == 3154);
  foreign = b.log;
  foreign.family = guid(0xFB);
  CHECK(r.norecovery(foreign) == 3154);
  r.database.name = "Sales2";
  CHECK(r.norecovery(b.full) == 3141);
  CHECK(r({.set = &b.full, .recovery = Recovery::norecovery, .replace = true}) == 0);
  Restore elsewhere;
  elsewhere.database.name = "Sales2";
  CHECK(elsewhere.norecovery(b.full) == 0);  // a new name needs no REPLACE
}

TEST_CASE("3156: a file of another database is not overwritten, MOVE puts it elsewhere") {
  Backups b;
  b.full.files = {"D:\\sales.mdf", "L:\\sales.ldf"};
  Restore r;
  r.server.files_of_other_databases = {"L:\\sales.ldf"};
  CHECK(r.norecovery(b.full) == 3156);
  CHECK(r.outcome.messages() == std::vector<int>{3156, 3119, 3013});
  RestoreStatement moved{.set = &b.full, .recovery = Recovery::norecovery};
  moved.move = {{"L:\\sales.ldf", "L:\\sales2.ldf"}};
  CHECK(r(moved) == 0);
  moved.move = {{"D:\\sales.mdf", "L:\\sales.ldf"}};
  CHECK(r(moved) == 3156);
}

TEST_CASE("3176: two files are not put into one place, beside each other they are") {
  Backups b;
  b.full.files = {"D:\\sales.mdf", "L:\\sales.ldf"};
  Restore r;
  RestoreStatement moved{.set = &b.full, .recovery = Recovery::norecovery};
  moved.move = {{"D:\\sales.mdf", "L:\\sales.ldf"}};
  CHECK(r(moved) == 3176);
  CHECK(r.outcome.messages() == std::vector<int>{3176, 3119, 3013});
  moved.move = {{"D:\\sales.mdf", "L:\\sales.mdf"}};
  CHECK(r(moved) == 0);
}

TEST_CASE("3201: a device that cannot be opened is said before what it would hold") {
  Backups b;
  Restore r;
  b.full.can_be_opened = false;
  b.full.is_damaged = true;
  CHECK(r.norecovery(b.full) == 3201);
  b.full.can_be_opened = true;
  CHECK(r.norecovery(b.full) == 3182);
}

TEST_CASE("3132: every stripe is needed") {
  Backups b;
  Restore r;
  b.full.family_count = 2;
  CHECK(r.norecovery(b.full) == 3132);
  b.full.families_at_hand = 2;
  CHECK(r.norecovery(b.full) == 0);
}

TEST_CASE("3169: a newer server's backup is refused, an older one's is upgraded on recovery") {
  Backups b;
  Restore r;
  b.full.database_version = 957;
  CHECK(r.norecovery(b.full) == 3169);
  b.full.database_version = 782;
  CHECK(r.norecovery(b.full) == 0);
  CHECK(r.database.database_version == 782);
  CHECK(r.recover() == 0);
  CHECK(r.database.database_version == 904);
}

TEST_CASE("3180: STANDBY cannot upgrade") {
  Backups b;
  Restore r;
  b.full.database_version = 782;
  CHECK(r({.set = &b.full, .recovery = Recovery::standby}) == 3180);
  b.full.database_version = 904;
  CHECK(r({.set = &b.full, .recovery = Recovery::standby}) == 0);
}

TEST_CASE("3182 and 4323: damage needs CONTINUE_AFTER_ERROR, and so does all that follows") {
  Backups b;
  Restore r;
  b.full.is_damaged = true;
  CHECK(r.norecovery(b.full) == 3182);
  RestoreStatement go_on{.set = &b.full, .recovery = Recovery::norecovery};
  go_on.continue_after_error = true;
  CHECK(r(go_on) == 0);
  CHECK(r.norecovery(b.log) == 4323);
  go_on.set = &b.log;
  CHECK(r(go_on) == 0);
  b.full.is_damaged = false;
  CHECK(r.norecovery(b.full) == 0);  // begins again
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("3187: CHECKSUM on a set without checksums") {
  Backups b;
  Restore r;
  RestoreStatement checked{.set = &b.full, .recovery = Recovery::norecovery};
  checked.checksum = true;
  CHECK(r(checked) == 0);
  b.full.has_backup_checksums = false;
  CHECK(r(checked) == 3187);
}

TEST_CASE("4319: after an interrupted restore only RESTART or a new full goes on") {
  Backups b;
  Restore r;
  REQUIRE(r.norecovery(b.full) == 0);
  r.database.is_interrupted = true;
  CHECK(r.norecovery(b.log) == 4319);
  CHECK(r.recover() == 4319);
  RestoreStatement again{.set = &b.log, .recovery = Recovery::norecovery};
  again.restart = true;
  CHECK(r(again) == 0);
  CHECK(r.norecovery(b.full) == 0);
  CHECK(r.norecovery(b.log) == 0);
}

TEST_CASE("3145: no STOPAT on a database in the SIMPLE model") {
  Backups b;
  Restore r;
  b.full.recovery_model = RecoveryModel::simple;
  CHECK(r.norecovery(b.full, StopClause::at(at("01:30"))) == 3145);
  CHECK(r.norecovery(b.full) == 0);
}

TEST_CASE("4338: a data backup that ends after the wanted point is refused, at its end it is not") {
  Backups b;
  Restore r;
  CHECK(r.norecovery(b.full, StopClause::at(at("00:59:59"))) == 4338);
  CHECK(r.norecovery(b.full, StopClause::at(lsn(1099))) == 4338);
  CHECK(r.norecovery(b.full, StopClause::at(at("01:00"))) == 0);
  CHECK(r.norecovery(b.differential, StopClause::at(at("02:09:59"))) == 4338);
  CHECK(r.norecovery(b.differential, StopClause::at(lsn(1350))) == 0);
}

TEST_CASE("4340: a mark's name stops a log, not a data backup") {
  Backups b;
  Restore r;
  CHECK(r.norecovery(b.full, StopClause::at_mark("load")) == 4340);
  CHECK(r.norecovery(b.full, StopClause::before_mark("load")) == 4340);
  CHECK(r.norecovery(b.full) == 0);
}
