#include "evidence/backup_file/open_set.h"

#include <utility>

#include "evidence/backup_file/config_record.h"

namespace unbroken::backup_file {
namespace {

constexpr int kDiskDevice = 2;
constexpr int kUrlDevice = 9;

[[nodiscard]] bool is_url(std::string_view name) {
  for (const std::string_view scheme : {"http://", "https://", "s3://"}) {
    if (name.starts_with(scheme)) return true;
  }
  return false;
}

}  // namespace

void OpenSet::damage(std::string reason) {
  if (damage_.empty()) damage_ = std::move(reason);
}

void OpenSet::tell(std::optional<Bytes> trailing) {
  if (is_told_ || !head.set) return;
  is_told_ = true;
  ConfigRecords leader;
  ConfigRecords trailer;
  std::string reason;
  const bool has_leader = !head.config.empty() && read_config(head.config, leader, reason);
  if (!head.config.empty() && !has_leader) {
    leader = {};
    damage("the leading configuration (MSCI) is damaged: " + reason);
  }
  const bool has_trailer = trailing && read_config(*trailing, trailer, reason);
  if (!trailing) {
    damage("the trailing configuration (MSLS) is missing or damaged");
  } else if (!has_trailer) {
    trailer = {};
    damage("the trailing configuration (MSLS) is damaged: " + reason);
  }
  if (std::string why = contradiction(leader, trailer); !why.empty()) damage(std::move(why));
  if (has_trailer) {
    describe(trailer, Told::by_trailer, leader, *head.set);
  } else if (has_leader) {
    describe(leader, Told::by_leader_alone, leader, *head.set);
  }
}

BackupSet OpenSet::close(std::string_view name, const Media& media, const Layout& layout) {
  BackupSet set = std::move(*head.set);
  set.media = media.label;
  set.is_compressed = layout.is_container;
  if (layout.is_container) set.compression_algorithm = "MS_XPRESS";
  BackupDevice device;
  device.path = name;
  device.device_type = is_url(name) ? kUrlDevice : kDiskDevice;
  device.family_sequence_number = media.family_sequence_number;
  device.mirror = media.mirror;
  device.media_family_id = media.media_family_id;
  set.devices.push_back(std::move(device));
  set.proof = Proof::header;
  set.damage = std::move(damage_);
  return set;
}

}  // namespace unbroken::backup_file
