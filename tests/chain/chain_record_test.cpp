#include <catch2/catch.hpp>

#include "history.h"
#include "unbroken/chain.h"

using namespace unbroken;
using namespace unbroken::test;

TEST_CASE("a chain record says what the set says") {
  BackupSet set;
  set.uuid = guid(1);
  set.type = BackupType::differential;
  set.proof = Proof::header;
  set.first_lsn = lsn(1000);
  set.last_lsn = lsn(1100);
  set.checkpoint_lsn = lsn(1050);
  set.differential_base_lsn = lsn(900);
  set.differential_base_guid = guid(9);
  set.first_recovery_fork = guid(kMainFork);
  set.last_recovery_fork = guid(kOtherFork);
  set.fork_point_lsn = lsn(1020);
  set.parent_fork = guid(kMainFork);
  set.parent_fork_point_lsn = lsn(1010);
  set.backup_start = at("01:00");
  set.backup_finish = at("01:00:30");
  set.utc_offset = UtcOffset{60};
  set.backup_size = 4096;

  ChainRecord expected;
  expected.uuid = guid(1);
  expected.type = BackupType::differential;
  expected.proof = Proof::header;
  expected.first_lsn = lsn(1000);
  expected.last_lsn = lsn(1100);
  expected.checkpoint_lsn = lsn(1050);
  expected.differential_base_lsn = lsn(900);
  expected.differential_base_guid = guid(9);
  expected.first_fork = guid(kMainFork);
  expected.last_fork = guid(kOtherFork);
  expected.fork_point_lsn = lsn(1020);
  expected.parent_fork = guid(kMainFork);
  expected.parent_fork_point_lsn = lsn(1010);
  expected.start = at("01:00");
  expected.finish = at("01:00:30");
  expected.utc_offset = UtcOffset{60};
  expected.bytes = 4096;
  CHECK(chain_record_of(set) == expected);
}

TEST_CASE("what a set does not say is unknown to its chain record, and nothing else is assumed") {
  const ChainRecord record = chain_record_of(BackupSet());
  CHECK(record == ChainRecord());
  CHECK(record.first_lsn.is_null());
  CHECK(record.is_complete);
  CHECK_FALSE(record.finish);
}

TEST_CASE("a flag of the set is a flag of its record") {
  const auto record_with = [](std::optional<bool> BackupSet::*flag) {
    BackupSet set;
    set.*flag = true;
    return chain_record_of(set);
  };
  CHECK(record_with(&BackupSet::is_copy_only).is_copy_only);
  CHECK(record_with(&BackupSet::has_bulk_logged_data).has_bulk_logged_data);
  CHECK(record_with(&BackupSet::is_snapshot).is_snapshot);
  CHECK(record_with(&BackupSet::begins_log_chain).begins_log_chain);
  CHECK(record_with(&BackupSet::is_damaged).is_damaged);
  CHECK_FALSE(record_with(&BackupSet::is_read_only).is_damaged);
}

TEST_CASE("a set is damaged by what the server said or by what was seen of its file") {
  BackupSet set;
  set.damage = "the file ends early";
  CHECK(chain_record_of(set).is_damaged);
}

TEST_CASE("SIMPLE, and no other recovery model, is told of a set") {
  BackupSet set;
  set.recovery_model = RecoveryModel::simple;
  CHECK(chain_record_of(set).is_simple);
  set.recovery_model = RecoveryModel::bulk_logged;
  CHECK_FALSE(chain_record_of(set).is_simple);
}

TEST_CASE("a set whose stripe is not at hand, or that went to NUL, is told apart") {
  BackupSet set;
  BackupDevice device;
  device.path = "D:\\Sales.trn";
  set.devices.push_back(device);
  CHECK(chain_record_of(set).is_complete);
  set.media.family_count = 2;
  CHECK_FALSE(chain_record_of(set).is_complete);
  CHECK_FALSE(chain_record_of(set).went_to_nul);
  set.devices.front().path = "NUL";
  CHECK(chain_record_of(set).went_to_nul);
}

TEST_CASE("a set that names one fork lies on it from beginning to end") {
  BackupSet first_only;
  first_only.first_recovery_fork = guid(kMainFork);
  CHECK(chain_record_of(first_only).last_fork == guid(kMainFork));
  BackupSet last_only;
  last_only.last_recovery_fork = guid(kMainFork);
  CHECK(chain_record_of(last_only).first_fork == guid(kMainFork));
}

TEST_CASE("a restore reads the compressed size where there is one") {
  BackupSet set;
  set.backup_size = 4096;
  set.compressed_backup_size = 1024;
  CHECK(chain_record_of(set).bytes == 1024);
}

TEST_CASE("a vertex keeps what its record says") {
  ChainRecord record;
  record.uuid = guid(1);
  record.type = BackupType::log;
  record.proof = Proof::header;
  record.first_lsn = lsn(1000);
  record.last_lsn = lsn(1100);
  record.checkpoint_lsn = lsn(1050);
  record.differential_base_lsn = lsn(900);
  record.first_fork = guid(kMainFork);
  record.last_fork = guid(kOtherFork);
  record.fork_point_lsn = lsn(1020);
  record.start = at("01:00");
  record.finish = at("01:00:30");
  record.utc_offset = UtcOffset{60};
  record.bytes = 4096;
  record.is_copy_only = record.has_bulk_logged_data = record.is_damaged = true;
  record.is_snapshot = record.begins_log_chain = record.is_simple = true;
  record.is_complete = false;
  record.went_to_nul = true;
  const ChainGraph graph({record});
  REQUIRE(graph.size() == 1);
  const ChainGraph::Set& set = graph[0];
  CHECK(set.uuid == guid(1));
  CHECK(set.type == BackupType::log);
  CHECK(set.proof == Proof::header);
  CHECK(set.first_lsn == lsn(1000));
  CHECK(set.last_lsn == lsn(1100));
  CHECK(set.checkpoint_lsn == lsn(1050));
  CHECK(set.differential_base_lsn == lsn(900));
  CHECK(graph.forks()[set.first_fork].id == guid(kMainFork));
  CHECK(graph.forks()[set.last_fork].id == guid(kOtherFork));
  CHECK(set.fork_point_lsn == lsn(1020));
  CHECK(set.start == at("01:00"));
  CHECK(set.finish == at("01:00:30"));
  CHECK(set.has_utc_offset);
  CHECK(set.utc_offset == 60);
  CHECK(set.bytes == 4096);
  CHECK(set.base == kNone);
  CHECK(set.is_copy_only);
  CHECK(set.has_bulk_logged_data);
  CHECK(set.is_damaged);
  CHECK(set.is_snapshot);
  CHECK(set.begins_log_chain);
  CHECK(set.is_simple);
  CHECK_FALSE(set.is_complete);
  CHECK(set.went_to_nul);
}

TEST_CASE("a vertex without times and zone says so") {
  ChainRecord record;
  record.uuid = guid(1);
  const ChainGraph graph({record});
  CHECK(graph[0].start == ChainGraph::kNoTime);
  CHECK(graph[0].finish == ChainGraph::kNoTime);
  CHECK_FALSE(graph[0].has_utc_offset);
  CHECK(graph[0].utc_offset == 0);
  CHECK(graph[0].is_complete);
}

TEST_CASE("a data file says what the set's file list says of it") {
  BackupFile told;
  told.file_id = 3;
  told.unique_id = guid(7);
  told.is_present = true;
  told.is_read_only = true;
  told.create_lsn = lsn(10);
  told.drop_lsn = lsn(20);
  told.read_only_lsn = lsn(30);
  told.differential_base_lsn = lsn(40);
  told.differential_base_guid = guid(8);
  DataFile expected;
  expected.number = 3;
  expected.guid = guid(7);
  expected.is_present = true;
  expected.is_read_only = true;
  expected.create_lsn = lsn(10);
  expected.drop_lsn = lsn(20);
  expected.read_only_lsn = lsn(30);
  expected.differential_base_lsn = lsn(40);
  expected.differential_base_guid = guid(8);
  CHECK(data_file_of(told) == expected);
  CHECK(data_file_of(BackupFile()) == DataFile());
  CHECK_FALSE(DataFile().is_present);
  CHECK_FALSE(DataFile().is_read_only);
  CHECK_FALSE(DataFile().create_lsn);
}

TEST_CASE("files are one by their GUIDs, by their numbers only where one of them has no GUID") {
  const auto file = [](std::int64_t number, std::uint8_t n) {
    DataFile made;
    made.number = number;
    if (n != 0) made.guid = guid(n);
    return made;
  };
  CHECK(is_same_file(file(3, 7), file(4, 7)));
  CHECK_FALSE(is_same_file(file(3, 7), file(3, 8)));  // its number was used again
  CHECK(is_same_file(file(3, 7), file(3, 0)));
  CHECK(is_same_file(file(3, 0), file(3, 7)));
  CHECK(is_same_file(file(3, 0), file(3, 0)));
  CHECK_FALSE(is_same_file(file(3, 0), file(4, 0)));
  CHECK_FALSE(is_same_file(file(0, 0), file(0, 0)));  // two that nobody numbered
}

TEST_CASE(
    "sets of files are told by file, and differentials that only their files know the base of") {
  BackupSet set;
  BackupFile data;
  data.type = 'D';
  data.file_id = 1;
  set.files = {data};
  const auto is_told = [&set](BackupType type) {
    set.type = type;
    CHECK(chain_record_of(set).files.size() == (is_told_by_file(set) ? 1 : 0));
    return is_told_by_file(set);
  };
  CHECK(is_told(BackupType::file));
  CHECK(is_told(BackupType::partial));
  CHECK(is_told(BackupType::file_differential));
  CHECK(is_told(BackupType::partial_differential));
  CHECK_FALSE(is_told(BackupType::full));
  CHECK_FALSE(is_told(BackupType::log));
  CHECK_FALSE(is_told(BackupType::differential));  // no file of it knows a base
  set.files[0].differential_base_guid = Guid();
  CHECK_FALSE(is_told(BackupType::differential));
  set.files[0].differential_base_guid = guid(1);
  CHECK(is_told(BackupType::differential));
  CHECK_FALSE(is_told(BackupType::full));
  set.differential_base_guid = Guid();
  CHECK(is_told(BackupType::differential));
  set.differential_base_guid = guid(1);
  CHECK_FALSE(is_told(BackupType::differential));
  set.type.reset();
  CHECK_FALSE(is_told_by_file(set));
}

TEST_CASE("log files are no data files") {
  BackupSet set;
  set.type = BackupType::file;
  set.files.resize(3);
  set.files[0].type = 'D';
  set.files[0].file_id = 1;
  set.files[1].type = 'L';
  set.files[1].file_id = 2;
  set.files[2].type = 'S';
  set.files[2].file_id = 3;
  const ChainRecord record = chain_record_of(set);
  REQUIRE(record.files.size() == 2);
  CHECK(record.files[0].number == 1);
  CHECK(record.files[1].number == 3);
}
