// The "type 1" set map of the tape format: one entry for the set, then one for
// its volume. Names repeat those of SSET and VOLB.

#include <optional>
#include <string>

#include "simulate/header_block.h"

namespace unbroken::simulate {
namespace {

ByteBlock set_entry(const SetContent& content, std::uint64_t position) {
  const BackupSet& set = content.spec->set;
  ByteBlock entry(0x5C);
  entry.put(2, 2, 1);  // sequence of the media
  entry.put(8, 4, content.attributes);
  entry.put(12, 8, position);
  entry.number(30, 2, set.position, "position");
  entry.put(52, 8, content.backup_size);
  entry.put(60, 2, 1);  // volumes
  entry.text(64, set.name, "name");
  entry.text(68, set.description, "description");
  entry.text(76, set.user_name, "user_name");
  entry.date(80, set.backup_start, "backup_start");
  entry.put(85, 1,
            set.utc_offset ? static_cast<std::uint8_t>(*set.utc_offset / 15) : std::uint64_t{127});
  entry.put(86, 1, 0x0E);
  entry.put(87, 1, 1);
  entry.put(88, 1, static_cast<std::uint64_t>(StringType::utf16));
  entry.put(90, 1, 2);  // version of the catalog
  entry.put(0, 2, entry.size());
  return entry;
}

ByteBlock volume_entry(const SetContent& content, BlockPlace place) {
  const BackupSet& set = content.spec->set;
  ByteBlock entry(0x3E);
  entry.tag(2, "VOLB");
  entry.put(6, 2, 1);
  entry.put(12, 8, place.kilobytes);
  entry.put(32, 1, 0x0E);
  entry.put(33, 1, 1);
  entry.put(34, 1, static_cast<std::uint64_t>(StringType::utf16));
  entry.put(36, 4, 2);
  entry.text(40, content.spec->volume.device, "volume device");
  if (!content.spec->volume.label.empty()) {
    entry.text(44, content.spec->volume.label, "volume label");
  }
  entry.text(48, set.machine_name, "machine_name");
  entry.date(56, set.backup_start, "backup_start");
  entry.put(0, 2, entry.size());
  return entry;
}

}  // namespace

ByteBlock set_map_entry(const SetContent& content, std::uint64_t position, BlockPlace volume) {
  ByteBlock entry = set_entry(content, position);
  entry.append(volume_entry(content, volume).bytes());
  return entry;
}

}  // namespace unbroken::simulate
