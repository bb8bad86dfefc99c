#include "simulate/header_block.h"

namespace unbroken::simulate {
namespace {

constexpr int kMicrosoft = 4608;
constexpr std::uint64_t kUnknownZone = 127;

std::uint64_t quarter_hours(const BackupSet& set) {
  if (!set.utc_offset) return kUnknownZone;
  return static_cast<std::uint8_t>(*set.utc_offset / 15);
}

}  // namespace

ByteBlock set_block(const SetContent& content, std::uint64_t position) {
  const BackupSet& set = content.spec->set;
  ByteBlock block = common_block("SSET", 0x7A, {}, StringType::utf16);
  block.put(44, 2, 21);  // what follows is particular to the system: GUID and expiration
  block.put(46, 2, 0x64);
  block.put(0x34, 4, content.attributes);
  block.number(0x3C, 2, set.software_vendor_id.value_or(kMicrosoft), "software_vendor_id");
  block.number(0x3E, 2, set.position, "position");
  block.text(0x40, set.name, "name");
  block.text(0x44, set.description, "description");
  if (set.is_password_protected.value_or(false)) {
    block.put(0x38, 2, 5);
    block.reference(0x48, PasswordDigest(), "password");
  }
  block.text(0x4C, set.user_name, "user_name");
  block.put(0x50, 8, position);
  block.date(0x58, set.backup_start, "backup_start");
  block.number(0x5D, 1, set.software_version_major, "software_version_major");
  block.number(0x5E, 1, set.software_version_minor, "software_version_minor");
  block.put(0x5F, 1, quarter_hours(set));
  block.put(0x61, 1, 2);  // version of the catalog
  block.guid(0x64, set.uuid);
  block.date(0x74, set.expiration, "expiration");
  seal(block);
  return block;
}

ByteBlock volume_block(const SetContent& content, BlockPlace place) {
  const BackupSet& set = content.spec->set;
  ByteBlock block = common_block("VOLB", 0x49, place, StringType::utf16);
  block.put(0x34, 4, 2);
  block.text(0x38, content.spec->volume.device, "volume device");
  block.text(0x3C, content.spec->volume.label, "volume label");
  block.text(0x40, set.machine_name, "machine_name");
  block.date(0x44, set.backup_start, "backup_start");
  seal(block);
  return block;
}

ByteBlock config_block(HeaderCopy copy, BlockPlace place) {
  ByteBlock block =
      common_block(copy == HeaderCopy::leading ? "MSCI" : "MSLS", 0x38, place, StringType::utf16);
  seal(block);
  return block;
}

ByteBlock data_block(BlockPlace place) {
  ByteBlock block = common_block("MSDA", 0x3C, place, StringType::none);
  block.put(0x3A, 2, 1);
  seal(block);
  return block;
}

ByteBlock log_block(const SetContent& content, const VirtualLog& log, BlockPlace place) {
  constexpr std::size_t kVirtualLogAt = 0x5C;
  ByteBlock block = common_block("MSTL", content.layout.log_block, place, StringType::none);
  block.put(0x3A, 2, 1);
  block.put(0x3C, 8, log.content_begin);
  block.put(0x44, 8, log.content_end);
  block.put(0x4C, 4, log.file_id);
  block.put(0x50, 2, content.layout.log_block - kVirtualLogAt);
  block.put(0x52, 2, kVirtualLogAt);
  block.put(0x5C, 4, log.sequence);
  block.put(0x60, 8, log.size);
  block.put(0x68, 8, log.start);
  block.put(0x70, 2, 2);
  block.put(0x72, 2, log.parity);
  block.lsn(0x74, log.create_lsn, "create_lsn of a virtual log");
  block.put(0x7E, 2, content.layout.log_version);
  seal(block);
  return block;
}

ByteBlock end_block(const SetContent& content, std::uint64_t first) {
  const BackupSet& set = content.spec->set;
  ByteBlock block = common_block("ESET", 0x58, {}, StringType::none);
  block.put(0x34, 4, content.attributes);
  block.put(0x3C, 8, first);
  block.number(0x4E, 2, set.position, "position");
  block.date(0x50, set.backup_start, "backup_start");
  seal(block);
  return block;
}

}  // namespace unbroken::simulate
