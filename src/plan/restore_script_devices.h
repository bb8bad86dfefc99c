// ScriptDevices: which copy of every stripe a RESTORE statement reads.

#ifndef UNBROKEN_PLAN_RESTORE_SCRIPT_DEVICES_H_
#define UNBROKEN_PLAN_RESTORE_SCRIPT_DEVICES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plan/restore_script_paths.h"
#include "unbroken/backup_set.h"
#include "unbroken/status.h"

namespace unbroken::script {

enum class DeviceKind : std::uint8_t { disk, tape, url };

// DISK, TAPE or URL.
[[nodiscard]] std::string_view word_of(DeviceKind kind);

// One device for every family, in their order, all of one kind (error 3011 else).
struct ScriptDevices {
  DeviceKind kind = DeviceKind::disk;
  std::vector<std::string> paths;
};

// The first copy of every family that is there, its path mapped. Fails with
// not_found or unsupported, as restore_script() does; the subject is the set.
[[nodiscard]] Result<ScriptDevices> choose_devices(const BackupSet& set, MappedPaths& mapped);

}  // namespace unbroken::script

#endif  // UNBROKEN_PLAN_RESTORE_SCRIPT_DEVICES_H_
