#include <catch2/catch.hpp>

#include "unbroken/plan.h"

using namespace unbroken;

namespace {

ScriptStep step(BackupType type, std::vector<std::string> paths, int position = 1) {
  ScriptStep made;
  made.set.type = type;
  made.set.position = position;
  int family = 0;
  for (std::string& path : paths) {
    BackupDevice device;
    device.path = std::move(path);
    device.family_sequence_number = ++family;
    made.set.devices.push_back(std::move(device));
  }
  return made;
}

}  // namespace

TEST_CASE(
    "a certain plan restores everything without recovery and recovers in a statement of its own") {
  ScriptOptions options{
      "Sales",
      {step(BackupType::full, {"D:\\b\\1.bak"}), step(BackupType::log, {"D:\\b\\2.trn"}, 3)},
      true,
      {},
      {},
      {}};
  CHECK(restore_script(options).value() ==
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

TEST_CASE("stripes are listed in one FROM, a mirror only where the first copy is missing") {
  ScriptStep striped = step(BackupType::full, {"D:\\b\\1.bak", "E:\\b\\2.bak"});
  BackupDevice mirror = striped.set.devices[1];
  mirror.path = "M:\\b\\2.bak";
  mirror.mirror = 1;
  striped.set.devices.push_back(mirror);
  ScriptOptions options{"Sales", {striped}, true, {}, {}, {}};
  CHECK(restore_script(options).value().find(
            "FROM DISK = N'D:\\b\\1.bak',\n       DISK = N'E:\\b\\2.bak'\n") != std::string::npos);
  options.steps[0].set.devices[1].is_missing = true;
  CHECK(restore_script(options).value().find("DISK = N'M:\\b\\2.bak'\n") != std::string::npos);
}

TEST_CASE("a URL takes no FILE, and CHECKSUM stands only where the set has checksums") {
  ScriptStep blob = step(BackupType::full, {"https://acct.blob.core.windows.net/c/x.bak"});
  blob.set.has_backup_checksums = true;
  CHECK(restore_script({"Sales", {blob}, true, {}, {}, {}}).value() ==
        "-- URLs need a credential on the server: one named like their container or bucket, or, "
        "for page blobs written with an account key, CREDENTIAL = N'...' in every statement.\n"
        "RESTORE DATABASE [Sales]\n"
        "  FROM URL = N'https://acct.blob.core.windows.net/c/x.bak'\n"
        "  WITH NORECOVERY, CHECKSUM;\n"
        "GO\n"
        "-- Only when all of the above succeeded; sqlcmd -b stops at the first error.\n"
        "RESTORE DATABASE [Sales] WITH RECOVERY;\n"
        "GO\n");
}

TEST_CASE("names and paths cannot leave their quotes") {
  ScriptStep odd = step(BackupType::full, {"D:\\o'brien\\x.bak"});
  const std::string script = restore_script({"a]b", {odd}, true, {}, {}, {}}).value();
  CHECK(script.find("RESTORE DATABASE [a]]b]\n  FROM DISK = N'D:\\o''brien\\x.bak'") == 0);
}

TEST_CASE("an uncertain point is recovered by the log that reaches it, and by nothing else") {
  ScriptStep last = step(BackupType::log, {"3.trn"});
  last.stop_at = LocalTime::parse("2026-11-20T03:00:10").value();
  ScriptStep next = step(BackupType::log, {"5.trn"});
  next.stop_at = last.stop_at;
  const std::string script =
      restore_script({"Sales", {step(BackupType::full, {"1.bak"}), last}, false, {next}, {}, {}})
          .value();
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
}

TEST_CASE("a parent's log is stopped before the fork point, the target's at its LSN") {
  ScriptStep parent = step(BackupType::log, {"3.trn"});
  parent.stop_at_lsn = Lsn::parse("1600").value();
  ScriptStep last = step(BackupType::log, {"4.trn"});
  last.stop_at_lsn = Lsn::parse("34000000012800037").value();
  const std::string script = restore_script({"Sales", {parent, last}, true, {}, {}, {}}).value();
  CHECK(script.find("3.trn'\n  WITH FILE = 1, NORECOVERY, STOPBEFOREMARK = N'lsn:1600';") !=
        std::string::npos);
  CHECK(
      script.find("4.trn'\n  WITH FILE = 1, NORECOVERY, STOPATMARK = N'lsn:34000000012800037';") !=
      std::string::npos);
}
