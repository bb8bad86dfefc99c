#include "evidence/dbatools/dbatools_history.h"

#include <catch2/catch.hpp>

#include "evidence/recording_sink.h"

namespace unbroken {
namespace {

Lsn lsn(std::string_view digits) { return Lsn::parse(digits).value(); }

struct Read {
  explicit Read(const std::string& text) {
    Status status = read_dbatools_history(opener_of(text, 100), "h.json", sink);
    if (!status) error = status.error();
  }
  RecordingSink sink;
  Error error{Code::ok, "", ""};
};

TEST_CASE("a history of PowerShell 7.5 is read, stripes and all") {
  const Read read(R"([{
    "ComputerName": "SQL01", "InstanceName": "PROD", "SqlInstance": "SQL01\\PROD",
    "AvailabilityGroupName": "", "Database": "Sales", "DatabaseId": "5", "UserName": "CORP\\dba",
    "Start": "2026-11-20T01:00:00.123", "End": "2026-11-20T01:00:30",
    "Duration": {"Days": 0, "TotalSeconds": 30.0}, "Path": ["D:\\b\\1.bak", "D:\\b\\2.bak"],
    "TotalSize": {"Byte": 1000000, "Kilobyte": 976.5, "Digits": 2, "Style": "Dynamic"},
    "CompressedBackupSize": {"Byte": 400000}, "CompressionRatio": 2.5, "Type": "Differential",
    "BackupSetId": "17", "DeviceType": "Disk", "Software": "Microsoft SQL Server",
    "FullName": ["D:\\b\\1.bak", "D:\\b\\2.bak"],
    "FileList": [{"FileType": "D", "LogicalName": "Sales", "PhysicalName": "D:\\Sales.mdf"},
                 {"FileType": "L", "LogicalName": "Sales_log", "PhysicalName": "D:\\Sales.ldf"}],
    "Position": 2, "FirstLsn": 4294967295000012800037, "DatabaseBackupLsn": 0,
    "CheckpointLsn": 34000000012800037, "LastLsn": 4294967295000012800129,
    "SoftwareVersionMajor": 15, "IsCopyOnly": true,
    "LastRecoveryForkGUID": "00000000-0000-0000-0000-0000000000f1", "RecoveryModel": "BULK-LOGGED",
    "KeyAlgorithm": "", "EncryptorThumbprint": null, "EncryptorType": ""}])");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.sets.size() == 1);
  const BackupSet& set = read.sink.sets[0];
  CHECK(set.uuid_is_derived);
  CHECK(set.type == BackupType::differential);
  CHECK(set.server_name == "SQL01\\PROD");
  CHECK(set.machine_name == "SQL01");
  CHECK(set.availability_group == std::nullopt);
  CHECK(set.database_name == "Sales");
  CHECK(set.backup_start->text() == "2026-11-20T01:00:00.123");
  CHECK(set.utc_offset == std::nullopt);
  CHECK(set.backup_size == 1000000U);
  CHECK(set.compressed_backup_size == 400000U);
  CHECK(set.position == 2);
  CHECK(set.first_lsn == lsn("4294967295000012800037"));
  CHECK(set.last_lsn == lsn("4294967295000012800129"));
  CHECK(set.checkpoint_lsn == lsn("34000000012800037"));
  CHECK(set.database_backup_lsn == lsn("0"));
  CHECK(set.is_copy_only == true);
  CHECK(set.last_recovery_fork->text() == "00000000-0000-0000-0000-0000000000F1");
  CHECK(set.first_recovery_fork == std::nullopt);
  CHECK(set.recovery_model == RecoveryModel::bulk_logged);
  CHECK(set.key_algorithm == std::nullopt);
  CHECK(set.software_version_major == 15);
  CHECK(set.media.software_name == "Microsoft SQL Server");
  REQUIRE(set.devices.size() == 2);
  CHECK(set.devices[0].path == "D:\\b\\1.bak");
  CHECK(set.devices[0].device_type == 2);
  CHECK(set.devices[1].family_sequence_number == 2);
  REQUIRE(set.files.size() == 2);
  CHECK(set.files[1].type == 'L');
  CHECK(set.files[1].logical_name == "Sales_log");
  CHECK(set.other_columns ==
        std::vector<std::pair<std::string, std::string>>{{"backup_set_id", "17"}});
}

TEST_CASE("the same set in an export and in a history gets the same uuid") {
  const Read read(R"({"SqlInstance":"S","Database":"A","Type":"Full","FirstLsn":"5","LastLsn":"6",
    "Start":"2026-11-20T01:00:00","BackupSetId":"7","FullName":"x.bak"})");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].devices.size() == 1);
  CHECK(read.sink.sets[0].uuid.text() == "C85BB6FC-3FD8-8D09-B806-77ECEA9D2E2C");
}

TEST_CASE("Windows PowerShell's dates are moments, told at UTC") {
  // 1795222800000 ms after 1970 is 2026-11-21T01:00:00Z.
  const Read read(R"({"Database":"A","Type":"Log","LastLsn":"6",
    "Start":"\/Date(1795222800000)\/","End":{"value":"\/Date(1795222830500)\/","DateTime":"x"}})");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].backup_start->text() == "2026-11-21T01:00:00");
  CHECK(read.sink.sets[0].backup_finish->text() == "2026-11-21T01:00:30.500");
  CHECK(read.sink.sets[0].utc_offset == UtcOffset{0});
}

TEST_CASE("a date with a zone tells the server's offset") {
  const Read read(
      R"({"Database":"A","Type":"Log","LastLsn":"6","Start":"2026-11-20T01:00:00.0000000+05:30"})");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].backup_start->text() == "2026-11-20T01:00:00");
  CHECK(read.sink.sets[0].utc_offset == UtcOffset{330});
}

TEST_CASE("an LSN whose digits ConvertTo-Json lost is refused by name") {
  const Read read(R"([{"Database":"A","Type":"Full",
 "FirstLsn": {"IsPowerOfTwo":false,"IsZero":false,"IsOne":false,"IsEven":false,"Sign":1},
    "LastLsn": "6"}, {"Database":"A","Type":"Full","LastLsn":"6"}])");
  CHECK(read.error.message ==
        "h.json:2:14: FirstLsn: not printed with its digits, as ConvertTo-Json does from "
        "PowerShell 7.5 on: an object (this row of the history is left out)");
  CHECK(read.sink.sets.size() == 1);
}

TEST_CASE("rows of -Raw that follow each other are the stripes of one set") {
  const auto row = [](const std::string& path, const std::string& id) {
    return R"({"server":"S","Database":"A","Type":"Log","first_lsn":5.0,"FirstLSN":5.0,"LastLsn":6.0,)"
           R"("TotalSize":100.0,"BackupSetId":)" +
           id + R"(,"Path":")" + path + R"(","FullName":")" + path + R"("})";
  };
  const Read read("[" + row("1.trn", "7") + "," + row("2.trn", "7") + "," + row("3.trn", "8") +
                  "," + row("3.trn", "8") + "]");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.sets.size() == 2);
  CHECK(read.sink.sets[0].devices.size() == 2);
  CHECK(read.sink.sets[0].last_lsn == lsn("6"));
  CHECK(read.sink.sets[0].backup_size == 100U);
  CHECK(read.sink.sets[0].server_name == "S");
  CHECK(read.sink.sets[1].devices.size() == 1);
}

TEST_CASE("a BackupSetId that is a GUID is the set's own") {
  const Read read(
      R"({"BackupSetId":"D5C3A9E2-1111-4222-8333-444455556666","Type":"Transaction Log"})");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].uuid.text() == "D5C3A9E2-1111-4222-8333-444455556666");
  CHECK_FALSE(read.sink.sets[0].uuid_is_derived);
  CHECK(read.sink.sets[0].type == BackupType::log);
}

TEST_CASE("Windows PowerShell's wrapped arrays are unwrapped") {
  const Read read(R"({"value":[{"Database":"A","Type":"Full","LastLsn":"6",
    "FullName":{"value":["1","2"],"Count":2}}],"Count":1})");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].devices.size() == 2);
}

TEST_CASE("what is no backup is left out and named") {
  CHECK(Read(R"([{"SqlInstance":"S","Name":"A"}])").error.message ==
        "h.json:1:2: not a backup of dbatools: no LSN, no BackupSetId "
        "(this row of the history is left out)");
  CHECK(Read("[1]").error.message == "h.json:1:2: not a backup: not an object");
  CHECK(Read("1").error.message == "h.json:1:1: not a dbatools history: neither array nor object");
  CHECK(Read("[{").error.message == "h.json:1:3: the document ends too early");
  CHECK(Read(R"([{"LastLsn":"6","Type":"Wat"}])").error.message ==
        "h.json:1:24: Type: not a backup type (Full, Differential, Log ...): \"Wat\" "
        "(this row of the history is left out)");
}

TEST_CASE("an empty history is one") { CHECK(Read("[]").error.message == ""); }

TEST_CASE("UTF-16 as PowerShell's redirection writes it is read") {
  const std::string text = "[{\"Database\":\"A\",\"Type\":\"Full\",\"LastLsn\":\"6\"}]";
  std::string wide = "\xFF\xFE";
  for (const char c : text) wide += {c, '\0'};
  const Read read(wide);
  CHECK(read.error.message == "");
  CHECK(read.sink.sets.size() == 1);
}

TEST_CASE("a history cut anywhere is an error with a place") {
  const std::string text =
      R"([{"FullName":["a"],"TotalSize":{"Byte":1},"FileList":[{"Type":"D"}],"LastLsn":6}])";
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK(Read(text.substr(0, length)).error.message ==
          "h.json:1:" + std::to_string(length + 1) + ": the document ends too early");
  }
}

// Which of the two is true nobody knows; the next object is not to suffer.
TEST_CASE("an object that tells a property twice is left out and named") {
  const Read read(R"([
    {"Database": "A", "Type": "Log", "LastLsn": 6, "BackupSetId": 1, "backupsetid": 1},
    {"Database": "A", "Type": "Log", "LastLsn": 7, "BackupSetId": 2}])");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].last_lsn == lsn("7"));
  CHECK(read.error.message.find("backupsetid: told twice") != std::string::npos);
}

}  // namespace
}  // namespace unbroken
