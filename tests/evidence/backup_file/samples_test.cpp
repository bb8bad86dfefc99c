// What the reader makes of backup files that SQL Server wrote.

#include "evidence/backup_file/samples.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "evidence/backup_file/sample_sets.h"

namespace {

using namespace unbroken;
using namespace unbroken::test;

std::string decimal(const std::optional<Lsn>& lsn) { return lsn ? lsn->decimal() : "null"; }
std::string text(const std::optional<Guid>& guid) { return guid ? guid->text() : "null"; }

BackupSet only_set(std::string_view name) {
  BackupFileReading reading = read_sample(name);
  INFO(name);
  REQUIRE_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 1);
  CHECK(reading.sets[0].damage.empty());
  return reading.sets[0];
}

}  // namespace

TEST_CASE("every real set is read as a full walk reads it", "[samples]") {
  if (!have_samples()) return;
  std::set<std::string_view> files;
  for (const SampleSet& expected : kSampleSets) {
    files.insert(expected.file);
    const BackupFileReading reading = read_sample(expected.file);
    INFO(expected.file << " set " << expected.position);
    REQUIRE_FALSE(reading.problem);
    const auto count = std::ranges::count(kSampleSets, expected.file, &SampleSet::file);
    REQUIRE(reading.sets.size() == static_cast<std::size_t>(count));
    const BackupSet& set = reading.sets[static_cast<std::size_t>(expected.position - 1)];
    CHECK(set.damage.empty());
    CHECK(set.position == expected.position);
    REQUIRE(set.type);
    CHECK("DILFGPQ"[static_cast<std::size_t>(*set.type)] == expected.type);
    CHECK(set.uuid.text() == expected.uuid);
    CHECK(decimal(set.first_lsn) == expected.first_lsn);
    CHECK(decimal(set.last_lsn) == expected.last_lsn);
    CHECK(decimal(set.checkpoint_lsn) == expected.checkpoint_lsn);
    CHECK(decimal(set.database_backup_lsn) == expected.database_backup_lsn);
    CHECK(decimal(set.differential_base_lsn) == expected.differential_base_lsn);
    CHECK(set.backup_start->text() == expected.start);
    CHECK(set.backup_finish->text() == expected.finish);
    CHECK(set.software_version_major == expected.software_version_major);
    CHECK(set.software_vendor_id == 4608);
    CHECK(set.media.family_count == expected.family_count);
    REQUIRE(set.devices.size() == 1);
    CHECK(set.devices[0].path == expected.file);
    CHECK(set.devices[0].family_sequence_number == expected.family_sequence_number);
    CHECK(set.backup_size == expected.backup_size);
    CHECK(set.compressed_backup_size == expected.compressed_backup_size);
    CHECK(set.is_copy_only == false);
    CHECK(set.media.software_name == "Microsoft SQL Server");
  }
  CHECK(files.size() == sample_names().size());
}

TEST_CASE("the logs of restore-time follow one another and rest on its full", "[samples]") {
  if (!have_samples()) return;
  const BackupSet full = only_set("restore-time/RestoreTimeClean.bak");
  CHECK(full.type == BackupType::full);
  std::optional<Lsn> end;
  for (const char* name :
       {"restore-time/RestoreTimeClean_1.trn", "restore-time/RestoreTimeClean_2.trn",
        "restore-time/RestoreTimeClean_3.trn", "restore-time/RestoreTimeClean2_1.trn",
        "restore-time/RestoreTimeClean2_2.trn", "restore-time/RestoreTimeClean2_3.trn"}) {
    const BackupSet log = only_set(name);
    INFO(name);
    CHECK(log.type == BackupType::log);
    CHECK(log.first_lsn == end.value_or(*full.first_lsn));
    CHECK(log.begins_log_chain == !end.has_value());
    CHECK(log.database_backup_lsn == full.checkpoint_lsn);
    CHECK(log.family_guid == full.family_guid);
    end = log.last_lsn;
  }
  CHECK(decimal(end) == "25000000022000001");
  const BackupSet differential = only_set("restore-time/RestoreTimeClean2.bak");
  CHECK(differential.differential_base_guid == full.uuid);
  CHECK(differential.differential_base_lsn == full.checkpoint_lsn);
}

TEST_CASE("a full's columns are those its file holds", "[samples]") {
  if (!have_samples()) return;
  const BackupSet set = only_set("restore-time/RestoreTimeClean.bak");
  CHECK(set.database_name == "RestoreTimeClean");
  CHECK(set.server_name == "SQL2008");
  CHECK(set.machine_name == "SQL2008");
  CHECK(set.user_name == "BASE\\stuart");
  CHECK_FALSE(set.name);
  CHECK(set.utc_offset == 120);
  CHECK(set.software_version_minor == 50);
  CHECK(set.software_version_build == 1600);
  CHECK(set.database_version == 661);
  CHECK(set.compatibility_level == 100);
  CHECK(set.sort_order == 52);
  CHECK(set.unicode_locale_id == 1033);
  CHECK(set.unicode_comparison_style == 196'609);
  CHECK(set.flags == 512);
  CHECK(set.recovery_model == RecoveryModel::full);
  CHECK(text(set.family_guid) == "E4B9B1B7-255C-4866-AF1F-EB4A29E8C2C9");
  CHECK(text(set.database_guid) == "F784761B-0032-4636-9A07-202706D9F791");
  CHECK(text(set.last_recovery_fork) == "E4B9B1B7-255C-4866-AF1F-EB4A29E8C2C9");
  CHECK(set.first_recovery_fork == set.last_recovery_fork);
  CHECK_FALSE(set.parent_fork);
  CHECK(set.database_creation->text() == "2017-06-01T12:59:12");
  CHECK(set.is_compressed == false);
  CHECK(set.has_backup_checksums == false);
  CHECK_FALSE(set.code_page);
  CHECK_FALSE(set.collation);
  CHECK(text(set.media.media_set_id) == "484F18BF-EA27-4C4B-859C-C049FF6BD2D0");
  CHECK(set.media.date->text() == "2017-06-01T12:59:12");
  CHECK(set.media.sequence_number == 1);
  CHECK(set.media.mirror_count == 1);
  // 1998638076 as eight hexadecimal digits.
  CHECK(text(set.devices[0].media_family_id) == "7720CBFC-0000-0000-0000-000000000000");
  REQUIRE(set.files.size() == 2);
  CHECK(set.files[0].logical_name == "RestoreTimeClean");
  CHECK(set.files[0].physical_name ==
        "C:\\Program Files\\Microsoft SQL Server\\MSSQL10_50.MSSQLSERVER\\MSSQL\\DATA\\"
        "RestoreTimeClean.mdf");
  CHECK(set.files[0].type == 'D');
  CHECK(set.files[0].file_id == 1);
  CHECK(set.files[0].filegroup_id == 1);
  CHECK(set.files[0].filegroup_name == "PRIMARY");
  CHECK(set.files[0].size == 2'359'296U);
  CHECK(set.files[0].max_size == 35'184'372'080'640U);
  CHECK(set.files[0].backup_size == 1'376'256U);
  CHECK(set.files[0].source_block_size == 512);
  CHECK(text(set.files[0].unique_id) == "58292112-5A5C-41CE-9EF2-224F3AC3EBC2");
  CHECK(text(set.files[0].differential_base_guid) == "5AF3E50D-A4E0-4E9B-8AEF-FE52898C6359");
  CHECK(set.files[1].logical_name == "RestoreTimeClean_log");
  CHECK(set.files[1].type == 'L');
  CHECK(set.files[1].size == 589'824U);
  CHECK(set.files[1].max_size == 2'199'023'255'552U);
  CHECK(set.files[1].backup_size == 0U);
}

TEST_CASE("Ola Hallengren's differentials rest on the full before them", "[samples]") {
  if (!have_samples()) return;
  const std::pair<const char*, const char*> rests[] = {
      {"ola/complex/Diff/test_DIFF_20160629_141600.bak", "93FA8171-B0CF-4E2F-B0FA-4AF74621D2BD"},
      {"ola/complex/Diff/test_DIFF_20160629_141900.bak", "93FA8171-B0CF-4E2F-B0FA-4AF74621D2BD"},
      {"ola/complex/Diff/test_DIFF_20160629_142500.bak", "FE796E00-6D2A-468E-AB9A-72485590AE51"},
      {"ola/complex/Diff/test_DIFF_20160629_142800.bak", "FE796E00-6D2A-468E-AB9A-72485590AE51"}};
  for (const auto& [name, base] : rests) {
    CHECK(text(only_set(name).differential_base_guid) == base);
  }
  const BackupSet empty = only_set("ola/complex/Log/test_LOG_20160629_141500.trn");
  CHECK(empty.first_lsn == empty.last_lsn);
  CHECK(empty.database_name == "OlaMsFilterTest");
}

TEST_CASE("two stripes tell the same set on the same media", "[samples]") {
  if (!have_samples()) return;
  const std::pair<const char*, const char*> pairs[] = {
      {"stripes/Stripe1/RestoreTimeStripe.bak", "stripes/Stripe2/RestoreTimeStripe1.bak"},
      {"stripes/Stripe1/RestoreTimeStripe_23.trn", "stripes/Stripe2/RestoreTimeStripe_23a.trn"},
      {"v2022-stripes/backup.bak", "v2022-stripes/fiobackup.bak"}};
  for (const auto& [first_name, second_name] : pairs) {
    BackupSet first = only_set(first_name);
    BackupSet second = only_set(second_name);
    INFO(first_name);
    CHECK(first.uuid == second.uuid);
    CHECK(first.media.media_set_id == second.media.media_set_id);
    CHECK(first.media.family_count == 2);
    CHECK(first.devices[0].family_sequence_number == 1);
    CHECK(second.devices[0].family_sequence_number == 2);
    CHECK(first.devices[0].media_family_id != second.devices[0].media_family_id);
    CHECK_FALSE(has_all_families(first));
    first.devices.clear();
    second.devices.clear();
    CHECK(first == second);
  }
}

TEST_CASE("the fulls of one 2019 lineage name each other by trailing LSNs", "[samples]") {
  if (!have_samples()) return;
  const BackupSet second = only_set("v2019/MeetYouDB_v2.bak");
  const BackupSet third = only_set("v2019/MeetYouDB_v3.bak");
  const BackupSet fourth = only_set("v2019/MeetYouDB_v4.bak");
  // The leading copies say 43000000082500037, ...109800176, ...128800176.
  CHECK(decimal(second.checkpoint_lsn) == "43000000084500001");
  CHECK(third.database_backup_lsn == second.checkpoint_lsn);
  CHECK(fourth.database_backup_lsn == third.checkpoint_lsn);
  CHECK(text(second.parent_fork) == "C4D86622-A0B5-4A5F-A370-EA5C876A637B");
  CHECK(decimal(second.parent_fork_point_lsn) == "43000000049600001");
  CHECK(text(second.family_guid) == "BC7445A1-DB0B-4638-846A-313CFF9C8119");
  CHECK(second.utc_offset == -480);
  CHECK(second.name == "MEetAndYou-DB-Full Database Backup");
  REQUIRE(second.files.size() == 2);
  CHECK_FALSE(second.files[0].backup_size);
  CHECK(second.files[1].backup_size == 0U);
}

TEST_CASE("a 2019 differential and the first log name the same base", "[samples]") {
  if (!have_samples()) return;
  const BackupSet differential = only_set("v2019-diff-log/diffBackup.bak");
  const BackupSet log = only_set("v2019-diff-log/transactionLog.bak");
  CHECK(text(differential.differential_base_guid) == "D7728DF2-DAC3-44DF-9091-2CC37F895943");
  CHECK(decimal(differential.differential_base_lsn) == "37000000336900001");
  CHECK(log.begins_log_chain == true);
  CHECK(decimal(log.first_lsn) == "37000000336900001");
  CHECK(log.last_lsn == differential.last_lsn);
  CHECK_FALSE(log.differential_base_guid);
  CHECK(log.utc_offset == 480);
}

TEST_CASE("six sets of one file come in order, each with its own base", "[samples]") {
  if (!have_samples()) return;
  const BackupFileReading reading = read_sample("six-sets/diff.bak");
  REQUIRE(reading.sets.size() == 6);
  for (int i = 0; i < 6; ++i) {
    const BackupSet& set = reading.sets[static_cast<std::size_t>(i)];
    CHECK(set.position == i + 1);
    CHECK(set.type == BackupType::differential);
    CHECK(set.database_name == (i < 2 ? "DB_QLBH" : "DB_QLBH1"));
    CHECK(set.media == reading.sets[0].media);
    CHECK(set.recovery_model == RecoveryModel::simple);
  }
  CHECK(text(reading.sets[0].differential_base_guid) == "E4943B8C-B8D0-43FA-9A92-A513C15BF118");
  CHECK(text(reading.sets[1].differential_base_guid) == "EAC64832-7E70-4B5E-8762-FC4D3593B8B8");
}

TEST_CASE("compressed containers are read like plain files", "[samples]") {
  if (!have_samples()) return;
  const BackupSet set = only_set("v2016-compressed/db.bak");
  CHECK(set.is_compressed == true);
  CHECK(set.media.is_compressed == true);
  CHECK(set.media.is_encrypted == false);
  CHECK(set.compression_algorithm == "MS_XPRESS");
  CHECK(set.database_name == "TestDb");
  CHECK(set.name == "TestDb-Full Database Backup");
  CHECK(set.files.at(0).backup_size == 3'342'336U);
  const BackupSet newer = only_set("v2019-compressed/database.bak");
  CHECK(newer.database_name == "Sekmen.ExpiredLink");
  CHECK(newer.user_name == "DESKTOP-9EAQTRD\\sekmen");
}

TEST_CASE("one mirror of a mirrored set says that there is another", "[samples]") {
  if (!have_samples()) return;
  const BackupSet set = only_set("mirrored/LSDB.bak");
  CHECK(set.media.mirror_count == 2);
  CHECK(set.media.family_count == 1);
  CHECK(set.devices[0].mirror == 0);
  CHECK(set.files.at(0).physical_name == "/var/opt/mssql/data/LSDB.mdf");
  CHECK(set.files.at(0).source_block_size == 4096);
}

TEST_CASE("a media password hides nothing that the file tells", "[samples]") {
  if (!have_samples()) return;
  const BackupSet set = only_set("media-password/passwd.bak");
  CHECK(set.media.is_password_protected == true);
  CHECK(set.is_password_protected == false);
  CHECK(set.database_name == "stripetest");
  CHECK(decimal(set.first_lsn) == "20000000033800037");
  CHECK(text(set.parent_fork) == "FEB32F6F-4BC1-4180-B359-2E40E3FC5788");
  CHECK(only_set("v2017/backup_test_raw.bak").media.is_password_protected == false);
}

TEST_CASE("a database in the SIMPLE model is told so", "[samples]") {
  if (!have_samples()) return;
  for (const char* name :
       {"simple-recovery/SimpleBacktest.bak", "simple-recovery/SimpleBackTest_1.bak",
        "simple-recovery/SimpleBackTest_2.bak"}) {
    CHECK(only_set(name).recovery_model == RecoveryModel::simple);
  }
}
