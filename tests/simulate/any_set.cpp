#include "simulate/any_set.h"

#include <rapidcheck.h>

#include <array>

namespace unbroken::simulate {
namespace {

template <class T>
T between(T least, T most) {
  return static_cast<T>(*rc::gen::inRange<std::int64_t>(least, std::int64_t{most} + 1));
}

bool coin() { return *rc::gen::arbitrary<bool>(); }

Guid any_guid() {
  std::array<std::uint8_t, 16> bytes{};
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(between(0, 255));
  bytes[15] |= 1;  // no header tells a zero GUID from none
  return Guid(bytes);
}

// Three sizes of numbers, the widest of each field among them.
Lsn any_lsn() {
  const auto part = [](std::int64_t most) {
    return static_cast<std::uint32_t>(coin() ? between<std::int64_t>(1, 100)
                                             : between<std::int64_t>(1, most));
  };
  return Lsn(part(0xFFFFFFFF), part(0xFFFFFFFF), static_cast<std::uint16_t>(part(0xFFFF)));
}

LocalTime any_time() {
  // 1990 to 2089, whole seconds.
  return LocalTime{between<std::int64_t>(631'152'000, 3'786'912'000) * 1000};
}

// One to twelve characters of one to four bytes each; headers cannot hold "".
std::string any_name() {
  static const std::array<std::string, 6> kPieces{"a",        "Z9",           " ",
                                                  "\xC3\xA9", "\xE6\xB5\x8B", "\xF0\x9F\x90\x98"};
  std::string name;
  const int length = between(1, 12);
  for (int i = 0; i < length; ++i) name += kPieces[static_cast<std::size_t>(between(0, 5))];
  return name;
}

template <class T>
std::optional<T> maybe(T (*any)()) {
  return coin() ? std::optional<T>(any()) : std::nullopt;
}

BackupType any_type() {
  constexpr BackupType kTypes[] = {BackupType::full,
                                   BackupType::differential,
                                   BackupType::log,
                                   BackupType::file,
                                   BackupType::partial,
                                   BackupType::file_differential,
                                   BackupType::partial_differential};
  return kTypes[between(0, 6)];
}

bool reads_twice(const BackupSet& set) {
  return set.type != BackupType::log && *set.software_version_major >= 15;
}

BackupFile any_file(char type, std::int64_t id) {
  BackupFile file;
  file.type = type;
  file.file_id = id;
  file.logical_name = maybe(any_name);
  file.physical_name = maybe(any_name);
  file.size = static_cast<std::uint64_t>(between<std::int64_t>(0, std::int64_t{1} << 45));
  file.max_size = static_cast<std::uint64_t>(between<std::int64_t>(0, std::int64_t{1} << 45));
  file.source_block_size = coin() ? 512 : 4096;
  file.create_lsn = any_lsn();
  file.drop_lsn = any_lsn();
  file.differential_base_lsn = maybe(any_lsn);
  file.differential_base_guid = maybe(any_guid);
  file.unique_id = maybe(any_guid);
  return file;
}

void add_files(BackupFileSpec& spec) {
  const auto add = [&spec](BackupFile file) {
    file.backup_size = file.type == 'L' ? 0 : static_cast<std::uint64_t>(between(0, 3)) * 8192;
    FileDetail detail;
    if (file.type == 'L') detail.trailing_bytes = static_cast<std::uint64_t>(between(0, 4)) * 512;
    spec.set.files.push_back(std::move(file));
    spec.files.push_back(detail);
  };
  std::int64_t id = 1;
  const int groups = between(1, 3);
  for (int group = 1; group <= groups; ++group) {
    const int files = between(1, 2);
    for (int i = 0; i < files; ++i) {
      BackupFile file = any_file(i == 0 ? 'D' : (coin() ? 'D' : 'S'), id++);
      file.filegroup_id = group;
      file.filegroup_name = group == 1 ? "PRIMARY" : "FG" + std::to_string(group);
      add(std::move(file));
    }
  }
  const int logs = between(0, 2);
  for (int i = 0; i < logs; ++i) {
    BackupFile file = any_file('L', id++);
    file.filegroup_id = 0;
    add(std::move(file));
  }
}

void add_lsns(BackupFileSpec& spec) {
  BackupSet& set = spec.set;
  set.first_lsn = any_lsn();
  set.last_lsn = any_lsn();
  set.checkpoint_lsn = any_lsn();
  set.database_backup_lsn = any_lsn();
  set.differential_base_lsn = maybe(any_lsn);
  set.differential_base_guid = maybe(any_guid);
  if (coin()) {
    spec.leading.first_lsn = any_lsn();
    spec.leading.last_lsn = any_lsn();
    spec.leading.checkpoint_lsn = any_lsn();
  }
  set.last_recovery_fork = any_guid();
  set.first_recovery_fork = set.last_recovery_fork;
  if (coin()) {
    set.parent_fork = any_guid();
    set.parent_fork_point_lsn = any_lsn();
    if (set.type == BackupType::log && *set.first_lsn < *set.parent_fork_point_lsn) {
      set.first_recovery_fork = set.parent_fork;
      set.fork_point_lsn = set.parent_fork_point_lsn;
    }
  }
  // SQL Server 2005 does not say where the log chain began.
  if (set.type != BackupType::log) {
    set.begins_log_chain = false;
  } else if (*set.software_version_major >= 10) {
    set.begins_log_chain = coin();
    if (!*set.begins_log_chain && coin()) {
      spec.database.log_chain_start = Lsn(7, 7, static_cast<std::uint16_t>(0));
    }
  }
}

void add_flags(BackupSet& set) {
  set.has_bulk_logged_data = coin();
  set.is_snapshot = coin();
  set.is_read_only = coin();
  set.is_single_user = coin();
  set.has_backup_checksums = coin();
  set.is_damaged = coin();
  set.has_incomplete_metadata = coin();
  set.is_force_offline = coin();
  set.is_copy_only = coin();
}

}  // namespace

AnyMedia any_media() {
  AnyMedia media;
  media.version = between(9, 17);
  media.detail.block_size = 512U << between(0, 7);
  media.label.media_set_id = any_guid();
  media.label.family_count = between(1, 3);
  media.label.mirror_count = between(1, 2);
  media.label.name = maybe(any_name);
  media.label.description = maybe(any_name);
  media.label.software_name = "Microsoft SQL Server";
  media.label.software_vendor_id = 4608;
  media.label.date = any_time();
  media.label.sequence_number = 1;
  media.label.is_password_protected = coin();
  media.label.is_compressed = false;
  media.label.is_encrypted = false;
  return media;
}

BackupFileSpec any_set(const AnyMedia& media, int position) {
  BackupFileSpec spec;
  BackupSet& set = spec.set;
  spec.media = media.detail;
  set.media = media.label;
  set.uuid = any_guid();
  set.type = any_type();
  set.position = position;
  set.software_version_major = media.version;
  set.software_version_minor = media.version == 10 && coin() ? 50 : 0;
  set.software_version_build = between(0, 65535);
  set.software_vendor_id = 4608;
  set.database_version = between(1, 65535);
  set.compatibility_level = between(1, 255);
  set.sort_order = between(0, 255);
  set.unicode_locale_id = between(0, 65535);
  set.unicode_comparison_style = between(0, 0x7FFFFFFF);
  set.database_name = any_name();  // these two no header lacks
  set.server_name = any_name();
  set.machine_name = maybe(any_name);
  set.user_name = maybe(any_name);
  set.name = maybe(any_name);
  set.description = maybe(any_name);
  set.family_guid = maybe(any_guid);
  set.database_guid = maybe(any_guid);
  set.backup_start = any_time();
  set.backup_finish = any_time();
  set.database_creation = maybe(any_time);
  set.expiration = maybe(any_time);
  if (coin()) set.utc_offset = static_cast<UtcOffset>(between(-48, 56) * 15);
  set.recovery_model = static_cast<RecoveryModel>(between(0, 2));
  set.backup_size = static_cast<std::uint64_t>(between<std::int64_t>(0, std::int64_t{1} << 50));
  set.is_password_protected = coin();
  set.is_compressed = false;
  add_flags(set);
  add_lsns(spec);
  add_files(spec);
  spec.body = coin() ? patterned_body(set.uuid) : nullptr;
  return spec;
}

BackupSet as_read(const BackupFileSpec& spec, const MediaFamily& family, const std::string& path) {
  BackupSet set = spec.set;
  const auto bit = [](const std::optional<bool>& is_set, int value) {
    return is_set.value_or(false) ? value : 0;
  };
  const bool differential = set.type == BackupType::differential ||
                            set.type == BackupType::file_differential ||
                            set.type == BackupType::partial_differential;
  set.flags = 0x200 | bit(set.has_bulk_logged_data, 1) | bit(set.is_snapshot, 2) |
              bit(set.is_read_only, 4) | bit(set.is_single_user, 8) |
              bit(set.has_backup_checksums, 0x10) | bit(set.is_damaged, 0x20) |
              bit(set.has_incomplete_metadata, 0x80) | bit(set.is_force_offline, 0x100) |
              bit(set.is_copy_only, 0x400) | bit(differential, 0x800);
  if (*set.software_version_major >= 10) set.compressed_backup_size = set.backup_size;
  // Of two passes neither header counts both.
  for (BackupFile& file : set.files) {
    if (reads_twice(set) && file.type != 'L') file.backup_size.reset();
  }
  BackupDevice device;
  device.path = path;
  device.device_type = 2;
  device.family_sequence_number = family.family_sequence_number;
  device.mirror = family.mirror;
  device.media_family_id =
      spec.set.devices.empty() ? std::optional<Guid>() : spec.set.devices.front().media_family_id;
  set.devices = {device};
  set.proof = Proof::header;
  return set;
}

}  // namespace unbroken::simulate
