// Files of the tests' own making, for what no real file at hand shows.

#include <catch2/catch.hpp>

#include "evidence/backup_file/tape_writer.h"
#include "unbroken/evidence.h"

namespace {

using namespace unbroken;
using namespace unbroken::test;

BackupFileReading read(SparseFile file, std::string_view name = "D:\\b\\Sales.bak") {
  return read_backup_file(file, name);
}

BackupSet only_set(const WrittenSet& written, const WrittenMedia& media = {}) {
  BackupFileReading reading = read(TapeWriter(media).add(written).file());
  REQUIRE_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 1);
  return reading.sets[0];
}

std::string decimal(const std::optional<Lsn>& lsn) { return lsn ? lsn->decimal() : "null"; }

}  // namespace

TEST_CASE("the trailing configuration wins over the leading one", "[tape]") {
  WrittenSet full;
  full.major = 16;
  full.leading_first = {40, 50, 1};
  full.leading_last = {40, 90, 1};
  full.leading_checkpoint = {40, 50, 1};
  full.first = {40, 100, 1};
  full.last = {40, 200, 1};
  full.checkpoint = {40, 100, 1};
  const BackupSet set = only_set(full);
  CHECK(decimal(set.first_lsn) == "40000000010000001");
  CHECK(decimal(set.last_lsn) == "40000000020000001");
  CHECK(decimal(set.checkpoint_lsn) == "40000000010000001");
  CHECK(set.backup_size == 3'000'000U);
  CHECK(set.compressed_backup_size == 1'200'000U);
  CHECK(set.backup_finish->text() == "2024-05-01T02:31:10");
  CHECK(set.damage.empty());
}

TEST_CASE("without a trailer a full of SQL Server 2019 or later has no LSNs of its own", "[tape]") {
  for (const std::uint8_t major : {std::uint8_t{15}, std::uint8_t{16}, std::uint8_t{17}}) {
    WrittenSet full;
    full.major = major;
    full.has_trailer = false;
    full.database_backup = {39, 1, 1};
    const BackupSet set = only_set(full);
    CHECK(set.damage == "the trailing configuration (MSLS) is missing or damaged");
    CHECK_FALSE(set.first_lsn);
    CHECK_FALSE(set.last_lsn);
    CHECK_FALSE(set.checkpoint_lsn);
    CHECK(decimal(set.database_backup_lsn) == "39000000000100001");
    CHECK(set.database_name == "Sales");
    CHECK_FALSE(set.backup_finish);
    CHECK_FALSE(set.backup_size);
    CHECK_FALSE(set.files.at(0).differential_base_lsn);
  }
}

TEST_CASE("without a trailer older fulls and all logs keep the leading LSNs", "[tape]") {
  WrittenSet full;
  full.major = 14;
  full.has_trailer = false;
  CHECK(decimal(only_set(full).first_lsn) == "40000000010000001");
  CHECK_FALSE(only_set(full).damage.empty());
  WrittenSet log;
  log.type = 'L';
  log.major = 16;
  log.has_trailer = false;
  CHECK(decimal(only_set(log).last_lsn) == "40000000020000001");
  CHECK_FALSE(only_set(log).damage.empty());
}

TEST_CASE("every backup type is known by its letter", "[tape]") {
  const std::pair<char, BackupType> types[] = {{'D', BackupType::full},
                                               {'I', BackupType::differential},
                                               {'L', BackupType::log},
                                               {'F', BackupType::file},
                                               {'G', BackupType::file_differential},
                                               {'P', BackupType::partial},
                                               {'Q', BackupType::partial_differential}};
  for (const auto& [letter, type] : types) {
    WrittenSet set;
    set.type = letter;
    CHECK(only_set(set).type == type);
  }
  WrittenSet unknown;
  unknown.type = 'X';
  const BackupSet set = only_set(unknown);
  CHECK_FALSE(set.type);
  CHECK(set.damage == "the leading configuration (MSCI) is damaged: backup type 88 is not known");
}

TEST_CASE("versions 2005 to 2025 are read alike", "[tape]") {
  for (std::uint8_t major = 9; major <= 17; ++major) {
    WrittenSet written;
    written.type = 'L';
    written.major = major;
    WrittenMedia media;
    media.states_list_place = major != 9;
    const BackupSet set = only_set(written, media);
    CHECK(set.software_version_major == major);
    CHECK(set.database_name == "Sales");
    CHECK(set.damage.empty());
    // SQL Server 2005 knows no compression and not where the chain started.
    CHECK(set.compressed_backup_size.has_value() == (major != 9));
    CHECK(set.begins_log_chain.has_value() == (major != 9));
  }
}

TEST_CASE("either sign of COPY_ONLY counts", "[tape]") {
  WrittenSet plain;
  CHECK(only_set(plain).is_copy_only == false);
  WrittenSet flagged;
  flagged.flags = 0x600;
  CHECK(only_set(flagged).is_copy_only == true);
  WrittenSet attributed;
  attributed.attributes = 6;
  CHECK(only_set(attributed).is_copy_only == true);
}

TEST_CASE("each flag is one column", "[tape]") {
  WrittenSet none;
  const BackupSet without = only_set(none);
  CHECK(without.flags == 0x200);
  CHECK(without.has_bulk_logged_data == false);
  CHECK(without.has_backup_checksums == false);
  WrittenSet all;
  all.flags = 0x200 | 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x80 | 0x100;
  const BackupSet with = only_set(all);
  CHECK(with.has_bulk_logged_data == true);
  CHECK(with.is_snapshot == true);
  CHECK(with.is_read_only == true);
  CHECK(with.is_single_user == true);
  CHECK(with.has_backup_checksums == true);
  CHECK(with.is_damaged == true);
  CHECK(with.has_incomplete_metadata == true);
  CHECK(with.is_force_offline == true);
  CHECK(with.is_copy_only == false);
  WrittenSet checksums;
  checksums.flags = 0x210;
  CHECK(only_set(checksums).has_backup_checksums == true);
  CHECK(only_set(checksums).is_damaged == false);
}

TEST_CASE("the recovery model comes from the database's status", "[tape]") {
  WrittenSet set;
  set.status = 0x10008;
  CHECK(only_set(set).recovery_model == RecoveryModel::simple);
  set.status = 0x10004;
  CHECK(only_set(set).recovery_model == RecoveryModel::bulk_logged);
  set.status = 0x1000C;
  CHECK(only_set(set).recovery_model == RecoveryModel::simple);
  set.status = 0x10001;
  CHECK(only_set(set).recovery_model == RecoveryModel::full);
}

TEST_CASE("a log that begins before its fork crosses from the parent", "[tape]") {
  WrittenSet log;
  log.type = 'L';
  log.parent_fork = guid_of(5);
  log.fork_point = {40, 100, 2};  // just after the first LSN
  const BackupSet across = only_set(log);
  CHECK(across.first_recovery_fork->text() == "05050505-0505-0505-0505-050505050505");
  CHECK(across.last_recovery_fork->text() == "03030303-0303-0303-0303-030303030303");
  CHECK(decimal(across.fork_point_lsn) == "40000000010000002");
  CHECK(decimal(across.parent_fork_point_lsn) == "40000000010000002");

  log.fork_point = {40, 100, 1};  // exactly the first LSN
  const BackupSet after = only_set(log);
  CHECK(after.first_recovery_fork == after.last_recovery_fork);
  CHECK_FALSE(after.fork_point_lsn);
  CHECK(after.parent_fork->text() == "05050505-0505-0505-0505-050505050505");

  WrittenSet full = log;
  full.type = 'D';
  full.fork_point = {41, 0, 1};
  CHECK_FALSE(only_set(full).fork_point_lsn);
  CHECK(only_set(full).first_recovery_fork == only_set(full).last_recovery_fork);
}

TEST_CASE("a log begins the chain when it starts where the chain does", "[tape]") {
  WrittenSet log;
  log.type = 'L';
  log.chain_start = {40, 100, 1};
  CHECK(only_set(log).begins_log_chain == true);
  log.chain_start = {40, 100, 0};
  CHECK(only_set(log).begins_log_chain == false);
  WrittenSet full;
  full.chain_start = {40, 100, 1};
  CHECK(only_set(full).begins_log_chain == false);
}

TEST_CASE("what the engine prints as NULL is unknown, and a zero LSN of no full is zero",
          "[tape]") {
  WrittenSet written;
  written.name = u"";
  const BackupSet set = only_set(written);
  CHECK(decimal(set.database_backup_lsn) == "0");
  CHECK_FALSE(set.differential_base_lsn);
  CHECK_FALSE(set.differential_base_guid);
  CHECK_FALSE(set.parent_fork);
  CHECK_FALSE(set.parent_fork_point_lsn);
  CHECK_FALSE(set.expiration);
  CHECK_FALSE(set.name);
  CHECK_FALSE(set.description);
}

TEST_CASE("names, descriptions and the expiration date are told", "[tape]") {
  WrittenSet written;
  written.description = u"before the move";
  written.expiration = {2024, 6, 1, 0, 0, 0};
  written.database = u"\u041F\u0440\u043E\u0434\u0430\u0436\u0438";
  written.has_password = true;
  WrittenMedia media;
  media.name = u"Sales media";
  media.description = u"disk 7";
  const BackupSet set = only_set(written, media);
  CHECK(set.description == "before the move");
  CHECK(set.expiration->text() == "2024-06-01T00:00:00");
  CHECK(set.database_name == "\xD0\x9F\xD1\x80\xD0\xBE\xD0\xB4\xD0\xB0\xD0\xB6\xD0\xB8");
  CHECK(set.is_password_protected == true);
  CHECK(set.media.name == "Sales media");
  CHECK(set.media.description == "disk 7");
  CHECK(set.media.software_name == "Microsoft SQL Server");
  CHECK(set.media.is_password_protected == false);
}

TEST_CASE("an unknown time zone stays unknown", "[tape]") {
  WrittenSet set;
  set.quarter_hours = -20;
  CHECK(only_set(set).utc_offset == -300);
  set.quarter_hours = 127;
  CHECK_FALSE(only_set(set).utc_offset);
}

TEST_CASE("a set's device says which stripe and mirror it is", "[tape]") {
  WrittenMedia media;
  media.family_count = 3;
  media.family_number = 2;
  media.mirror_count = 2;
  media.mirror_number = 2;
  const BackupSet set = only_set(WrittenSet(), media);
  REQUIRE(set.devices.size() == 1);
  CHECK(set.devices[0].path == "D:\\b\\Sales.bak");
  CHECK(set.devices[0].device_type == 2);
  CHECK(set.devices[0].family_sequence_number == 2);
  CHECK(set.devices[0].mirror == 1);
  CHECK(set.devices[0].media_family_id->text() == "A1B2C3D4-0000-0000-0000-000000000000");
  CHECK(set.media.family_count == 3);
  CHECK(set.media.mirror_count == 2);
  CHECK(set.proof == Proof::header);
}

TEST_CASE("a mirror number that does not fit the count is not trusted", "[tape]") {
  WrittenMedia media;
  media.mirror_count = 1;
  media.mirror_number = 2;
  CHECK(only_set(WrittenSet(), media).devices[0].mirror == 0);
}

TEST_CASE("a name with a scheme is a URL device", "[tape]") {
  const SparseFile file = TapeWriter().add(WrittenSet()).file();
  for (const char* url :
       {"https://acct.blob.core.windows.net/c/b.bak", "http://host/c/b.bak", "s3://bucket/b.bak"}) {
    CHECK(read(file, url).sets.at(0).devices[0].device_type == 9);
  }
  CHECK(read(file, "/var/https/b.bak").sets.at(0).devices[0].device_type == 2);
}

TEST_CASE("files are told with their filegroup, in the records' order", "[tape]") {
  WrittenSet written;
  written.files = {{u"Sales", u"D:\\Sales.mdf", 1, 1, 100, 1000, 2000, 1},
                   {u"Sales2", u"D:\\Sales2.ndf", 3, 1, 200, 3000, 4000, 2},
                   {u"Sales3", u"D:\\Sales3.ndf", 4, 1, 300, 0, 0, 2},
                   {u"Stream", u"D:\\Stream", 65537, 3, 300, 0, 0, 2},
                   {u"Sales_log", u"L:\\Sales.ldf", 2, 2, 400, 0, 17'408, 0}};
  const BackupSet set = only_set(written);
  REQUIRE(set.files.size() == 5);
  CHECK(set.files[0].filegroup_name == "PRIMARY");
  CHECK(set.files[0].backup_size == 2000U);
  CHECK(set.files[0].size == 100U);
  CHECK(set.files[0].max_size == 35'184'372'080'640U);
  CHECK(set.files[1].filegroup_name == "SECOND");
  CHECK(set.files[1].filegroup_id == 2);
  CHECK(set.files[2].filegroup_id == 2);
  CHECK(set.files[3].type == 'S');
  CHECK(set.files[4].type == 'L');
  CHECK(set.files[4].filegroup_id == 0);
  CHECK_FALSE(set.files[4].filegroup_name);
  CHECK(set.files[4].backup_size == 0U);  // the leading copy's, as FILELISTONLY prints it
  CHECK(set.files[4].file_id == 2);
  CHECK_FALSE(set.files[0].is_present);
  CHECK_FALSE(set.files[0].is_read_only);
  CHECK(decimal(set.files[0].differential_base_lsn) == "40000000015000002");
}

TEST_CASE("how much of a data file a two-pass backup holds is not told", "[tape]") {
  WrittenSet set;
  set.major = 15;
  CHECK_FALSE(only_set(set).files[0].backup_size);
  set.type = 'I';
  CHECK_FALSE(only_set(set).files[0].backup_size);
  set.type = 'L';
  CHECK(only_set(set).files[0].backup_size == 2'000'000U);
  set.major = 14;
  set.type = 'I';
  CHECK(only_set(set).files[0].backup_size == 2'000'000U);
}

TEST_CASE("every block size is read, plain and compressed", "[tape]") {
  for (std::uint32_t size = 512; size <= 65'536; size *= 2) {
    WrittenMedia media;
    media.block_size = size;
    WrittenSet second;
    second.position = 2;
    second.guid = guid_of(12);
    const BackupFileReading plain = read(TapeWriter(media).add(WrittenSet()).add(second).file());
    CHECK_FALSE(plain.problem);
    REQUIRE(plain.sets.size() == 2);
    CHECK(plain.sets[0].damage.empty());
    CHECK(plain.sets[1].damage.empty());
    CHECK(plain.sets[1].position == 2);
    CHECK(plain.sets[0].is_compressed == false);

    const BackupFileReading packed =
        read(ContainerWriter(media).add(WrittenSet()).add(second).file());
    CHECK_FALSE(packed.problem);
    REQUIRE(packed.sets.size() == 2);
    CHECK(packed.sets[0].damage.empty());
    CHECK(packed.sets[1].damage.empty());
    CHECK(packed.sets[1].uuid.text() == "0C0C0C0C-0C0C-0C0C-0C0C-0C0C0C0C0C0C");
    CHECK(packed.sets[1].is_compressed == true);
    CHECK(packed.sets[1].compression_algorithm == "MS_XPRESS");
    CHECK(packed.sets[1].media.is_compressed == true);
  }
}

TEST_CASE("older filemarks lead on where one has no room for all sets", "[tape]") {
  TapeWriter writer;  // a filemark of 512 bytes lists 55
  for (std::uint16_t i = 1; i <= 90; ++i) {
    WrittenSet log;
    log.type = 'L';
    log.position = i;
    log.guid = guid_of(static_cast<std::uint8_t>(i));
    log.data_size = 0;
    writer.add(log);
  }
  SparseFile file = writer.file();
  const BackupFileReading reading = read_backup_file(file, "90.bak");
  CHECK_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 90);
  for (int i = 0; i < 90; ++i) {
    CHECK(reading.sets[static_cast<std::size_t>(i)].position == i + 1);
    CHECK(reading.sets[static_cast<std::size_t>(i)].damage.empty());
  }
  CHECK(file.reads < 200);
}

TEST_CASE("a thousand database files are read", "[tape]") {
  WrittenSet written;
  written.files.clear();
  for (std::uint32_t i = 1; i <= 1000; ++i) {
    written.files.push_back({u"F", u"D:\\F.ndf", i, 1, 8192, 0, 0, 1});
  }
  const BackupSet plain = only_set(written);
  CHECK(plain.files.size() == 1000);
  CHECK(plain.damage.empty());
  const BackupFileReading packed = read(ContainerWriter().add(written).file());
  REQUIRE(packed.sets.size() == 1);
  CHECK(packed.sets[0].files.size() == 1000);
  CHECK(packed.sets[0].damage.empty());
}
