#include <catch2/catch.hpp>

#include "plan/script_steps.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("a certain plan recovers in a statement of its own, after everything else") {
  CHECK(written(sales({step(BackupType::full, {"D:\\b\\1.bak"}),
                       step(BackupType::log, {"D:\\b\\2.trn"}, 3)})) ==
        "RESTORE DATABASE [Sales]\n"
        "  FROM DISK = N'D:\\b\\1.bak'\n"
        "  WITH FILE = 1, NORECOVERY;\n"
        "GO\n"
        "RESTORE LOG [Sales]\n"
        "  FROM DISK = N'D:\\b\\2.trn'\n"
        "  WITH FILE = 3, NORECOVERY;\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "RESTORE DATABASE [Sales] WITH RECOVERY;\n"
        "GO\n");
}

TEST_CASE("an uncertain point is recovered by the log that reaches it, and by nothing else") {
  ScriptStep last = step(BackupType::log, {"3.trn"});
  last.stop_at = LocalTime::parse("2026-11-20T03:00:10").value();
  ScriptStep next = step(BackupType::log, {"5.trn"});
  next.stop_at = last.stop_at;
  ScriptOptions options = sales({step(BackupType::full, {"1.bak"}), last});
  options.is_certain = false;
  options.if_not_reached = {next};
  const std::string script = written(options);
  CHECK(script.find("RESTORE LOG [Sales]\n"
                    "  FROM DISK = N'3.trn'\n"
                    "  WITH FILE = 1, RECOVERY, STOPAT = N'2026-11-20T03:00:10';\n"
                    "GO\n") != std::string::npos);
  CHECK(script.find("IF DATABASEPROPERTYEX(N'Sales', 'Status') = 'RESTORING'\n"
                    "BEGIN\n"
                    "  RESTORE LOG [Sales]\n"
                    "    FROM DISK = N'5.trn'\n"
                    "    WITH FILE = 1, RECOVERY, STOPAT = N'2026-11-20T03:00:10';\n"
                    "END\n"
                    "GO\n") != std::string::npos);
  CHECK(script.find("RESTORE DATABASE [Sales] WITH RECOVERY") == std::string::npos);
  const ParsedScript back = parsed(script);
  REQUIRE(back.statements.size() == 4);
  CHECK(back.statements[3].kind == StatementKind::print);
  CHECK(back.statements[3].only_while_restoring == "Sales");
}

TEST_CASE("a parent's log is stopped before the fork point, the target's at its LSN") {
  ScriptStep parent = step(BackupType::log, {"3.trn"});
  parent.stop_at_lsn = Lsn::parse("1600").value();
  parent.stops_before_lsn = true;
  ScriptStep last = step(BackupType::log, {"4.trn"});
  last.stop_at_lsn = Lsn::parse("34000000012800037").value();
  const ParsedScript back =
      parsed(written(sales({step(BackupType::full, {"1.bak"}), parent, last})));
  CHECK(back.statements[1].stop_before_mark == "lsn:1600");
  CHECK(back.statements[1].ending == "NORECOVERY");
  CHECK(back.statements[2].stop_at_mark == "lsn:34000000012800037");
  CHECK(back.statements[3].ending == "RECOVERY");
}

TEST_CASE("a damaged set is restored as far as it goes, and so is everything after it") {
  ScriptStep damaged = step(BackupType::log, {"2.trn"});
  damaged.set.is_damaged = true;
  damaged.set.has_backup_checksums = true;
  const ParsedScript back = parsed(written(
      sales({step(BackupType::full, {"1.bak"}), damaged, step(BackupType::log, {"3.trn"})})));
  REQUIRE(back.statements.size() == 4);
  CHECK_FALSE(back.statements[0].continue_after_error);
  CHECK(back.statements[1].continue_after_error);
  CHECK(back.statements[1].checksum);
  CHECK(back.statements[2].continue_after_error);
  CHECK_FALSE(back.statements[2].checksum);
  CHECK(back.statements[3].continue_after_error);
  CHECK(has_comment(back, "error 4323"));
}

TEST_CASE("a password is asked for, never made up") {
  ScriptStep locked = step(BackupType::full, {"1.bak"});
  locked.set.media.is_password_protected = true;
  ScriptStep closed = step(BackupType::log, {"2.trn"});
  closed.set.is_password_protected = true;
  const std::string script = written(sales({locked, closed}));
  CHECK(script.find("lies on media with a password: add MEDIAPASSWORD = N'...'.\n"
                    "RESTORE DATABASE [Sales]") != std::string::npos);
  CHECK(script.find("has a password: add PASSWORD = N'...'.\nRESTORE LOG") != std::string::npos);
}

TEST_CASE("master is restored by one statement that recovers it") {
  ScriptOptions options = sales({step(BackupType::full, {"m.bak"})});
  options.database = "Master";
  CHECK(written(options) ==
        "-- The server must run in single-user mode; it stops when master is restored.\n"
        "RESTORE DATABASE [Master]\n"
        "  FROM DISK = N'm.bak'\n"
        "  WITH FILE = 1;\n"
        "GO\n");
  options.choices.restore_as = "master_as_of_monday";
  CHECK(parsed(written(options)).statements.back().ending == "RECOVERY");
  options.choices.restore_as.reset();
  options.choices.standby_file = "D:\\undo.dat";
  CHECK(refused(options).subject == "master");
}

TEST_CASE("a set of an unknown kind is refused, and so is a plan without steps") {
  ScriptStep unknown = step(BackupType::full, {"f.bak"});
  unknown.set.type.reset();
  CHECK(refused(sales({unknown})).message == "what kind of backup it is is not known");
  CHECK(refused(sales({})).message == "the plan has no step");
}

TEST_CASE("remarks stand above the script") {
  ScriptOptions options = sales({step(BackupType::full, {"1.bak"})});
  options.remarks = {"one\nGO\nDROP DATABASE Sales", "2 $(x)"};
  CHECK(
      written(options).starts_with("-- one\\x0AGO\\x0ADROP DATABASE Sales\n"
                                   "-- 2 $\\x28x)\n"
                                   "RESTORE DATABASE [Sales]\n"));
}

TEST_CASE("where the time may lie past the fork point the script recovers nothing") {
  ScriptStep log = step(BackupType::log, {"2.trn"});
  log.stop_at = LocalTime::parse("2026-11-20T02:30:00").value();
  ScriptOptions options = sales({step(BackupType::full, {"1.bak"}), log});
  options.is_certain = false;
  options.only_before = Lsn::parse("1600").value();
  const std::string script = written(options);
  const ParsedScript back = parsed(script);
  REQUIRE(back.statements.size() == 3);
  CHECK(back.statements[1].ending == "NORECOVERY");
  CHECK(back.statements[1].stop_at == "2026-11-20T02:30:00");
  CHECK(back.statements[2].kind == StatementKind::print);
  CHECK(back.statements[2].only_while_restoring == "Sales");
  CHECK(script.find("LSN 1600") != std::string::npos);
  options.choices.standby_file = "D:\\undo.dat";
  CHECK(refused(options).subject == "--standby");
  options.choices.standby_file.reset();
  options.choices.tail_log = true;
  CHECK(refused(options).subject == "--tail-log");
}

TEST_CASE("a mark that may lie elsewhere is recovered at its name, or not at all") {
  ScriptStep log = step(BackupType::log, {"2.trn"});
  log.stop_at_lsn = Lsn::parse("1700").value();
  log.mark = MarkName{"before it's run"};
  ScriptOptions options = sales({step(BackupType::full, {"1.bak"}), log});
  options.is_certain = false;
  const ParsedScript back = parsed(written(options));
  REQUIRE(back.statements.size() == 3);
  CHECK(back.statements[1].ending == "RECOVERY");
  CHECK(back.statements[1].stop_at_mark == "before it's run");
  CHECK(back.statements[2].kind == StatementKind::print);
  CHECK(back.statements[2].only_while_restoring == "Sales");
  CHECK(has_comment(back, "a log backup that is not at hand"));
}
