// What the writer writes, the library's reader reads.

#include <rapidcheck/catch.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <span>
#include <string>
#include <vector>

#include "simulate/any_set.h"
#include "simulate/backup_file_writer.h"
#include "simulate/small_set.h"
#include "simulate/tape_image.h"
#include "unbroken/evidence.h"

namespace unbroken::simulate {
namespace {

class BytesAccess final : public RandomAccess {
 public:
  explicit BytesAccess(std::span<const std::byte> bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Status read(std::uint64_t offset, std::span<std::byte> out) override {
    const auto part = bytes_.subspan(static_cast<std::size_t>(offset), out.size());
    std::copy(part.begin(), part.end(), out.begin());
    return {};
  }

 private:
  std::span<const std::byte> bytes_;
};

BackupFileReading reading_of(std::span<const std::byte> bytes, const std::string& name) {
  BytesAccess access(bytes);
  return read_backup_file(access, name);
}

// Puts one set after another on one family of the media.
std::vector<std::byte> file_of(std::vector<BackupFileSpec>& specs, const MediaFamily& family) {
  const Guid id = guid_of(0);  // of a media family only four bytes are stored
  std::array<std::uint8_t, 16> first_group{};
  std::copy_n(id.bytes().begin(), 4, first_group.begin());
  first_group[3] = static_cast<std::uint8_t>(family.family_sequence_number * 16 + family.mirror);
  BackupDevice device;
  device.family_sequence_number = family.family_sequence_number;
  device.mirror = family.mirror;
  device.media_family_id = Guid(first_group);
  std::vector<std::byte> file;
  for (BackupFileSpec& spec : specs) {
    spec.set.devices = {device};
    if (file.empty()) {
      Result<std::vector<std::byte>> first = backup_file_bytes(spec, family);
      RC_ASSERT(first.ok());
      file = *std::move(first);
    } else {
      RC_ASSERT(append_backup_set(spec, family, file).ok());
    }
  }
  return file;
}

// Names the first member that differs; "" for none.
std::string difference(const BackupSet& read, const BackupSet& told) {
  const auto differs = [](const auto& a, const auto& b, const char* name) {
    return a == b ? std::string() : std::string(name) + ' ';
  };
  std::string found;
#define UNBROKEN_DIFFERS(member) found += differs(read.member, told.member, #member)
  UNBROKEN_DIFFERS(uuid);
  UNBROKEN_DIFFERS(type);
  UNBROKEN_DIFFERS(position);
  UNBROKEN_DIFFERS(database_name);
  UNBROKEN_DIFFERS(server_name);
  UNBROKEN_DIFFERS(machine_name);
  UNBROKEN_DIFFERS(first_lsn);
  UNBROKEN_DIFFERS(last_lsn);
  UNBROKEN_DIFFERS(checkpoint_lsn);
  UNBROKEN_DIFFERS(differential_base_lsn);
  UNBROKEN_DIFFERS(first_recovery_fork);
  UNBROKEN_DIFFERS(fork_point_lsn);
  UNBROKEN_DIFFERS(parent_fork);
  UNBROKEN_DIFFERS(begins_log_chain);
  UNBROKEN_DIFFERS(flags);
  UNBROKEN_DIFFERS(is_copy_only);
  UNBROKEN_DIFFERS(is_password_protected);
  UNBROKEN_DIFFERS(backup_size);
  UNBROKEN_DIFFERS(compressed_backup_size);
  UNBROKEN_DIFFERS(media);
  UNBROKEN_DIFFERS(devices);
  UNBROKEN_DIFFERS(files);
  UNBROKEN_DIFFERS(damage);
#undef UNBROKEN_DIFFERS
  return found.empty() && read != told ? "another member" : found;
}

}  // namespace

TEST_CASE("Every set that is written is read back, whatever it says") {
  rc::prop("over versions, types, block sizes, stripes, mirrors and sets per file", [] {
    const AnyMedia media = any_media();
    std::vector<BackupFileSpec> specs;
    const int sets = *rc::gen::inRange(1, 4);
    for (int position = 1; position <= sets; ++position) {
      specs.push_back(any_set(media, position));
    }
    const MediaFamily family{*rc::gen::inRange(1, *media.label.family_count + 1),
                             *rc::gen::inRange(0, *media.label.mirror_count)};
    const std::vector<std::byte> file = file_of(specs, family);
    const BackupFileReading reading = reading_of(file, "stripe.bak");
    RC_LOG() << "version " << media.version << ", block size " << media.detail.block_size << ", "
             << (reading.problem ? reading.problem->message : "no problem");
    RC_ASSERT(!reading.problem);
    RC_ASSERT(reading.sets.size() == specs.size());
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const BackupSet told = as_read(specs[i], family, "stripe.bak");
      RC_ASSERT(difference(reading.sets[i], told) == "");
    }
  });
}

TEST_CASE("Forty sets of one file are read back in order") {
  std::vector<BackupFileSpec> specs;
  for (int position = 1; position <= 40; ++position) {
    specs.push_back(small_set(BackupType::log, position));
  }
  const std::vector<std::byte> file = file_of(specs, {});
  const BackupFileReading reading = reading_of(file, "forty.bak");
  REQUIRE_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 40);
  for (int i = 0; i < 40; ++i) {
    CHECK(reading.sets[static_cast<std::size_t>(i)].uuid == guid_of(i + 1));
    CHECK(reading.sets[static_cast<std::size_t>(i)].position == i + 1);
  }
}

TEST_CASE("A set is appended to a file that SQL Server wrote") {
  const std::string path = sample("six-sets/diff.bak");
  if (path.empty()) return;
  std::vector<std::byte> file = file_bytes(path);
  REQUIRE(append_backup_set(small_set(BackupType::log, 7), {}, file).ok());
  const BackupFileReading reading = reading_of(file, "seven.bak");
  REQUIRE_FALSE(reading.problem);
  REQUIRE(reading.sets.size() == 7);
  CHECK(reading.sets[5].position == 6);
  CHECK(reading.sets[6].uuid == guid_of(7));
  CHECK(reading.sets[6].damage == "");
}

TEST_CASE("A file cut anywhere tells damage, and no set that it does not hold") {
  std::vector<BackupFileSpec> specs{small_set(BackupType::full), small_set(BackupType::log, 2)};
  specs[0].set.software_version_major = specs[1].set.software_version_major = 15;
  const std::vector<std::byte> file = file_of(specs, {});
  for (std::size_t cut = 0; cut < file.size(); cut += 512) {
    INFO(cut);
    const BackupFileReading reading = reading_of(std::span(file).first(cut), "cut.bak");
    CHECK(reading.sets.size() <= 2);
    bool told = reading.problem.has_value();
    for (const BackupSet& set : reading.sets) {
      told = told || !set.damage.empty();
      CHECK((set.uuid == guid_of(1) || set.uuid == guid_of(2)));
    }
    // Behind the first set's last filemark the file was once a finished one.
    const Result<MediaTail> tail = media_tail(std::span(file).first(cut));
    const bool is_finished = tail.ok() && tail->sets == 1;
    CHECK(told != is_finished);
  }
}

}  // namespace unbroken::simulate
