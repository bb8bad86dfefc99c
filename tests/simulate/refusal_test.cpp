// What no backup file can hold is refused by the name of the member.

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "simulate/backup_file_writer.h"
#include "simulate/small_set.h"

namespace unbroken::simulate {
namespace {

std::string refused(const BackupFileSpec& spec, const MediaFamily& family = {}) {
  const Result<std::vector<std::byte>> file = backup_file_bytes(spec, family);
  return file.ok() ? "" : file.error().subject + ": " + file.error().message;
}

}  // namespace

TEST_CASE("A whole description is not refused") {
  CHECK(refused(small_set(BackupType::full)) == "");
}

TEST_CASE("Values beyond their fields are refused") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.last_lsn = Lsn::from_halves(4294967296, 0);
  CHECK(refused(spec) == "last_lsn: 4294967296000000000000000 is no LSN that a log record has");

  spec = small_set(BackupType::full);
  spec.set.software_version_minor = 256;
  CHECK(refused(spec) == "software_version_minor: 256 does not fit the header");
  spec.set.software_version_minor = 255;
  CHECK(refused(spec) == "");

  spec = small_set(BackupType::full);
  spec.set.compatibility_level = -1;
  CHECK(refused(spec) == "compatibility_level: -1 does not fit the header");

  spec = small_set(BackupType::full);
  spec.set.files[0].file_id = 4294967296;
  CHECK(refused(spec) == "file_id: 4294967296 does not fit the header");
  spec.set.files[0].file_id = 4294967295;
  CHECK(refused(spec) == "");

  spec = small_set(BackupType::full);
  spec.set.files[0].backup_size = std::uint64_t{4294967296} * 8192;
  spec.data_passes = {8192};
  CHECK(refused(spec) == "backup_size of a file: 4294967296 does not fit the header");

  spec = small_set(BackupType::full);
  spec.set.utc_offset = UtcOffset{-100};
  CHECK(refused(spec) == "utc_offset: not in quarter hours from -12:00 to +14:00");
}

TEST_CASE("Names that are not UTF-8 or too long are refused") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.database_name = "Sal\xC3";
  CHECK(refused(spec) == "database_name: not UTF-8");
  // A surrogate half, and a longer spelling of '/'.
  spec.set.database_name = "\xED\xA0\x80";
  CHECK(refused(spec) == "database_name: not UTF-8");
  spec.set.database_name = "\xC0\xAF";
  CHECK(refused(spec) == "database_name: not UTF-8");
  spec.set.database_name = "\xF0\x9F\x90\x98";
  CHECK(refused(spec) == "");
  spec.set.name = std::string(33000, 'n');
  CHECK(refused(spec) == "name: too long for the header");
}

TEST_CASE("Members that contradict each other are refused") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.flags = 0x200;
  spec.set.has_backup_checksums = true;
  CHECK(refused(spec) == "flags: contradicts the set's own members");
  spec.set.flags = 0x210;
  CHECK(refused(spec) == "");

  spec = small_set(BackupType::full);
  spec.set.first_recovery_fork = guid_of(1001);
  CHECK(refused(spec) == "first_recovery_fork: differs from the last fork without a fork point");

  spec = small_set(BackupType::full);
  spec.set.fork_point_lsn = Lsn(34, 150, 1);
  CHECK(refused(spec) ==
        "fork_point_lsn: only a log backup that begins on its parent fork has one");
}

TEST_CASE("A place that the media do not have is refused") {
  BackupFileSpec spec = small_set(BackupType::full);
  CHECK(refused(spec, {2, 0}) == "family_sequence_number: not one of the media's families");
  CHECK(refused(spec, {1, 1}) == "mirror: not one of the media's mirrors");
  spec.media.block_size = 1000;
  CHECK(refused(spec) == "block_size: not a power of two from 512 to 65536");
  spec = small_set(BackupType::full, 2);
  CHECK(refused(spec) == "position: 2 does not follow the 0 sets on the media");
}

TEST_CASE("A set is not appended to media of another block size") {
  Result<std::vector<std::byte>> file = backup_file_bytes(small_set(BackupType::full));
  REQUIRE(file.ok());
  BackupFileSpec spec = small_set(BackupType::log, 2);
  spec.media.block_size = 4096;
  const Status status = append_backup_set(spec, {}, *file);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().subject == "block_size");
}

TEST_CASE("Compressed media are out of scope") {
  BackupFileSpec spec = small_set(BackupType::full);
  spec.set.is_compressed = true;
  CHECK(refused(spec) == "is_compressed: compressed and encrypted media are not written");
}

}  // namespace unbroken::simulate
