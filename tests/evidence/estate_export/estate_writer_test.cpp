#include "evidence/estate_export/estate_writer.h"

#include <catch2/catch.hpp>

#include "evidence/estate_export/any_backup_set.h"
#include "evidence/estate_export/estate_export.h"
#include "evidence/recording_sink.h"

namespace unbroken {
namespace {

EstateWriter::Output into(std::string& text) {
  return [&text](std::string_view piece) {
    text += piece;
    return Status();
  };
}

RecordingSink read(const std::string& text) {
  RecordingSink sink;
  const Status status = read_estate_export(opener_of(text), "p", sink);
  if (!status) throw std::runtime_error(status.error().message);
  return sink;
}

TEST_CASE("what is written groups a server's rows, one a line") {
  std::string text;
  EstateWriter writer(into(text));
  BackupSet set;
  set.uuid = Guid::parse("11111111-2222-3333-4444-555555555555").value();
  set.server_name = "S";
  REQUIRE(writer.taken_at(UtcTime::parse("2026-11-23T10:00:00Z").value()));
  REQUIRE(writer.add(EstateRow{"S", "databases", R"({"name":"A"})"}));
  REQUIRE(writer.add(EstateRow{"T", "databases", R"({"name":"B"})"}));
  REQUIRE(writer.add(set));
  REQUIRE(writer.add(EstateRow{"S", "databases", R"({"name":"C"})"}));
  REQUIRE(writer.add(EstateRow{"S", "server", R"({"server_name":"S","location":"azure"})"}));
  REQUIRE(writer.add(EstateRow{"S", "managed_backup", R"({"is_master_switch_on":true})"}));
  REQUIRE(writer.finish());
  CHECK(text == R"({"format":"unbroken-estate/1","taken_at":"2026-11-23T10:00:00Z",
"servers":[
{"server_name":"S","location":"azure",
"managed_backup":{"is_master_switch_on":true},
"databases":[
{"name":"A"},
{"name":"C"}],
"backupset":[
{"backup_set_uuid":"11111111-2222-3333-4444-555555555555","position":1,"server_name":"S","machine_name":null}]},
{"server_name":"T",
"databases":[
{"name":"B"}]}]}
)");
}

TEST_CASE("an export of nothing is an export") {
  std::string text;
  REQUIRE(EstateWriter(into(text)).finish());
  CHECK(text == "{\"format\":\"unbroken-estate/1\",\n\"servers\":[]}\n");
  CHECK(read(text).sets.empty());
}

TEST_CASE("a second managed_backup of one server does not hide the first") {
  std::string text;
  EstateWriter writer(into(text));
  const std::string on = R"({"is_master_switch_on":true})";
  const std::string off = R"({"is_master_switch_on":false})";
  REQUIRE(writer.add(EstateRow{"S", "managed_backup", on}));
  REQUIRE(writer.add(EstateRow{"S", "managed_backup", off}));
  REQUIRE(writer.finish());
  std::vector<std::string> found;
  for (const EstateRow& row : read(text).rows) {
    if (row.section == "managed_backup") found.push_back(row.json);
  }
  CHECK(found == std::vector<std::string>{on, off});
}

TEST_CASE("other columns of nested rows come back to where they were") {
  const std::string row =
      R"({"backup_set_uuid":"11111111-2222-3333-4444-555555555555","server_name":"S","machine_name":null,)"
      R"("media_set_id":3,"backupmediaset":{"MTF_major_version":1},)"
      R"("backupmediafamily":[{"family_sequence_number":2,"mirror":1,"media_count":1},)"
      R"({"family_sequence_number":2,"mirror":1,"media_count":2}],)"
      R"("backupfile":[{"file_number":2,"page_size":8192},{"file_number":1,"state":0}]})";
  const RecordingSink first =
      read(R"({"format":"unbroken-estate/1","servers":[{"server_name":"S","backupset":[)" + row +
           "]}]}");
  REQUIRE(first.sets.size() == 1);
  using Columns = std::vector<std::pair<std::string, std::string>>;
  CHECK(first.sets[0].other_columns == Columns{{"media_set_id", "3"},
                                               {"backupmediaset.MTF_major_version", "1"},
                                               {"backupmediafamily[2.1].media_count", "1"},
                                               {"backupmediafamily[2.1]#2.media_count", "2"},
                                               {"backupfile[2].page_size", "8192"},
                                               {"backupfile[1].state", "0"}});
  std::string text;
  EstateWriter writer(into(text));
  REQUIRE(writer.add(first.sets[0]));
  REQUIRE(writer.finish());
  CHECK(read(text).sets == first.sets);
}

TEST_CASE("every set that is written is read back as it was") {
  CHECK(rc::check([] {
    std::vector<BackupSet> sets;
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) sets.push_back(any_backup_set());
    std::string text;
    EstateWriter writer(into(text), std::nullopt, *rc::gen::element<std::size_t>(1, 3000, 1 << 20));
    for (const BackupSet& set : sets) RC_ASSERT(writer.add(set).ok());
    RC_ASSERT(writer.finish().ok());
    std::vector<BackupSet> found = read(text).sets;
    RC_ASSERT(found.size() == sets.size());
    for (const BackupSet& set : sets) {  // the servers may have changed the order
      RC_ASSERT(std::find(found.begin(), found.end(), set) != found.end());
    }
  }));
}

TEST_CASE("a failure of the output is handed on") {
  EstateWriter writer([](std::string_view) { return Status(Error{Code::io, "disk full", "x"}); });
  const Status status = writer.finish();
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "disk full");
}

}  // namespace
}  // namespace unbroken
