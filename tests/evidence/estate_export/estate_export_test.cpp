#include "evidence/estate_export/estate_export.h"

#include <catch2/catch.hpp>

#include "evidence/recording_sink.h"

namespace unbroken {
namespace {

Lsn lsn(std::string_view digits) { return Lsn::parse(digits).value(); }
Guid guid(std::string_view text) { return Guid::parse(text).value(); }

// Reads a document; what goes wrong is left in `error`.
struct Read {
  explicit Read(const std::string& text, std::size_t piece = 1U << 20) {
    Status status = read_estate_export(opener_of(text, piece), "d/estate.json", sink);
    if (!status) error = status.error();
  }
  RecordingSink sink;
  Error error{Code::ok, "", ""};
};

const std::string kSet = R"({"backup_set_uuid":"11111111-2222-3333-4444-555555555555")";

std::string export_of(const std::string& rows) {
  return R"({"format":"unbroken-estate/1","servers":[{"server_name":"SQL01","backupset":[)" + rows +
         "]}]}";
}

TEST_CASE("a set of an export arrives with every fact that its row states") {
  const Read read(R"({"format": "unbroken-estate/1", "taken_at": "2026-11-23T10:00:00Z",
 "servers": [{"server_name": "SQL01\\PROD", "machine_name": "SQL01", "backupset": [
  {"backup_set_uuid": "d5c3a9e2-0000-4000-8000-00000000abcd", "backup_set_id": 17, "position": 2,
   "type": "i", "database_name": "Sales \u00e4", "first_lsn": "34000000012800037",
   "last_lsn": 4294967295000012800037, "fork_point_lsn": null, "is_copy_only": 0,
   "is_damaged": "1", "is_snapshot": true, "is_readonly": "FALSE", "time_zone": -20,
   "backup_start_date": "2026-11-20T01:00:00.123", "backup_finish_date": "2026-11-20 01:00:30",
   "recovery_model": "bulk-logged", "backup_size": 18446744073709551615,
   "backupmediaset": {"media_family_count": 2, "is_compressed": 1},
   "backupmediafamily": [
     {"family_sequence_number": 2, "mirror": 0, "physical_device_name": "D:\\b\\2.bak"},
     {"family_sequence_number": 1, "mirror": 0, "device_type": 2, "physical_device_name": "D:\\b\\1.bak"}],
   "backupfile": [{"file_number": 1, "file_type": "D", "logical_name": "Sales", "is_present": true}]}]}]})");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.taken == std::vector{UtcTime::parse("2026-11-23T10:00:00Z").value()});
  CHECK(read.sink.taken_was_first);
  REQUIRE(read.sink.sets.size() == 1);
  const BackupSet& set = read.sink.sets[0];
  CHECK(set.uuid == guid("D5C3A9E2-0000-4000-8000-00000000ABCD"));
  CHECK_FALSE(set.uuid_is_derived);
  CHECK(set.position == 2);
  CHECK(set.type == BackupType::differential);
  CHECK(set.database_name == "Sales \xC3\xA4");
  CHECK(set.server_name == "SQL01\\PROD");
  CHECK(set.machine_name == "SQL01");
  CHECK(set.first_lsn == lsn("34000000012800037"));
  CHECK(set.last_lsn == lsn("4294967295000012800037"));
  CHECK(set.fork_point_lsn == std::nullopt);
  CHECK(set.is_copy_only == false);
  CHECK(set.is_damaged == true);
  CHECK(set.is_snapshot == true);
  CHECK(set.is_read_only == false);
  CHECK(set.begins_log_chain == std::nullopt);
  CHECK(set.utc_offset == UtcOffset{-300});
  CHECK(set.backup_start->text() == "2026-11-20T01:00:00.123");
  CHECK(set.backup_finish->text() == "2026-11-20T01:00:30");
  CHECK(set.recovery_model == RecoveryModel::bulk_logged);
  CHECK(set.backup_size == 18446744073709551615U);
  CHECK(set.media.family_count == 2);
  CHECK(set.media.is_compressed == true);
  REQUIRE(set.devices.size() == 2);
  CHECK(set.devices[0].path == "D:\\b\\1.bak");
  CHECK(set.devices[1].path == "D:\\b\\2.bak");
  REQUIRE(set.files.size() == 1);
  CHECK(set.files[0].type == 'D');
  CHECK(set.proof == Proof::history);
  CHECK(set.other_columns ==
        std::vector<std::pair<std::string, std::string>>{{"backup_set_id", "17"}});
}

TEST_CASE("time_zone 127 is unknown, and so is what no clock shows") {
  const Read read(export_of(kSet + R"(,"time_zone":127})"));
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].utc_offset == std::nullopt);
}

TEST_CASE("rows outside backupset arrive as compact text with their section and server") {
  const Read read(R"({"format":"unbroken-estate/1","servers":[{"server_name":"S","location":"azure",
    "databases":[ {"name" : "A", "x": [1, {"y": null}]} ],
    "managed_backup": {"is_master_switch_on": true},
    "resource_governor": [{"pool": "p"}], "backupset": [], "events": null}]})");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.rows.size() == 4);
  CHECK(read.sink.rows[0].section == "databases");
  CHECK(read.sink.rows[0].server_name == "S");
  CHECK(read.sink.rows[0].json == R"({"name":"A","x":[1,{"y":null}]})");
  CHECK(read.sink.rows[1].section == "managed_backup");
  CHECK(read.sink.rows[2].section == "resource_governor");
  CHECK(read.sink.rows[2].json == R"({"pool":"p"})");
  CHECK(read.sink.rows[3].section == "server");
  CHECK(read.sink.rows[3].json == R"({"server_name":"S","location":"azure"})");
}

TEST_CASE("a server may be named, and the document dated and declared, after the rows") {
  const Read read(R"({"servers":[{"backupset":[)" + kSet + R"(}],"databases":[{"name":"A"}],
    "machine_name":"M2","server_name":"S2"},{"server_name":"S3"}],
    "taken_at":"2026-11-23T10:00:00Z","format":"unbroken-estate/1"})");
  REQUIRE(read.error.message == "");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].server_name == "S2");
  CHECK(read.sink.sets[0].machine_name == "M2");
  CHECK(read.sink.rows[0].server_name == "S2");
  CHECK(read.sink.taken.size() == 1);
  CHECK(read.sink.taken_was_first);
}

TEST_CASE("a row's own server name stands, even as null") {
  const Read read(export_of(kSet + R"(,"server_name":"OLD"},)" +
                            R"({"backup_set_uuid":"11111111-2222-3333-4444-555555555556",)" +
                            R"("server_name":null})"));
  REQUIRE(read.sink.sets.size() == 2);
  CHECK(read.sink.sets[0].server_name == "OLD");
  CHECK(read.sink.sets[1].server_name == std::nullopt);
}

TEST_CASE("a JSON error is named with path, line and column, and what came before it stays") {
  const Read bracket("{\"format\":\"unbroken-estate/1\",\n \"servers\":[{]}");
  CHECK(bracket.error.code == Code::damaged);
  CHECK(bracket.error.message == "d/estate.json:2:14: unexpected ']'");
  CHECK(bracket.error.subject == "d/estate.json");

  const Read cut(export_of(kSet + "}").substr(0, 77) + "\n");
  CHECK(cut.error.message == "d/estate.json:2:1: the document ends too early");
  CHECK(cut.sink.sets.size() == 0);

  const std::string whole = export_of(kSet + "}");
  const Read after(whole.substr(0, whole.size() - 4) + ",\n  \xFF]}]}");
  CHECK(after.error.message ==
        "d/estate.json:2:3: not valid UTF-8, or a character that JSON has only in strings");
  CHECK(after.sink.sets.size() == 1);
}

TEST_CASE("a document of another format is refused by name") {
  CHECK(Read("{}").error.message ==
        "d/estate.json:1:1: not an estate export: it has no \"format\"");
  CHECK(Read("[]").error.message == "d/estate.json:1:1: not an estate export: not an object");
  CHECK(Read("").error.message == "d/estate.json:1:1: the document ends too early");
  CHECK(Read(R"({"servers":[{"backupset":[{}]}]})").error.message ==
        "d/estate.json:1:1: not an estate export: it has no \"format\"");
  const Read newer("{\n\"format\": \"unbroken-estate/2\"}");
  CHECK(newer.error.code == Code::unsupported);
  CHECK(newer.error.message ==
        "d/estate.json:2:11: format \"unbroken-estate/2\" is not unbroken-estate/1");
  CHECK(Read(R"({"format": 1})").error.message ==
        R"(d/estate.json:1:12: not an estate export: the format is not "unbroken-estate/1")");
}

TEST_CASE("an export may have nothing but its format") {
  const Read read(R"({"format":"unbroken-estate/1"})");
  CHECK(read.error.message == "");
  CHECK(read.sink.sets.empty());
}

TEST_CASE("a row with a wrong value is left out and named; the others are read") {
  const std::string good = R"({"backup_set_uuid":"11111111-2222-3333-4444-555555555556"})";
  const Read read(export_of("\n" + kSet + R"(, "first_lsn": "abc"},)" + "\n" + good));
  CHECK(read.error.message ==
        "d/estate.json:2:73: first_lsn: not an LSN of 1 to 25 digits: \"abc\" "
        "(this row of backupset is left out)");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].uuid == guid("11111111-2222-3333-4444-555555555556"));

  const auto reason = [](const std::string& member) {
    const std::string message = Read(export_of(kSet + "," + member + "}")).error.message;
    return message.substr(0, message.find(" (this row"));
  };
  const std::string at = "d/estate.json:1:";
  CHECK(reason(R"("family_guid":"x")") == at + "150: family_guid: not a GUID: \"x\"");
  CHECK(reason(R"("backup_start_date":"2026-02-30T00:00:00")") ==
        at + "156: backup_start_date: not a local time like 2026-11-23T10:00:00: "
             "\"2026-02-30T00:00:00\"");
  CHECK(reason(R"("first_lsn":3.4e16)") ==
        at + "148: first_lsn: not an LSN of 1 to 25 digits: 3.4e16");
  CHECK(reason(R"("first_lsn":12345678901234567890123456)") ==
        at + "148: first_lsn: not an LSN of 1 to 25 digits: 12345678901234567890123456");
  CHECK(reason(R"("is_damaged":2)") == at + "149: is_damaged: not true, false, 1 or 0: 2");
  CHECK(reason(R"("type":"Z")") ==
        at + "143: type: not a backup type (D, I, L, F, G, P, Q): \"Z\"");
  CHECK(reason(R"("name":{"a":1})") == at + "143: name: not one value: an object");
  CHECK(reason(R"("position":1,"position":2)") == at + "149: position: told twice");
  CHECK(reason(R"("x":1,"x":2)") == at + "146: x: told twice");
  CHECK(reason(R"("backupfile":[{}],"backupfile":[{}])") == at + "167: backupfile: told twice");
  CHECK(reason(R"("backupmediaset":[{},{}])") == at + "157: backupmediaset: told twice");
  CHECK(reason(R"("backupmediafamily":[{"mirror":"a"}])") ==
        at + "167: mirror: not a whole number of its range: \"a\"");
}

TEST_CASE("a row of another section is handed on although a value of it is wrong") {
  const Read read(R"({"format":"unbroken-estate/1","servers":[{"server_name":"S","databases":[)"
                  R"({"name":"A","family_guid":"no"}]}]})");
  CHECK(read.error.message == "d/estate.json:1:74: databases: family_guid: not a GUID: \"no\"");
  CHECK(read.sink.rows.size() == 2);
}

TEST_CASE("a set without a uuid gets one that is the same every time") {
  const std::string row = R"({"backup_set_id":7,"database_name":"A","type":"D","last_lsn":"5"})";
  const Read first(export_of(row));
  const Read again(
      export_of(R"({"type":"D","last_lsn":5,"database_name":"A","backup_set_id":"7"})"));
  const Read other(
      export_of(R"({"type":"D","last_lsn":6,"database_name":"A","backup_set_id":"7"})"));
  REQUIRE(first.sink.sets.size() == 1);
  REQUIRE(again.sink.sets.size() == 1);
  REQUIRE(other.sink.sets.size() == 1);
  CHECK(first.sink.sets[0].uuid_is_derived);
  CHECK_FALSE(first.sink.sets[0].uuid.is_zero());
  CHECK(first.sink.sets[0].uuid == again.sink.sets[0].uuid);
  CHECK(first.sink.sets[0].uuid != other.sink.sets[0].uuid);
}

TEST_CASE("a derived uuid is the one that a dbatools history of the same set gets") {
  const Read read(R"({"format":"unbroken-estate/1","servers":[{"server_name":"S","backupset":[)"
                  R"({"backup_set_id":7,"database_name":"A","type":"D","first_lsn":"5",)"
                  R"("last_lsn":"6","backup_start_date":"2026-11-20T01:00:00"}]}]})");
  REQUIRE(read.sink.sets.size() == 1);
  CHECK(read.sink.sets[0].uuid.text() == "C85BB6FC-3FD8-8D09-B806-77ECEA9D2E2C");
}

TEST_CASE("a row that nothing identifies is left out") {
  const Read read(export_of("{}"));
  CHECK(read.sink.sets.empty());
  CHECK(read.error.message ==
        "d/estate.json:1:78: neither backup_set_uuid nor what else would identify it "
        "(this row of backupset is left out)");
}

TEST_CASE("a failure of the sink stops the reading and is handed on unchanged") {
  RecordingSink sink;
  sink.fail_at_set = 1;
  const Status status =
      read_estate_export(opener_of(export_of(kSet + "}," + kSet + "}")), "p", sink);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Code::conflict);
  CHECK(status.error().message == "disk full");
  CHECK(sink.sets.size() == 1);
}

TEST_CASE("bytes may come in any pieces") {
  const std::string text = export_of(
      kSet +
      R"(,"user_name":"D\\\u00e9\"\\x","first_lsn":4294967295000012800037,"is_damaged":true})");
  const Read whole(text);
  REQUIRE(whole.sink.sets.size() == 1);
  CHECK(whole.sink.sets[0].user_name == "D\\\xC3\xA9\"\\x");
  for (std::size_t piece = 1; piece < 30; ++piece) {
    const Read read(text, piece);
    CHECK(read.error.message == "");
    REQUIRE(read.sink.sets.size() == 1);
    CHECK(read.sink.sets[0] == whole.sink.sets[0]);
  }
}

TEST_CASE("a document cut anywhere is an error with a place, never anything else") {
  const std::string text = export_of(kSet + R"(,"a\u00e9":[1.5,true,null,{"b":"\\"}]})");
  for (std::size_t length = 0; length < text.size(); ++length) {
    const Read read(text.substr(0, length), length % 7 + 1);
    INFO(text.substr(0, length));
    CHECK(read.error.code == Code::damaged);
    CHECK(read.error.message ==
          "d/estate.json:1:" + std::to_string(length + 1) + ": the document ends too early");
  }
}

}  // namespace
}  // namespace unbroken
