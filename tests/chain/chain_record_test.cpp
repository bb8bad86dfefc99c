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
