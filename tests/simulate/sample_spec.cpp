#include "simulate/sample_spec.h"

#include <algorithm>

namespace unbroken::simulate {
namespace {

int whole(const TapeImage& image, std::size_t at, std::size_t size) {
  return static_cast<int>(image.number(at, size));
}

const TapeBlock& nth(const TapeImage& image, const std::string& type, std::size_t index) {
  return *image.all(type).at(index);
}

std::optional<BackupType> type_of(std::uint64_t letter) {
  switch (letter) {
    case 'D':
      return BackupType::full;
    case 'I':
      return BackupType::differential;
    case 'L':
      return BackupType::log;
    default:
      return std::nullopt;
  }
}

void describe_media(const TapeImage& image, BackupFileSpec& spec) {
  const std::size_t raid = image.blocks[0].stream("RAID")->data;
  BackupMedia& media = spec.set.media;
  media.media_set_id = image.guid(raid);
  media.family_count = whole(image, raid + 0x14, 2);
  media.mirror_count = whole(image, raid + 0x16, 2);
  media.date = image.date(0x58);
  media.is_password_protected = image.number(0x3E, 2) != 0;
  spec.media.block_size = static_cast<std::uint32_t>(image.number(0x40, 2) * 512);
  if (*media.is_password_protected) {
    PasswordDigest digest;
    std::copy_n(image.bytes.begin() + static_cast<std::ptrdiff_t>(image.number(0x4E, 2)), 16,
                digest.begin());
    spec.media.password_digest = digest;
  }
  BackupDevice device;
  device.family_sequence_number = family_of(image).family_sequence_number;
  std::array<std::uint8_t, 16> id{};
  for (std::size_t i = 0; i < 4; ++i) {
    id[i] = static_cast<std::uint8_t>(image.number(0x34, 4) >> (24 - 8 * i));
  }
  device.media_family_id = Guid(id);
  spec.set.devices.push_back(device);
}

void describe_set(const TapeImage& image, std::size_t index, BackupFileSpec& spec) {
  const std::size_t sset = nth(image, "SSET", index).at;
  const std::size_t volb = nth(image, "VOLB", index).at;
  BackupSet& set = spec.set;
  set.uuid = *image.guid(sset + 0x64);
  set.position = whole(image, sset + 0x3E, 2);
  set.name = image.text(sset, 0x40);
  set.description = image.text(sset, 0x44);
  set.user_name = image.text(sset, 0x4C);
  set.utc_offset =
      static_cast<UtcOffset>(static_cast<std::int8_t>(image.number(sset + 0x5F, 1)) * 15);
  set.machine_name = image.text(volb, 0x40);
  spec.volume.device = image.text(volb, 0x38).value_or("");
  spec.volume.label = image.text(volb, 0x3C).value_or("");
}

void describe_database(const TapeImage& image, std::size_t scin, BackupFileSpec& spec) {
  BackupSet& set = spec.set;
  set.type = type_of(image.number(scin + 0x57, 1));
  set.flags = whole(image, scin + 0x08, 4);
  set.software_version_build = whole(image, scin + 0x18, 2);
  set.software_version_minor = whole(image, scin + 0x1A, 1);
  set.software_version_major = whole(image, scin + 0x1B, 1);
  set.first_lsn = image.lsn(scin + 0x20);
  set.last_lsn = image.lsn(scin + 0x2A);
  set.checkpoint_lsn = image.lsn(scin + 0x34);
  set.database_backup_lsn = image.lsn(scin + 0x3E);
  set.database_creation = image.date(scin + 0x48);
  set.backup_start = image.date(scin + 0x4D);
  set.backup_finish = image.date(scin + 0x52);
  set.sort_order = whole(image, scin + 0x58, 1);
  set.compatibility_level = whole(image, scin + 0x5B, 1);
  set.database_version = whole(image, scin + 0x5E, 2);
  set.database_name = image.text(scin, 0x68);
  set.server_name = image.text(scin, 0x6C);
  set.unicode_locale_id = whole(image, scin + 0x74, 4);
  set.unicode_comparison_style = whole(image, scin + 0x78, 4);
  set.database_guid = image.guid(scin + 0x7C);
  set.last_recovery_fork = image.guid(scin + 0x9C);
  set.parent_fork_point_lsn = image.lsn(scin + 0xAC);
  set.parent_fork = image.guid(scin + 0xB8);
  set.family_guid = image.guid(scin + 0xE0);
  set.differential_base_lsn = image.lsn(scin + 0x104);
  set.differential_base_guid = image.guid(scin + 0x110);
  const std::uint64_t status = image.number(scin + 0xF4, 4);
  set.recovery_model = (status & 8) != 0   ? RecoveryModel::simple
                       : (status & 4) != 0 ? RecoveryModel::bulk_logged
                                           : RecoveryModel::full;
  spec.media.transfer_size = static_cast<std::uint32_t>(image.number(scin + 0xF0, 4));
  DatabaseDetail& database = spec.database;
  database.database_id = static_cast<std::uint16_t>(image.number(scin + 0x5C, 2));
  database.status = static_cast<std::uint32_t>(status);
  database.last_full_uuid = image.guid(scin + 0xC8);
  database.log_chain_start = image.lsn(scin + 0xF8);
  database.last_log_backup_lsn = image.lsn(scin + 0x14C);
  database.older_parent_fork_point_lsn = image.lsn(scin + 0x130);
  database.older_parent_fork = image.guid(scin + 0x13C);
}

void describe_leading(const TapeImage& image, std::size_t scin, BackupFileSpec& spec) {
  spec.leading.first_lsn = image.lsn(scin + 0x20);
  spec.leading.last_lsn = image.lsn(scin + 0x2A);
  spec.leading.checkpoint_lsn = image.lsn(scin + 0x34);
  spec.leading.last_log_backup_lsn = image.lsn(scin + 0x14C);
  spec.leading.backup_size = image.number(scin + 0x60, 8);
}

void describe_file(const TapeImage& image, std::size_t group, std::size_t leading,
                   std::size_t trailing, BackupFileSpec& spec) {
  BackupFile file;
  file.type = image.number(trailing + 0x1C, 4) == 2 ? 'L' : 'D';
  if (file.type == 'D') {
    file.filegroup_id = static_cast<std::int64_t>(image.number(group + 0x0C, 4));
    file.filegroup_name = image.text(group, 0x10);
    file.backup_size = image.number(leading + 0xFA, 8);
  }
  file.file_id = static_cast<std::int64_t>(image.number(trailing + 0x14, 4));
  file.source_block_size = whole(image, trailing + 0x20, 4);
  file.size = image.number(trailing + 0x28, 8);
  file.logical_name = image.text(trailing, 0x30);
  file.physical_name = image.text(trailing, 0x34);
  file.max_size = image.number(trailing + 0x56, 8);
  file.create_lsn = image.lsn(trailing + 0x8A);
  file.drop_lsn = image.lsn(trailing + 0x94);
  file.differential_base_lsn = image.lsn(trailing + 0x9E);
  file.differential_base_guid = image.guid(trailing + 0xAA);
  file.unique_id = image.guid(trailing + 0xBA);
  FileDetail detail;
  detail.growth = static_cast<std::uint32_t>(image.number(trailing + 0x5E, 4));
  detail.growth_is_percent = (image.number(trailing + 0x08, 4) & 8) != 0;
  detail.initial_size = image.number(trailing + 0x72, 8);
  detail.trailing_bytes = image.number(trailing + 0xFA, 8);
  detail.leading_base_lsn = image.lsn(leading + 0x9E);
  detail.leading_base_guid = image.guid(leading + 0xAA);
  detail.leading_base_time = image.number(leading + 0x106, 8);
  detail.base_time = image.number(trailing + 0x106, 8);
  spec.set.files.push_back(file);
  spec.files.push_back(detail);
}

// The blocks between the set's two configuration blocks.
void describe_body(const TapeImage& image, std::size_t begin, std::size_t end,
                   BackupFileSpec& spec) {
  std::vector<std::size_t> passes;
  std::vector<std::size_t> logs;
  for (const TapeBlock& block : image.blocks) {
    if (block.at < begin || block.at > end) continue;
    if (block.type == "MSDA") passes.push_back(block.stream("MQDA")->data + 2);
    if (block.type != "MSTL") continue;
    VirtualLog log;
    log.content_begin = image.number(block.at + 0x3C, 8);
    log.content_end = image.number(block.at + 0x44, 8);
    log.file_id = static_cast<std::uint32_t>(image.number(block.at + 0x4C, 4));
    log.sequence = static_cast<std::uint32_t>(image.number(block.at + 0x5C, 4));
    log.size = image.number(block.at + 0x60, 8);
    log.start = image.number(block.at + 0x68, 8);
    log.parity = static_cast<std::uint16_t>(image.number(block.at + 0x72, 2));
    log.create_lsn = image.lsn(block.at + 0x74);
    spec.log.push_back(log);
    const TapeStream* stream = block.stream("MQTL");
    logs.push_back(stream == nullptr ? 0 : stream->data + 2);
  }
  spec.body = [&image, passes, logs](const BodyPart& part, std::uint64_t offset,
                                     std::span<std::byte> out) {
    const std::size_t start = (part.kind == BodyKind::data ? passes : logs).at(part.index) + offset;
    std::copy_n(image.bytes.begin() + static_cast<std::ptrdiff_t>(start), out.size(), out.begin());
  };
}

}  // namespace

MediaFamily family_of(const TapeImage& image) {
  const std::size_t raid = image.blocks.at(0).stream("RAID")->data;
  return {whole(image, raid + 0x18, 2), whole(image, raid + 0x1E, 2) - 1};
}

BackupFileSpec described(const TapeImage& image, std::size_t index) {
  BackupFileSpec spec;
  const TapeBlock& leading = nth(image, "MSCI", index);
  const TapeBlock& trailing = nth(image, "MSLS", index);
  const std::vector<TapeRecord> before = image.records(leading);
  const std::vector<TapeRecord> after = image.records(trailing);
  describe_media(image, spec);
  // Seen in the one file whose media header is older than its first set.
  spec.media.is_reused = image.date(0x58) != image.date(nth(image, "SSET", 0).at + 0x58);
  describe_set(image, index, spec);
  describe_database(image, after.at(0).at, spec);
  describe_leading(image, before.at(0).at, spec);
  std::size_t group = 0;
  for (std::size_t i = 1; i < after.size(); ++i) {
    if (after[i].tag == "SFGI") group = after[i].at;
    if (after[i].tag == "SFIN") describe_file(image, group, before.at(i).at, after[i].at, spec);
  }
  describe_body(image, leading.at, trailing.at, spec);
  return spec;
}

std::vector<bool> unknown_bytes(const TapeImage& image) {
  std::vector<bool> unknown(image.bytes.size());
  const auto mask = [&unknown](std::size_t at, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) unknown.at(at + i) = true;
  };
  for (const TapeBlock& block : image.blocks) {
    if (block.type != "MSCI" && block.type != "MSLS") continue;
    for (const TapeRecord& record : image.records(block)) {
      if (record.tag == "SCIN") mask(record.at + 0x14, 4);
      if (record.tag == "SCIN") mask(record.at + 0x8C, 4);
      if (record.tag == "SFIN" && image.number(record.at + 0x1C, 4) == 2)
        mask(record.at + 0x66, 10);
    }
  }
  return unknown;
}

}  // namespace unbroken::simulate
